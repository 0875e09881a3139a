import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserPath, launchBrowser } from '../support/app.ts';
import { testFolder } from '../support/folders.ts';
import { type Language, tour } from './tour.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

export interface Reader {
  readonly language: Language;
  readonly dark: boolean;
  readonly width: number;
  readonly height: number;
  /** Rules of axe; null: all of them. */
  readonly only: readonly string[] | null;
}

/** One reader's walk past every screen; a file for each, so that two workers share them. */
export function seeEveryScreen(reader: Reader): void {
  let browser: Browser;
  beforeAll(async () => {
    if (browserPath) browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.skipIf(!browserPath)(
    `every screen in ${reader.language} at ${reader.width}: no serious accessibility finding, no policy violation, nothing wider than the window, no key of a word left unsaid`,
    { timeout: 600_000 },
    async () => {
      const serious: string[] = [];
      const wide: string[] = [];
      const unsaid: string[] = [];
      const complaints: string[] = [];
      let screens = 0;
      await tour(browser, {
        ...reader,
        folder: testFolder,
        stop: async (name, page) => {
          screens += 1;
          // Through the debugger, which the page's policy does not bind; it lasts until the document is left.
          if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
          const violations = await page.evaluate(async (only) => {
            const { axe: engine } = window as unknown as {
              axe: { run(options: object): Promise<{ violations: Finding[] }> }; // just put there
            };
            // What passed would only be listed, each element with the selectors that find it.
            const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
            return (await engine.run(options)).violations.map(({ id, impact, nodes }) => ({
              id,
              impact,
              nodes: nodes.map(({ html }) => ({ html })),
            }));
          }, reader.only);
          for (const { id, impact, nodes } of violations) {
            if (impact === 'serious' || impact === 'critical')
              serious.push(`${name}: ${id} ${nodes[0]?.html.slice(0, 160) ?? ''}`);
          }
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (overflow > 0) wide.push(`${name}: ${overflow} px`);
          const text = await page.evaluate(() => document.body.innerText);
          for (const sign of ['undefined', '[object Object]', 'NaN', '${'])
            if (text.includes(sign)) unsaid.push(`${name}: ${sign}`);
        },
        complaints: (list) => complaints.push(...list),
      });
      expect(serious).toEqual([]);
      expect(wide).toEqual([]);
      expect(unsaid).toEqual([]);
      expect(complaints).toEqual([]);
      expect(screens).toBeGreaterThanOrEqual(90);
    },
  );
}
