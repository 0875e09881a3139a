/** 待料外出 and 返厂续修, and a key dropped at night: by keyboard. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { DEMO_PIN } from '../support/demo.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { newCar } from '../support/given.ts';
import type { HttpSeat } from '../support/http-seat.ts';
import { checkIn, which } from '../support/order-by-http.ts';

const words = zhCN;
const moves = words.moves.moves;
const told = words.orderPage;

const browser = fileBrowser();

/** Focus and Enter, as somebody without a mouse does it. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().focus();
  await page.keyboard.press('Enter');
}

const card = (page: Page, column: string, plate: RegExp) =>
  page.getByRole('region', { name: new RegExp(`^${column}`) }).getByRole('link', { name: plate });

describe.skipIf(!browserPath)('leaving while a part is awaited', () => {
  test('moves 25 and 26: agreed with the supervisor’s PIN, away in sight of all, and taken over again', async () => {
    const shop = await demoDesk(browser());
    const [adviser, lead, technician, cashier, guard] = await Promise.all(
      ['adviser', 'workshopLead', 'technician', 'cashier', 'guard'].map(shop.as),
    );
    if (!adviser || !lead || !technician || !cashier || !guard) throw new Error('five seats were asked for');
    const { orderId } = await checkIn(adviser, '粤B62001', { keyTag: '62' });
    await adviser.do('order.authorize', {
      ...(await which(adviser, orderId)),
      evidence: { channel: 'paper', person: '演示车主', phone: '', attachment: null, note: '' },
      declinedLineIds: [],
      promisedAt: instant.parse(Date.now() + 6 * HOUR),
      nextContactAt: null,
    });
    await lead.do('workshop.handOver', {
      orders: [await which(adviser, orderId)],
      keysTakenOut: true,
      approvalId: null,
    });
    await technician.do('workshop.start', await which(adviser, orderId));
    await technician.do('workshop.pause', {
      ...(await which(adviser, orderId)),
      reason: 'parts',
      note: '',
      expectedResumeAt: instant.parse(Date.now() + 48 * HOUR),
    });
    const { visitId } = await adviser.do('order.get', { orderId });

    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    await press(page, moves.leaveOpen);
    const dialog = page.getByRole('dialog');
    // The focus waits on the time of the call; the supervisor has to be there, and the car looked at.
    await dialog.getByLabel(told.callAt).waitFor();
    await dialog.getByRole('radio', { name: '演示前台主管' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.keyboard.type(DEMO_PIN);
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(words.moves.refusals.notInspectedDriveable).waitFor();
    await dialog.getByRole('checkbox', { name: told.driveable }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(/同意待料外出：主管 演示前台主管/).waitFor();

    const seen = async (seat: HttpSeat) => {
      const { version } = await seat.do('visit.get', { visitId });
      return { visitId, version };
    };
    await cashier.do('visit.issueExit', { ...(await seen(cashier)), kind: null, collector: '' });
    await guard.do('visit.deliver', { ...(await seen(guard)), plate: null, keyGiven: true, pack: [] });
    await page.keyboard.press('Escape');
    await card(page, words.visit.columns.paused, /粤B 62001/)
      .getByText(words.visit.states.returning)
      .waitFor();

    // Two days later.
    await page.goto(new URL(`/visit/${visitId}`, page.url()).href);
    await press(page, moves.comeBack);
    await dialog.getByLabel(words.checkIn.odometer).waitFor();
    await page.keyboard.type('99999');
    await dialog.getByLabel(words.checkIn.keyTag).focus();
    await page.keyboard.type('63');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(words.moves.refusals.walkAroundMissing).waitFor();
    await dialog.getByRole('checkbox', { name: words.gate.walkedAround }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(/返厂续修：.*99,999 km/).waitFor();
    expect(await adviser.do('visit.get', { visitId })).toMatchObject({
      state: 'onSite',
      reception: { odometerKm: 99_999, keyTag: '63' },
    });
    expect((await adviser.do('order.get', { orderId })).state).toBe('paused');
  });

  test('move 3: a key in an envelope is registered at the gate, and checked in without the customer', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const newOwner = { kind: 'person' as const, name: '演示车主', phone: '13900000000' };
    await adviser.do('vehicle.create', newCar({ plate: '粤B62009', make: '演示', model: '轿车', newOwner }));
    const guard = await shop.page('演示门卫');
    await guard.keyboard.press('F8');
    const panel = guard.getByRole('dialog');
    await panel.getByRole('combobox', { name: words.plate.plate, exact: true }).waitFor();
    await guard.keyboard.type('62009');
    // The ways of coming lie before the plate: what was typed goes along.
    await panel.getByRole('radio', { name: words.visit.ways.arrive }).focus();
    await guard.keyboard.press('ArrowRight');
    await panel.getByLabel(words.visit.envelope).focus();
    await guard.keyboard.type('12');
    await guard.keyboard.press('Control+Enter');
    await panel.waitFor({ state: 'hidden' });
    const page = await shop.page('演示顾问甲');
    const waiting = card(page, words.visit.columns.waiting, /粤B 62009/);
    await waiting.getByText(words.visit.came.keyDropped).waitFor();
    await waiting.focus();
    await page.keyboard.press('Enter');
    await page.getByText(`${words.visit.came.keyDropped} · ${words.visit.envelope} 12`).waitFor();
    const odometer = page.locator('.f-odometer input').first();
    await expect.poll(() => odometer.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('41000');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.url()).toMatch(/\/orders\//);
    const cards = cardsOf(await adviser.do('visit.board', {}));
    const found = cards.find(({ plate }) => plate === '粤B62009');
    expect(found).toMatchObject({ column: 'drafted' });
    if (!found) throw new Error('the car is not on the board');
    // Nobody signed, and the key is still where the customer put it.
    expect(await adviser.do('visit.get', { visitId: found.visitId })).toMatchObject({
      state: 'onSite',
      envelope: '12',
      orders: [{ state: 'received' }],
    });
  });
});
