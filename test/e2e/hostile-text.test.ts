import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type CallName, contract, type Input } from '../../src-shared/contract.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { browserPath, faultsIn, launchBrowser, openSeat, startStation } from '../support/app.ts';
import { dumpOf } from '../support/dump.ts';
import { testFolder } from '../support/folders.ts';
import { broughtTo, type Doer } from '../support/given.ts';
import type { Schema } from '../support/hostile.ts';
import { demoSeat, type HttpSeat } from '../support/http-seat.ts';
import { INPUTS } from '../support/inputs.ts';
import { tracesIn } from '../support/traces.ts';

let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Each would leave a mark in the page if it were more than text there. */
const TEXTS: readonly string[] = [
  '<img src=x onerror=__hit=1>',
  '</script><script>__hit=1</script>',
  '"><svg onload=__hit=1>',
  '<i class=injected>x</i>',
  "'; DROP TABLE staff; --",
  '{{__hit=1}}$&%s',
  'javascript:__hit=1',
  '\u202etxt.exe\u202c \u2066a\u2069',
  '𠮷 👨‍👩‍👧 e\u0301',
  'a\u0007b\u001b[31mc',
  'a\tb\u2028c',
];

/** Read digit by digit, chosen from what is there, or a secret. */
const NOT_FREE =
  /^(?:pin|oldPin|newPin|code|plate|vin|vins|number|key|payerKey|from|to|text|path|id|envelope|socialCreditCode|logo|kind)$|phone$/i;

function maximumOf(schema: Schema): number | null {
  const branches = [schema, ...(schema.anyOf ?? [])];
  const text = branches.find(({ type }) => type === 'string');
  return !text || text.enum || text.const !== undefined || text.pattern || text.format ? null : (text.maxLength ?? 40);
}

/** The input with a hostile text in every field that takes any; found by the schema, so a new field is one of them. */
function spoilt(schema: Schema, value: unknown, key: string, say: (max: number) => string): unknown {
  const max = maximumOf(schema);
  if (typeof value === 'string') return max === null || NOT_FREE.test(key) ? value : say(max);
  if (Array.isArray(value)) return value.map((each) => spoilt(schema.items ?? {}, each, key, say));
  if (typeof value !== 'object' || value === null) return value;
  const branches = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const kind: unknown = Reflect.get(value, 'kind') ?? Reflect.get(value, 'by');
  const branch =
    branches.find(({ properties }) => properties && (properties['kind'] ?? properties['by'])?.const === kind) ??
    branches.find(({ properties }) => properties);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, spoilt(branch?.properties?.[name] ?? {}, inner, name, say)]),
  );
}

test.skipIf(!browserPath)(
  'safety 14: hostile text in every field is text on every screen: nothing runs, nothing is injected, no policy is violated',
  async () => {
    const dataDir = testFolder();
    const station = await startStation({ dataDir, demo: 'queue' });
    onTestFinished(() => station.stop());
    const { address } = station;
    const said = new Set<string>();
    let count = 0;
    const say = (max: number): string => {
      const text = `${count}${TEXTS[count % TEXTS.length]}`.slice(0, max).toWellFormed().trim();
      count += 1;
      said.add(text);
      return text;
    };
    const hostile = (seat: HttpSeat): Doer => ({
      do: <N extends CallName>(name: N, input: Input<N>) => {
        const schema = z.toJSONSchema(contract[name].input, { io: 'input' }) as Schema; // zod's own output
        return seat.do(name, spoilt(schema, input, '', say) as Input<N>); // only texts were replaced by texts
      },
    });
    const seats = {
      adviser: await demoSeat(address, 'adviser'),
      lead: await demoSeat(address, 'workshopLead'),
      technician: await demoSeat(address, 'technician'),
      inspector: await demoSeat(address, 'inspector'),
      cashier: await demoSeat(address, 'cashier'),
      supervisor: await demoSeat(address, 'deskSupervisor'),
    };
    const people = {
      adviser: hostile(seats.adviser),
      lead: hostile(seats.lead),
      technician: hostile(seats.technician),
      inspector: hostile(seats.inspector),
      cashier: hostile(seats.cashier),
      supervisor: hostile(seats.supervisor),
    };
    const settled = await broughtTo('settled', people, { plate: '粤B71001' });
    const ready = await broughtTo('ready', people, { plate: '粤B71002' });
    const inWork = await broughtTo('inWork', people, { plate: '粤B71003' });
    await people.technician.do('workshop.raiseExtra', {
      orderId: inWork.orderId,
      version: (
        await seats.technician
          .do('order.get', { orderId: inWork.orderId })
          .catch(() => seats.adviser.do('order.get', { orderId: inWork.orderId }))
      ).version,
      items: [{ kind: 'part', name: '软管', quantityMilli: 1000, time: null }],
      reason: '老化',
      safety: 'safety',
    });

    // One person with every hat, and a name like the rest; whatever else can be made without knowing an id.
    const admin = await demoSeat(address, 'administrator');
    const { staffId } = await hostile(admin).do('staff.add', { name: '多面手', roles: [...ROLES], pin: '4826' });
    await seats.inspector.do('session.signIn', { staffId, pin: '4826' });
    seats.inspector.staffId = staffId;
    let made = 0;
    for (const name of Object.keys(contract) as CallName[]) {
      if (
        contract[name].kind !== 'command' ||
        /^(?:session|backup|document|task|journal|visit\.towIn|shift)\b/.test(name)
      )
        continue;
      const input = INPUTS[name]();
      if (/[0-9a-f]{8}-[0-9a-f]{4}-7/.test(JSON.stringify(input))) continue;
      await hostile(seats.inspector)
        .do(name, input as never) // the input of that name
        .then(() => (made += 1))
        .catch(() => undefined); // refused by a rule of the trade
    }
    expect(made).toBeGreaterThan(6);

    const { page, context, complaints } = await openSeat(browser, address);
    await context.request.post(new URL('/call/session.signIn', address).href, {
      data: { input: { staffId, pin: '4826' }, commandId: null, staffId: null },
    });
    const shown = new Set<string>();
    const look = async (what: string): Promise<void> => {
      await page.waitForLoadState('networkidle');
      const seen = await page.evaluate(() => {
        const marks =
          '[onerror],[onload],[onclick],.injected,script:not([src]),img[src="x"],a[href^="javascript:"],base';
        const parts = [document.body.textContent ?? '', document.title];
        for (const element of document.querySelectorAll('*')) {
          for (const name of ['title', 'aria-label', 'placeholder', 'value'])
            parts.push(element.getAttribute(name) ?? '');
          if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) parts.push(element.value);
        }
        return {
          hit: Reflect.get(window, '__hit') !== undefined,
          marks: [...document.querySelectorAll(marks)].map(({ outerHTML }) => outerHTML.slice(0, 200)),
          text: parts.join('\n'),
        };
      });
      expect(seen.hit, `${what}: something ran`).toBe(false);
      expect(seen.marks, what).toEqual([]);
      for (const text of said) if (seen.text.includes(text)) shown.add(text);
    };
    const { ownerId } = {
      ownerId: (await seats.adviser.do('vehicle.get', { vehicleId: settled.vehicleId })).owner?.customerId,
    };
    const paths = [
      '/',
      `/visit/${settled.visitId}`,
      `/visit/${inWork.visitId}`,
      `/orders/${settled.orderId}`,
      `/orders/${ready.orderId}`,
      `/orders/${inWork.orderId}`,
      `/vehicle/${settled.vehicleId}`,
      ...(ownerId ? [`/customer/${ownerId}`] : []),
      '/files',
      '/check-in',
      '/workshop',
      `/workshop/${inWork.orderId}`,
      '/till',
      `/till/${ready.orderId}`,
      `/till/${settled.orderId}`,
      '/duties',
      '/follow-up',
      '/gate',
      `/papers/repairOrder/${settled.orderId}`,
      `/papers/settlement/${settled.orderId}`,
      ...['particulars', 'hours', 'teams', 'bays', 'catalog', 'recalls', 'staff', 'seats', 'journal'].map(
        (section) => `/settings/${section}`,
      ),
    ];
    for (const path of paths) {
      await page.goto(new URL(path, address).href);
      await page.locator('h1, h2, [role="region"]').first().waitFor();
      await look(path);
    }
    // Typed where everything is looked for.
    await page.keyboard.press('Control+K');
    await page.keyboard.type('" OR 1=1 * <img src=x onerror=__hit=1>');
    await look('what is typed is shown');
    expect(complaints).toEqual([]);
    expect(faultsIn(dataDir)).toEqual([]);
    const kinds = TEXTS.filter((text) => [...shown].some((each) => each.endsWith(text)));
    expect(kinds, 'every kind was shown whole on some screen').toEqual(TEXTS);
    expect(shown.size, `of ${said.size} texts`).toBeGreaterThan(60);
    // Negative controls: the marks are seen where there are some, and the search of the logs finds what a log may not hold.
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<i class=injected>x</i>'));
    await expect(look('a mark')).rejects.toThrow(/injected/);
    const rows = JSON.stringify(dumpOf(dataDir), null, 1);
    for (const kind of ['phone', 'VIN', 'plate'])
      expect(
        tracesIn(rows).some((each) => each.startsWith(kind)),
        kind,
      ).toBe(true);
    await context.close();
  },
);
