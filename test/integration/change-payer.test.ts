/** Move 49, 转付款方: the open part of a settled bill, and what becomes of the bill afterwards. */
import { expect, test } from 'vitest';
import { recordApproval } from '../../src-main/staff/approval-service.ts';
import type { Input } from '../../src-shared/contract.ts';
import { toFen } from '../../src-shared/kit/money.ts';
import type { ApprovalPurpose } from '../../src-shared/staff/approvals.ts';
import { dumpOf } from '../support/dump.ts';
import { broughtTo, crew, demoShop, now, till } from '../support/given.ts';
import { refusalOf } from '../support/shop.ts';

async function settled() {
  const demo = await demoShop();
  const people = crew(demo);
  const { orderId } = await broughtTo('settled', people);
  const { cashier, supervisor } = people;
  const pin = (purpose: ApprovalPurpose = 'changePayer') => {
    if (!cashier.seatId || !cashier.staffId || !supervisor.staffId) throw new Error('nobody is signed in');
    const given = {
      staffId: supervisor.staffId,
      seatId: cashier.seatId,
      askedBy: cashier.staffId,
      purpose,
      orderIds: [orderId],
      amountFen: toFen(1_000_000),
    };
    return demo.shop.door.runInternal(recordApproval, given, demo.shop.door.sessionOf(cashier.seatId)).approvalId;
  };
  const page = () => cashier.do('bill.get', { orderId });
  const change = async (part: Partial<Input<'bill.changePayer'>> = {}): Promise<Input<'bill.changePayer'>> => ({
    ...(await till(cashier, orderId)),
    payerKey: 'customer',
    to: { kind: 'insurer', name: '演示保险' },
    agreedBy: '演示理赔员',
    approvalId: null,
    reason: '补充定损',
    ...part,
  });
  const pay = async (amountFen: number) =>
    cashier.do('bill.takePayment', {
      orderId,
      figuresHash: (await page()).figuresHash,
      payerKey: null,
      tenders: [{ channel: 'scan', amountFen, reference: '' }],
    });
  await cashier.do('shift.open', { floatFen: 0 });
  const refused = async (input: Input<'bill.changePayer'>): Promise<string> => {
    const before = dumpOf(demo.folder);
    const reply = await cashier.call('bill.changePayer', input);
    expect(dumpOf(demo.folder)).toEqual(before);
    if (!reply.ok && 'refusal' in reply && reply.refusal.code === 'moveRefused') {
      return (reply.refusal.details as { code: string }).code; // as kit/refusal.ts declares it
    }
    return refusalOf(reply);
  };
  return { demo, people, orderId, pin, page, change, pay, refused };
}

test('what is not paid yet is another’s: the customer owes nothing more, the insurer all of the rest', async () => {
  const { people, orderId, pin, page, change, pay } = await settled();
  await pay(154_00);
  const done = await people.cashier.do('bill.changePayer', await change({ approvalId: pin() }));
  expect(done).toMatchObject({ amountFen: 500_00, dueFen: 0 });
  const bill = await page();
  expect(
    bill.payers.map(({ kind, name, amountFen, paidFen, openFen, state }) => [
      kind,
      name,
      amountFen,
      paidFen,
      openFen,
      state,
    ]),
  ).toEqual([
    ['customer', '演示车主', 154_00, 154_00, 0, 'paid'],
    ['insurer', '演示保险', 500_00, 0, 500_00, 'due'],
  ]);
  expect(bill.totals.totalFen).toBe(654_00);
  const told = (await now(people.adviser, orderId)).order.timeline.findLast(({ kind }) => kind === 'payerChanged');
  expect(told?.facts).toMatchObject({ newPayer: '演示保险', agreedBy: '演示理赔员', amountFen: 500_00 });
  // The new payer pays his part as any other.
  await people.cashier.do('bill.takePayment', {
    orderId,
    figuresHash: bill.figuresHash,
    payerKey: bill.payers[1]?.key ?? '',
    tenders: [{ channel: 'transfer', amountFen: 500_00, reference: '' }],
  });
  expect((await page()).payers.map(({ state }) => state)).toEqual(['paid', 'paid']);
});

test('and back again to the first payer, whose share is due once more', async () => {
  const { people, pin, page, change } = await settled();
  await people.cashier.do('bill.changePayer', await change({ approvalId: pin() }));
  const insurer = (await page()).payers[1]?.key ?? '';
  const back = await change({ payerKey: insurer, to: { kind: 'customer', name: '演示车主' }, approvalId: pin() });
  expect(await people.cashier.do('bill.changePayer', back)).toMatchObject({ dueFen: 654_00 });
  expect((await page()).payers.map(({ openFen, state }) => [openFen, state])).toEqual([
    [654_00, 'due'],
    [0, 'paid'],
  ]);
});

test('a bill of which a part was passed on is reopened whole, not corrected', async () => {
  const { people, pin, page, change, pay, orderId } = await settled();
  await pay(154_00);
  await people.cashier.do('bill.changePayer', await change({ approvalId: pin() }));
  const line = (await page()).lines.find(({ netFen }) => netFen === 528_00);
  if (!line) throw new Error('the part is on the bill');
  const correction = {
    ...(await till(people.cashier, orderId)),
    lines: [{ lineId: line.lineId, quantityMilli: null }],
    approvalId: pin('correct'),
    reason: '退件',
  };
  expect(await people.cashier.call('bill.correct', correction)).toMatchObject({
    refusal: { code: 'moveRefused', details: { code: 'shareTakenOver', next: 'reopenBill' } },
  });
  await people.cashier.do('bill.reopen', {
    ...(await till(people.cashier, orderId)),
    approvalId: pin('reopen'),
    reason: '漏了一项',
  });
  const draft = await page();
  expect(draft).toMatchObject({ billState: 'draft', creditFen: 154_00, dueFen: 500_00 });
  expect(draft.payers.map(({ kind }) => kind)).toEqual(['customer']);
});

test('each no says why and changes nothing', async () => {
  const { people, pin, change, refused } = await settled();
  expect(await refused(await change({ agreedBy: '', approvalId: pin() }))).toBe('newPayerNotAgreed');
  expect(await refused(await change({ to: { kind: 'customer', name: '演示车主' }, approvalId: pin() }))).toBe(
    'samePayer',
  );
  expect(await refused(await change())).toBe('notAllowed');
  expect(await refused(await change({ payerKey: '无此人', approvalId: pin() }))).toBe('notFound');
  const stale = await change({ approvalId: pin() });
  expect(await refused({ ...stale, version: stale.version + 1 })).toBe('changedMeanwhile');
  const used = await change({ approvalId: pin() });
  await people.cashier.do('bill.changePayer', used);
  expect(await refused(await change({ approvalId: used.approvalId }))).toBe('nothingDue');
});
