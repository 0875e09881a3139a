/** A list is brought along by keyboard; a car of it is found, and goes through a whole visit. */
import { describe, expect, test } from 'vitest';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';
import { browserPath } from '../support/app.ts';
import { demoDesk, fileBrowser } from '../support/demo-desk.ts';
import { arrived, CHECK_IN, carriedOn, content, now, PAPER, till } from '../support/given.ts';
import { pressAt } from '../support/keys.ts';

const words = zhCN;
const told = words.imports;
const VIN = 'LSVAM4187C2184847';
const LIST = [
  '车牌号,车主姓名,联系电话,车架号,品牌,车型,维修日期,进厂里程,维修内容,金额',
  `粤A61234,演示导入甲,13800138061,${VIN},大众,帕萨特,2025-03-05,"40,230",更换机油机滤,"1,286.00"`,
  ',,,LSVAM4187C2184850,大众,途观,2025-04-01,,换电瓶,',
  '粤A61235,演示导入乙,1380013,,丰田,凯美瑞,2025-03-06,,换刹车片,',
].join('\r\n');

const browser = fileBrowser();

describe.skipIf(!browserPath)('import', () => {
  test('without a mouse; the imported car is found, checked in and delivered', async () => {
    const desk = await demoDesk(browser());
    const page = await desk.page('演示经理', { path: '/settings/imports' });
    const choose = page.getByRole('button', { name: told.choose });
    await choose.waitFor();
    const chooser = page.waitForEvent('filechooser');
    await pressAt(page, choose, 'Enter');
    await (await chooser).setFiles({ name: '演示客户.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await page.getByRole('button', { name: told.check }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(told.summary('2', '1')).waitFor();
    await page.getByText(told.cells.phone('')).waitFor();
    await page
      .getByRole('button', { name: told.take('2') })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(told.done('演示客户.csv')).waitFor();
    // The refused row as a file.
    const asFile = page.getByRole('button', { name: told.refusedFile(words.exports.formats.csv) });
    await pressAt(page, asFile, 'Enter');
    await page.getByRole('link', { name: told.saveRefused }).and(page.locator(':focus')).waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toBe('演示客户 未导入.csv');

    await page.keyboard.press('F3');
    await page.keyboard.type(VIN.slice(-6));
    await page.getByRole('option', { name: /粤A.?61234/ }).waitFor();

    // One without a plate: its VIN says which it is, and the check-in begins with its file.
    const checkIn = await desk.page('演示顾问甲', { path: '/check-in' });
    await checkIn.locator('.check-find-input').and(checkIn.locator(':focus')).waitFor();
    await checkIn.keyboard.type('184850');
    await checkIn.keyboard.press('Enter');
    await checkIn.getByRole('link', { name: words.vehicle.openFile }).waitFor();

    const adviser = await desk.as('adviser');
    const { hits } = await adviser.do('find.anything', { text: VIN.slice(-6), limit: 5 });
    const vehicleId = hits[0]?.vehicleId;
    if (!vehicleId) throw new Error('the imported car is not found');
    const file = await adviser.do('vehicle.get', { vehicleId });
    expect(file).toMatchObject({ odometerKm: 40_230, pastServices: [{ amount: '1,286.00' }] });
    const { visitId, version } = await arrived(adviser, { plate: '粤A61234' });
    const { orderId } = await adviser.do('visit.checkIn', {
      ...CHECK_IN,
      content: content(),
      promisedAt: instant.parse(Date.now() + 6 * HOUR),
      evidence: PAPER,
      visitId,
      version,
      vehicleId,
    });
    const cashier = await desk.as('cashier');
    await carriedOn(
      'settled',
      {
        adviser,
        lead: await desk.as('workshopLead'),
        technician: await desk.as('technician'),
        inspector: await desk.as('inspector'),
        cashier,
        supervisor: await desk.as('deskSupervisor'),
      },
      orderId,
    );
    await adviser.do('order.accept', {
      ...(await now(adviser, orderId)).which,
      belongingsTicked: true,
      signed: true,
      attachment: null,
      refusalReason: '',
      witness: '',
    });
    const { figuresHash } = await till(cashier, orderId);
    await cashier.do('shift.open', { floatFen: 100_00 });
    const { dueFen } = await cashier.do('bill.get', { orderId });
    const tenders = [{ channel: 'scan' as const, amountFen: dueFen, reference: '' }];
    await cashier.do('bill.takePayment', { orderId, figuresHash, payerKey: null, tenders });
    const visit = async () => {
      const { version: seen } = await adviser.do('visit.get', { visitId });
      return { visitId, version: seen };
    };
    await cashier.do('visit.issueExit', { ...(await visit()), kind: null, collector: '演示导入甲' });
    await adviser.do('visit.deliver', {
      ...(await visit()),
      plate: '粤A61234',
      keyGiven: true,
      pack: ['documents', 'key'],
    });
    expect((await adviser.do('visit.get', { visitId })).state).toBe('out');
    expect((await adviser.do('vehicle.get', { vehicleId })).visits[0]).toMatchObject({ visitId, tied: true });
  });
});
