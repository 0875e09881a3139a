import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../src-shared/contract.ts';
import { CUSTOMER_PAYER } from '../../src-shared/order/order-rules.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import type { HttpSeat } from '../support/http-seat.ts';
import { checkIn } from '../support/order-by-http.ts';

const words = zhCN;
const moves = words.moves.moves;
const told = words.orderPage;
const VIN = 'LSVAM4187C2184847';

const browser = fileBrowser();

/** Focus and a key, as somebody without a mouse does it. */
async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await target.focus();
  await page.keyboard.press(key);
}

async function write(page: Page, target: Locator, text: string): Promise<void> {
  await target.focus();
  await page.keyboard.type(text);
}

const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true }).first();

describe.skipIf(!browserPath)('put right, by keyboard', () => {
  test('another payer with an excess, lines to another order, and the order to another car', async () => {
    const shop = await demoDesk(browser());
    const adviser = await shop.as('adviser');
    const manager = await shop.as('manager');
    const { orderId, visitId } = await checkIn(adviser, '粤B63001');
    await checkInAgain(adviser, visitId);
    const { vehicleId: right } = await adviser.do('vehicle.create', {
      vin: VIN,
      frameNumber: '',
      make: '演示',
      model: '越野车',
      modelYear: null,
      engineNumber: '',
      bodyColor: '',
      energy: null,
      vehicleType: '',
      firstRegisteredOn: null,
      inspectionDueOn: null,
      insurer: '',
      insuranceDueOn: null,
      odometerKm: null,
      serviceEveryKm: null,
      serviceEveryMonths: null,
      nextServiceOn: null,
      nextServiceKm: null,
      wishes: '',
      note: '',
      plate: '粤B63002',
      plateColor: 'blue',
      takePlateFrom: null,
      ownerId: null,
      newOwner: null,
    });
    await manager.do('recall.add', { number: 'ZH-2026-01', text: '更换安全气囊', vins: [VIN] });
    const page = await shop.page('演示顾问甲', { path: `/orders/${orderId}` });
    const dialog = page.getByRole('dialog');
    const saved = async (): Promise<void> => {
      await page.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'hidden' });
    };

    // Who pays, and what of it the customer bears.
    await press(page, button(page, told.editLines));
    const insurer = words.checkIn.payerKinds.insurer;
    await press(page, button(dialog, words.checkIn.addPayer(insurer)));
    await write(page, dialog.getByLabel(`${insurer} · ${words.checkIn.payerName}`), '演示保险');
    await write(page, dialog.getByLabel(`${insurer} · ${words.checkIn.payerReference}`), 'PD-1');
    await write(page, dialog.getByLabel(`${insurer} · ${told.excess}`), '五百');
    await dialog.getByText(told.editor.problems.price).waitFor();
    await dialog.getByLabel(`${insurer} · ${told.excess}`).fill('');
    await write(page, dialog.getByLabel(`${insurer} · ${told.excess}`), '500');
    await press(
      page,
      dialog.getByRole('combobox', { name: told.editor.payerOf('前刹车片'), exact: true }),
      'ArrowDown',
    );
    await saved();
    await page.getByText(/演示保险 PD-1 客户自付 ¥500\.00/).waitFor();
    const first = await adviser.do('order.get', { orderId });
    const keys = new Map(first.payers.map(({ key, kind }) => [key, kind]));
    expect(first.lines.map(({ name, pricing }) => [name, keys.get(pricing.payerKey)])).toEqual([
      ['更换前刹车片', 'customer'],
      ['前刹车片', 'insurer'],
    ]);

    // To the other order of the visit.
    await press(page, button(page, moves.moveLines));
    await press(page, dialog.getByRole('checkbox', { name: /前刹车片 ¥528\.00/ }), 'Space');
    await dialog.getByText(told.moveAsk).waitFor();
    await saved();
    await page.getByText(/项目转到 WX-.*：前刹车片，¥528\.00/).waitFor();
    const [other] = first.siblings;
    if (!other) throw new Error('two orders were opened');
    const taken = await adviser.do('order.get', { orderId: other.orderId });
    expect(taken).toMatchObject({ totalFen: 63_00 + 528_00 });
    expect(taken.payers.map(({ kind }) => kind)).toEqual(['customer', 'insurer']);

    // To the right car; the line that is chosen from tells of its recall.
    await press(page, button(page, moves.changeVehicle));
    await dialog.getByLabel(told.rightCar, { exact: true }).first().waitFor();
    await write(page, dialog.getByRole('combobox', { name: told.rightCar }), '63002');
    await dialog.getByRole('option', { name: /63002/ }).waitFor();
    await dialog.getByText(words.recall.hintOf('ZH-2026-01')).first().waitFor();
    await page.keyboard.press('Enter');
    await button(dialog, told.takeOtherCar).waitFor();
    await saved();
    await page
      .getByText(/更正车辆：粤B63001 → 粤B63002/)
      .first()
      .waitFor();
    expect(await adviser.do('order.get', { orderId })).toMatchObject({ vehicleId: right, plate: '粤B63002' });
    expect((await adviser.do('visit.get', { visitId })).vehicleId).toBe(right);
  });
});

/** A second order of the same car. */
async function checkInAgain(adviser: HttpSeat, visitId: Output<'visit.get'>['visitId']): Promise<void> {
  await adviser.do('order.add', {
    visitId,
    particulars: {
      visitType: 'maintenance',
      repairCategory: 'minor',
      customerWords: '换雨刮',
      wishes: '',
      authorizerName: '演示车主',
      authorizerPhone: '13900000000',
      advanceFen: null,
    },
    content: {
      payers: [CUSTOMER_PAYER],
      packages: [],
      lines: [
        {
          name: '更换雨刮片',
          code: '',
          brand: '',
          unit: '',
          isHighVoltage: false,
          pricing: {
            kind: 'labor',
            id: '01936f3e-0000-7000-8000-000000000001',
            payerKey: CUSTOMER_PAYER.key,
            freeReason: null,
            noDiscount: false,
            packageId: null,
            costFen: 0,
            taxBasisPoints: null,
            price: { by: 'fixed', priceFen: 63_00, time: null },
          },
        },
      ],
    },
    promisedAt: null,
    nextContactAt: null,
    overrideReason: '客户要分开结算',
  });
}
