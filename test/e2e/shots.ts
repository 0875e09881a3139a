/** `npm run shots [-- DIR]`: every screen in both languages, light and dark, as PNG. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { browserPath, launchBrowser } from '../support/app.ts';
import { hasPoppler, renderAllPapers } from '../support/papers.ts';
import { ROOT } from '../support/paths.ts';
import { type Language, tour } from './tour.ts';

if (!browserPath) {
  console.error('no browser: install Chromium, Chrome or Edge, or name one in SERVICELANE_BROWSER');
  process.exit(1);
}
const target = resolve(process.argv[2] ?? join(ROOT, 'shots'));
const variants: readonly {
  readonly language: Language;
  readonly dark: boolean;
  readonly width: number;
  readonly height: number;
  readonly name: string;
}[] = [
  { language: 'zh-CN', dark: false, width: 1440, height: 900, name: 'zh' },
  { language: 'en', dark: false, width: 1440, height: 900, name: 'en' },
  { language: 'zh-CN', dark: true, width: 1440, height: 900, name: 'zh-dark' },
  { language: 'en', dark: false, width: 1024, height: 768, name: 'en-narrow' },
];

const browser = await launchBrowser();
const folders: string[] = [];
for (const variant of variants) {
  const into = join(target, variant.name);
  mkdirSync(into, { recursive: true });
  await tour(browser, {
    ...variant,
    folder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'servicelane-shots-'));
      folders.push(folder);
      return folder;
    },
    stop: async (name, page) => {
      await page.screenshot({ path: join(into, `${name}.png`) });
    },
    complaints: (list) => {
      for (const complaint of list) console.error(`${variant.name}: ${complaint}`);
    },
  });
  console.log(into);
}
await browser.close();
const papers = join(target, 'papers');
if (hasPoppler) {
  await renderAllPapers(papers);
  console.log(papers);
} else console.error('no pdftoppm: install poppler-utils to have the papers as pictures too');
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
