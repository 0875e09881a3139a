/** What the shop has decided about its till and its gate, and that both keep to it at once. */
import { describe, expect, test } from 'vitest';
import { type TillRules, USUAL_TILL_RULES } from '../../src-shared/bill/till-rules.ts';
import { toFen, ZERO } from '../../src-shared/kit/money.ts';
import { dumpOf } from '../support/dump.ts';
import { broughtTo, crew, type DemoShop, demoShop, now, type OrderGiven, till } from '../support/given.ts';
import { refusalOf, type TestSeat } from '../support/shop.ts';

async function decide(demo: DemoShop, change: Partial<TillRules>): Promise<void> {
  const manager = demo.as('manager');
  const { version, tillRules } = await manager.do('shop.settings', {});
  await manager.do('shop.changeTill', { version, tillRules: { ...tillRules, ...change } });
}

async function settled(cashier: TestSeat, { orderId }: OrderGiven, signed = true) {
  const before = await till(cashier, orderId);
  const reply = await cashier.call('bill.settle', {
    ...before,
    approvalId: null,
    reason: '',
    signature: null,
    refusalNote: signed ? '客户在纸上签字' : '',
  });
  if (reply.ok) return 'settled';
  return 'refusal' in reply && reply.refusal.code === 'moveRefused'
    ? (reply.refusal.details as { code: string }).code // as kit/refusal.ts declares it
    : refusalOf(reply);
}

async function accept(adviser: TestSeat, { orderId }: OrderGiven): Promise<void> {
  await adviser.do('order.accept', {
    ...(await now(adviser, orderId)).which,
    belongingsTicked: true,
    signed: true,
    attachment: null,
    refusalReason: '',
    witness: '',
  });
}

describe('the rules themselves', () => {
  test('are as usual until the shop decides, and change by version', async () => {
    const demo = await demoShop();
    const manager = demo.as('manager');
    const { version, tillRules } = await manager.do('shop.settings', {});
    expect(tillRules).toEqual(USUAL_TILL_RULES);
    const decided: TillRules = { ...USUAL_TILL_RULES, carLook: 'beforeSettling', toleranceBasisPoints: 500 };
    expect(await manager.do('shop.changeTill', { version, tillRules: decided })).toEqual({ version: version + 1 });
    expect((await demo.as('adviser').do('shop.settings', {})).tillRules).toEqual(decided);
    const cashier = demo.as('cashier');
    const before = dumpOf(demo.folder);
    expect(refusalOf(await manager.call('shop.changeTill', { version, tillRules: USUAL_TILL_RULES }))).toBe(
      'changedMeanwhile',
    );
    expect(refusalOf(await cashier.call('shop.changeTill', { version, tillRules }))).toBe('notAllowed');
    const tooMuch = { ...USUAL_TILL_RULES, cashierDiscountBasisPoints: 10_001 };
    expect(await manager.call('shop.changeTill', { version: version + 1, tillRules: tooMuch })).toMatchObject({
      ok: false,
      invalid: { 'tillRules.cashierDiscountBasisPoints': 'tooLarge' },
    });
    expect(dumpOf(demo.folder)).toEqual(before);
  });
});

describe('when the customer looks at the car', () => {
  test('R-077 before settling: the bill waits for the acceptance', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    await decide(demo, { carLook: 'beforeSettling' });
    const given = await broughtTo('ready', people);
    const before = dumpOf(demo.folder);
    expect(await settled(people.cashier, given)).toBe('notAccepted');
    expect(dumpOf(demo.folder)).toEqual(before);
    const { moves } = await people.cashier.do('bill.get', { orderId: given.orderId });
    expect(moves.find(({ name }) => name === 'settle')?.refusal).toMatchObject({ code: 'notAccepted', next: 'accept' });
    await accept(people.adviser, given);
    expect(await settled(people.cashier, given)).toBe('settled');
  });

  test('R-078 not asked: the customer signs the settlement and the desk hands the car over', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    await decide(demo, { carLook: 'notNeeded' });
    const given = await broughtTo('settled', people);
    const { adviser, cashier } = people;
    await cashier.do('shift.open', { floatFen: toFen(500_00) });
    const { dueFen, figuresHash } = await cashier.do('bill.get', { orderId: given.orderId });
    const tenders = [{ channel: 'cash' as const, amountFen: dueFen, reference: '' }];
    await cashier.do('bill.takePayment', { orderId: given.orderId, figuresHash, payerKey: null, tenders });
    const visit = async () => {
      const { version } = await adviser.do('visit.get', { visitId: given.visitId });
      return { visitId: given.visitId, version };
    };
    await cashier.do('visit.issueExit', { ...(await visit()), kind: null, collector: '' });
    await adviser.do('visit.deliver', { ...(await visit()), plate: null, keyGiven: true, pack: [] });
    expect((await now(adviser, given.orderId)).order).toMatchObject({ state: 'delivered', accepted: false });
  });
});

describe('the till', () => {
  test('C-8 asks for the customer’s signature, or does without', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await broughtTo('ready', people);
    expect(await settled(people.cashier, given, false)).toBe('customerSignatureMissing');
    await decide(demo, { customerSigns: false });
    expect((await people.cashier.do('bill.get', { orderId: given.orderId })).signatureNeeded).toBe(false);
    expect(await settled(people.cashier, given, false)).toBe('settled');
  });

  test('rounds down as far as the shop does, by step and by amount', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const { cashier } = people;
    const given = await broughtTo('ready', people);
    const { terms } = await cashier.do('bill.get', { orderId: given.orderId });
    const odd = {
      ...terms,
      discount: { scope: 'both' as const, discount: { kind: 'amount' as const, offFen: toFen(15) } },
    };
    const save = async (roundDown: 'none' | 'jiao' | 'yuan', roundedFen: number | null = null) =>
      cashier.call('bill.saveTerms', {
        orderId: given.orderId,
        version: (await till(cashier, given.orderId)).version,
        terms: odd,
        roundDown,
        roundedFen: roundedFen === null ? null : toFen(roundedFen),
      });
    await decide(demo, { roundDown: 'jiao' });
    expect((await cashier.do('bill.get', { orderId: given.orderId })).roundDownAllowed).toBe('jiao');
    const whole = 654_00 - 15;
    expect(await save('yuan')).toMatchObject({ refusal: { details: { code: 'notARoundAmount' } } });
    expect(await save('none', whole - (whole % 100))).toMatchObject({
      refusal: { details: { code: 'notARoundAmount' } },
    });
    expect((await save('jiao')).ok).toBe(true);
    await decide(demo, { roundDown: 'yuan' });
    expect((await save('yuan')).ok).toBe(true);
    expect((await cashier.do('bill.get', { orderId: given.orderId })).totals.roundDownFen).toBe(whole % 100);
  });

  test('R-006 takes off, gives back and releases as much as the role may', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const { cashier } = people;
    const given = await broughtTo('ready', people);
    await decide(demo, {
      cashierDiscountBasisPoints: 0,
      cashierRefundFen: ZERO,
      managerReleaseFen: toFen(100_00),
    });
    const { terms } = await cashier.do('bill.get', { orderId: given.orderId });
    await cashier.do('bill.saveTerms', {
      orderId: given.orderId,
      version: (await till(cashier, given.orderId)).version,
      terms: { ...terms, discount: { scope: 'both', discount: { kind: 'amount', offFen: toFen(1_00) } } },
      roundDown: 'none',
      roundedFen: null,
    });
    const page = await cashier.do('bill.get', { orderId: given.orderId });
    expect(page).toMatchObject({ discountLimit: { maxBasisPoints: 0, aboveFen: 1_00 }, refundLimitFen: 0 });
    expect(await settled(cashier, given)).toBe('discountOverLimit');
    await decide(demo, { cashierDiscountBasisPoints: 2000 });
    expect(await settled(cashier, given)).toBe('settled');
    const { dueFen, figuresHash } = await cashier.do('bill.get', { orderId: given.orderId });
    const release = {
      orderId: given.orderId,
      figuresHash,
      amountFen: dueFen,
      reason: '老客户',
      dueOn: '2026-11-28' as never, // a LocalDate as the wire has it
      debtorSigned: true,
      refusalNote: '',
      askedBy: cashier.staffId,
      approvalId: null,
    };
    const manager = demo.as('manager');
    expect(await manager.call('bill.approveRelease', release)).toMatchObject({
      refusal: { details: { code: 'releaseOverLimit', details: { amountFen: 100_00 } } },
    });
    await decide(demo, { managerReleaseFen: dueFen });
    expect((await manager.call('bill.approveRelease', release)).ok).toBe(true);
  });
});
