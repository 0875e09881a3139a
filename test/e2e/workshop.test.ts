import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { INSPECTION_CHECKS } from '../../src-shared/order/order-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { type SeedCar, seedCheckedIn } from '../support/seed.ts';

const words = zhCN;
const { acts, groups } = words.workshop;

const browser = fileBrowser();

/** The demo shop with cars that wait for the workshop, and tablets at which people are signed in. */
async function workshop(cars: readonly SeedCar[]) {
  const desk = await demoDesk(browser());
  const adviser = await desk.as('adviser');
  for (const car of cars) await seedCheckedIn(adviser, car);
  return {
    async tablet(name: string): Promise<Page> {
      const page = await desk.page(name, { width: 1024, height: 768 });
      await page.getByRole('navigation').getByRole('link', { name: words.workshop.section }).click();
      await page.getByRole('heading', { name: words.workshop.section }).waitFor();
      return page;
    },
  };
}

const groupOf = (page: Page, group: keyof typeof groups) =>
  page.getByRole('region', { name: new RegExp(`^${groups[group]}`) });
const rowIn = (page: Page, group: keyof typeof groups, plate: RegExp) =>
  groupOf(page, group).getByRole('link', { name: plate });
const act = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });

const TWO: readonly SeedCar[] = [
  { plate: '粤B10001', keyTag: '31', spot: 'B07', promisedInHours: 5 },
  { plate: '粤B10002', keyTag: '32', promisedInHours: -1, waitsInShop: true, words: '空调不冷' },
];

describe.skipIf(!browserPath)('the workshop’s tablets', () => {
  test('R-054 R-056 R-058 R-062 two cars received with one yes; one goes through to its final check, seen live at the desk', async () => {
    const shop = await workshop(TWO);
    const lead = await shop.tablet('演示车间主管');
    const technician = await shop.tablet('演示技师');
    const desk = await shop.tablet('演示顾问甲');

    // The late one first, in words; nothing else than what the workshop needs.
    const rows = groupOf(lead, 'toReceive').getByRole('link');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().textContent()).toMatch(/10002.*已超时/);
    expect(await lead.locator('main').textContent()).not.toMatch(/¥|0300-?29|126\.00|264\.00/);
    await groupOf(lead, 'toReceive')
      .getByRole('combobox', { name: words.workshop.assignTechnician('粤B10001') })
      .selectOption({ label: '演示技师' });

    // Nothing ticked: the car in the hand is meant.
    await rows.first().focus();
    await lead.keyboard.press('e');
    await lead
      .getByRole('dialog')
      .getByRole('button', { name: words.workshop.receive(1) })
      .waitFor();
    await lead.keyboard.press('Escape');
    await lead.getByRole('dialog').waitFor({ state: 'hidden' });

    // One confirmation for both; without the keys the refusal says so and nothing is lost.
    await groupOf(lead, 'toReceive').getByRole('checkbox', { name: words.workshop.pickAll }).check();
    await lead.keyboard.press('e');
    const dialog = lead.getByRole('dialog');
    await dialog.getByRole('button', { name: words.workshop.receive(2) }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('alert').textContent()).toContain(words.moves.refusals.keyNotTakenOut);
    await dialog.getByText(words.workshop.keysOut).click();
    await dialog.getByRole('button', { name: words.workshop.receive(2) }).click();
    await dialog.waitFor({ state: 'hidden' });
    for (const page of [technician, desk]) {
      await expect.poll(() => groupOf(page, 'toStart').getByRole('link').count()).toBe(2);
    }

    // By keyboard: arrows to the car, Enter opens it, S starts.
    await rowIn(technician, 'toStart', /10002/).focus();
    await technician.keyboard.press('ArrowDown');
    await technician.keyboard.press('Enter');
    await technician.getByRole('heading', { name: /10001/ }).waitFor();
    await act(technician, acts.start).waitFor();
    await technician.keyboard.press('s');
    await act(technician, acts.pause).waitFor();
    await technician.getByText(/演示技师，.* 起/).waitFor();
    await rowIn(desk, 'inWork', /10001/).waitFor();
    // Finished? Not yet, and the button says why and what next.
    expect(await act(technician, acts.finish).getAttribute('aria-disabled')).toBe('true');
    await technician.getByText(new RegExp(words.moves.refusals.lineNotTicked)).waitFor();

    await technician.keyboard.press('p');
    const pausing = technician.getByRole('dialog');
    await pausing.getByText(words.order.pauseReasons.bay).click();
    await pausing.getByRole('button', { name: words.workshop.acts.pause }).click();
    await pausing.getByText(words.problems.required).waitFor();
    await pausing.getByRole('button', { name: words.workshop.inMinutes(30) }).click();
    await pausing.getByRole('button', { name: words.workshop.acts.pause }).click();
    await pausing.waitFor({ state: 'hidden' });
    await rowIn(desk, 'paused', /10001.*待工位/).waitFor();
    await act(technician, acts.resume).click();
    await rowIn(desk, 'inWork', /10001/).waitFor();

    // More was found: from the price list by initials, without its price, and one thing in own words.
    await technician.keyboard.press('a');
    const raising = technician.getByRole('dialog');
    const find = raising.getByRole('combobox', { name: words.workshop.extraFind });
    await find.fill('hhs');
    await raising
      .getByRole('option', { name: /火花塞/ })
      .first()
      .waitFor();
    expect(await raising.textContent()).not.toContain('¥');
    await find.press('Enter');
    await raising.locator('.work-items > li').first().waitFor();
    await find.fill('清洗节气门');
    await raising.getByRole('option', { name: words.workshop.asLabor('清洗节气门') }).click();
    // With nothing typed Enter goes on to the first line; what cannot be read is told together with what is missing.
    await find.press('Enter');
    const hours = raising.getByRole('textbox', { name: words.workshop.itemHours('清洗节气门') });
    await hours.fill('半');
    await raising.getByRole('textbox', { name: words.workshop.extraReason }).fill('火花塞电极烧蚀');
    await raising.getByRole('button', { name: words.workshop.extraSend }).click();
    await raising.getByText(words.problems.choice).waitFor();
    await raising.getByText(words.problems.format).waitFor();
    await hours.fill('0.5');
    await raising.getByText(words.order.safety.advised).click();
    await raising.getByRole('button', { name: words.workshop.extraSend }).click();
    await raising.waitFor({ state: 'hidden' });
    await rowIn(desk, 'inWork', /10001.*增项待答复/).waitFor();

    // Done is what is ticked, and the extra needs its answer before.
    // Quicker than the screen reads again: the second click goes upon what the first one left behind.
    await technician.route('**/workshop.cars', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    const line = technician.getByRole('checkbox', { name: /更换前刹车片/ });
    const states = technician.getByRole('radiogroup', { name: words.workshop.partState('前刹车片') });
    await line.focus();
    await technician.keyboard.press('Space');
    // One stop for all states; an arrow only goes there, Space takes it.
    await technician.keyboard.press('Tab');
    await technician.keyboard.press('ArrowLeft');
    await technician.keyboard.press('ArrowLeft');
    await technician.keyboard.press('Space');
    await states.getByRole('radio', { name: words.order.partStates.fitted, checked: true }).waitFor();
    await technician.unroute('**/workshop.cars');
    expect(await technician.getByRole('alert').count()).toBe(0);
    await expect.poll(() => rowIn(desk, 'inWork', /10001/).textContent()).toContain('100%');
    await technician.keyboard.press('Tab');
    expect(await states.evaluate((group) => group.contains(document.activeElement))).toBe(false);
    await technician.getByText(new RegExp(words.moves.refusals.extraUnanswered)).waitFor();
  });

  test('finished by the technician, ticked and passed by the inspector; what is typed is kept without saving', async () => {
    const shop = await workshop([TWO[0] ?? { plate: '粤B10001' }]);
    const lead = await shop.tablet('演示车间主管');
    const technician = await shop.tablet('演示技师');
    const inspector = await shop.tablet('演示质检');
    await rowIn(lead, 'toReceive', /10001/).click();
    await act(lead, acts.handOver).click();
    await lead.getByRole('dialog').getByText(words.workshop.keysOut).click();
    await lead.keyboard.press('Control+Enter');
    await rowIn(technician, 'toStart', /10001/).click();
    await act(technician, acts.start).click();
    await technician.getByRole('checkbox', { name: /更换前刹车片/ }).click();
    await technician
      .getByRole('radiogroup', { name: words.workshop.partState('前刹车片') })
      .getByRole('radio', { name: words.order.partStates.fitted })
      .click();
    await expect.poll(() => act(technician, acts.finish).getAttribute('aria-disabled')).toBe(null);
    await act(technician, acts.finish).click();

    await rowIn(inspector, 'toInspect', /10001/).click();
    await inspector.getByText(new RegExp(words.moves.refusals.inspectionIncomplete)).waitFor();
    // Not good: the panel goes away with its dialog, and the hand is at the top of the page.
    await inspector.keyboard.press('x');
    await inspector.getByRole('dialog').getByRole('textbox').and(inspector.locator(':focus')).waitFor();
    await inspector.keyboard.type('刹车片方向装反');
    await inspector.getByRole('dialog').getByRole('checkbox', { name: '更换前刹车片' }).click();
    await inspector.keyboard.press('Control+Enter');
    await inspector.getByText(/刹车片方向装反/).waitFor();
    await expect.poll(() => inspector.evaluate(() => document.activeElement?.id)).toBe('content');
    // In the list it is told from the others.
    await lead.keyboard.press('Escape');
    await expect.poll(() => rowIn(lead, 'inWork', /10001/).textContent()).toContain(words.workshop.sentBack.inspector);
    // Done again.
    await technician.getByRole('checkbox', { name: /更换前刹车片/, checked: false }).click();
    await expect.poll(() => act(technician, acts.finish).getAttribute('aria-disabled')).toBe(null);
    await act(technician, acts.finish).click();
    await inspector.getByText(new RegExp(words.moves.refusals.inspectionIncomplete)).waitFor();
    for (const check of INSPECTION_CHECKS) {
      await inspector.getByRole('checkbox', { name: words.order.inspectionChecks[check] }).click();
    }
    // Less than at check-in is refused in place, and what was typed stays.
    const odometer = inspector.getByRole('textbox', { name: words.workshop.odometerOut });
    await odometer.fill('41229');
    await inspector.getByText(words.refusals.odometerBelowIn.say({ inKm: 41_230 }, { time: String })).waitFor();
    await odometer.fill('41236');
    await expect.poll(() => act(inspector, acts.pass).getAttribute('aria-disabled')).toBe(null);
    await inspector.reload();
    await expect.poll(() => odometer.inputValue()).toBe('41236');
    // Enter leaves the box for the buttons; Ctrl+Enter passes out of it.
    await odometer.press('Enter');
    await expect
      .poll(() => act(inspector, acts.pass).evaluate((button) => button === document.activeElement))
      .toBe(true);
    await odometer.press('Control+Enter');
    await inspector.getByText(words.workshop.passed('粤B10001')).waitFor();
    await expect.poll(() => groupOf(lead, 'toInspect').count()).toBe(0);
  });

  test('R-056 at the desk the lead’s PIN signs for several; a wrong PIN says how many tries are left', async () => {
    const shop = await workshop(TWO);
    const desk = await shop.tablet('演示顾问甲');
    await groupOf(desk, 'toReceive').getByRole('checkbox', { name: words.workshop.pickAll }).check();
    await desk.getByRole('button', { name: words.workshop.receive(2) }).click();
    const dialog = desk.getByRole('dialog');
    await dialog.getByText(words.workshop.keysOut).click();
    await dialog.getByLabel(words.workshop.receiverPin).fill('0000');
    await desk.keyboard.press('Control+Enter');
    await dialog.getByText(words.refusals.wrongPin.say({ triesLeft: 4 }, { time: String })).waitFor();
    await dialog.getByLabel(words.workshop.receiverPin).fill(DEMO_PIN);
    await desk.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => groupOf(desk, 'toStart').getByRole('link').count()).toBe(2);
  });

  test('what is touched is at least 48 px high', async () => {
    const shop = await workshop(TWO);
    const lead = await shop.tablet('演示车间主管');
    const tooLow = async (): Promise<string[]> =>
      lead
        .locator('main')
        .locator('a, button, select, .ant-checkbox-wrapper')
        .evaluateAll((elements) =>
          elements
            .filter((element) => element.getBoundingClientRect().height < 48 && element.checkVisibility())
            .map((element) => `${element.className} ${element.getBoundingClientRect().height}`),
        );
    await rowIn(lead, 'toReceive', /10001/).waitFor();
    expect(await tooLow()).toEqual([]);
    await rowIn(lead, 'toReceive', /10001/).click();
    await act(lead, acts.handOver).click();
    await lead.getByRole('dialog').getByText(words.workshop.keysOut).click();
    await lead.keyboard.press('Control+Enter');
    await act(lead, acts.start).click();
    await act(lead, acts.finish).waitFor();
    expect(await tooLow()).toEqual([]);
  });
});
