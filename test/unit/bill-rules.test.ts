import { describe, expect, test } from 'vitest';
import {
  type Account,
  accountRefusal,
  accountWarning,
  ageing,
  availableOnAccountFen,
  type BillDraft,
  type BillFigures,
  type BillLine,
  billFigures,
  billLineOf,
  type CounterBill,
  counterBill,
  type DepositRule,
  type Discount,
  type DiscountLimit,
  dayFigures,
  depositFallsThrough,
  depositRefusal,
  discountAboveLimitFen,
  discountFen,
  discountRefusal,
  dueAtGateFen,
  endReceivable,
  minimumDepositFen,
  mirrorBill,
  overdueDays,
  parseDiscount,
  type Ruled,
  refundRefusal,
  roundDownFen,
  roundDownRefusal,
  type ShareCut,
  splitDeposit,
  splitForAccount,
  spreadOldestFirst,
  statement,
  TAX_BASIS_POINTS,
  type Tender,
  takePayment,
  taxSplit,
  useDeposit,
  zheOf,
} from '../../src-shared/bill/bill-rules.ts';
import { type Fen, sumFen, toFen } from '../../src-shared/kit/money.ts';
import { localDate } from '../../src-shared/kit/time.ts';
import type { LineGroup, Payer } from '../../src-shared/order/order-pricing.ts';
import { seeded } from '../support/random.ts';

/** Yuan as the examples print them: `1,122.13`. */
const y = (text: string): Fen =>
  toFen(Number(text.replaceAll(',', '').replace('.', '')) * (text.includes('.') ? 1 : 100));

const CUSTOMER: Payer = { key: 'customer', kind: 'customer' };
const INSURER: Payer = { key: 'insurer', kind: 'insurer' };
const MAKER: Payer = { key: 'maker', kind: 'maker' };

const off = (percent: number): Discount => ({ kind: 'percent', offBasisPoints: percent * 100 });

function line(id: string, group: LineGroup, price: string, more: Partial<BillLine> = {}): BillLine {
  return {
    id,
    group,
    payerKey: 'customer',
    priceFen: y(price),
    noDiscount: false,
    discount: null,
    taxBasisPoints: 1300,
    ...more,
  };
}

function draft(lines: readonly BillLine[], more: Partial<BillDraft> = {}): BillDraft {
  return { payers: [CUSTOMER, INSURER, MAKER], lines, discount: null, cuts: [], roundDown: 'none', ...more };
}

function shareOf(figures: BillFigures, payerKey: string) {
  const found = figures.shares.find((share) => share.payerKey === payerKey);
  if (!found) throw new Error(`no share of ${payerKey}`);
  return found;
}

function value<T>(ruled: Ruled<T>): T {
  if (!ruled.ok) throw new Error(`refused: ${ruled.refusal.code}`);
  return ruled.value;
}

const code = (ruled: Ruled<unknown>) => (ruled.ok ? null : [ruled.refusal.code, ruled.refusal.details.amountFen]);

describe('the worked examples', () => {
  test('money.md example 1: labour-only discount, 8.5 折', () => {
    const read = parseDiscount('8.5 折');
    const discount = read.ok && read.value ? read.value : off(0);
    const bill = billFigures(
      draft(
        [
          line('l1', 'labor', '100.80'),
          line('l2', 'labor', '44.10'),
          line('l3', 'labor', '44.10'),
          line('l4', 'labor', '44.10'),
          line('p1', 'parts', '420.00'),
          line('p2', 'parts', '168.00'),
          line('p3', 'parts', '168.00'),
          line('p4', 'parts', '168.00'),
        ],
        { discount: { scope: 'labor', discount } },
      ),
    );
    expect(bill.groups.labor).toEqual({ priceFen: y('233.10'), discountFen: y('34.97'), netFen: y('198.13') });
    expect(bill.groups.parts).toEqual({ priceFen: y('924.00'), discountFen: 0, netFen: y('924.00') });
    expect(bill.lines.map((billed) => billed.billDiscountFen)).toEqual([1511, 662, 662, 662, 0, 0, 0, 0]);
    expect(bill.lines.slice(0, 4).map((billed) => billed.netFen)).toEqual([8569, 3748, 3748, 3748]);
    expect(bill.totalFen).toBe(y('1,122.13'));
  });

  const example2 = [
    line('work', 'labor', '378.00'),
    line('oil', 'parts', '335.37'),
    line('filter', 'parts', '45.00'),
    line('pads', 'parts', '528.00'),
  ];

  test('money.md example 2: 抹零', () => {
    const plain = billFigures(draft(example2));
    expect(plain.totalFen).toBe(y('1,286.37'));

    const yuan = billFigures(draft(example2, { roundDown: 'yuan' }));
    expect([yuan.roundDownFen, yuan.totalFen]).toEqual([y('0.37'), y('1,286.00')]);
    expect(yuan.tax).toEqual({ netFen: y('1,138.05'), taxFen: y('147.95') });
    const day = dayFigures([{ kind: 'bill', ...yuan }]);
    expect([day.discountFen, day.roundDownFen, day.revenueFen]).toEqual([0, y('0.37'), y('1,286.00')]);

    const jiao = billFigures(draft(example2, { roundDown: 'jiao' }));
    expect([jiao.roundDownFen, jiao.totalFen]).toEqual([y('0.07'), y('1,286.30')]);

    expect(roundDownRefusal(plain.totalFen, y('1,286.40'), 'yuan')).toMatchObject({
      code: 'roundingUp',
      next: 'roundDown',
      details: { amountFen: y('1,286.00') },
    });
  });

  test('money.md example 3: deposit larger than the bill', () => {
    const rule: DepositRule = {
      highValueFen: y('1,000'),
      classes: ['C', 'D'],
      needsBoth: false,
      minimumBasisPoints: 5000,
    };
    const minimum = minimumDepositFen([{ listFen: y('3,680.00'), partClass: 'D' }], rule);
    expect(minimum).toBe(y('1,840.00'));
    expect(depositRefusal(y('1,839.99'), minimum)).toMatchObject({
      code: 'depositBelowMinimum',
      details: { amountFen: y('1,840.00') },
    });
    expect(depositRefusal(y('2,000.00'), minimum)).toBeNull();

    const deposit = splitDeposit(y('2,000.00'), y('4,520.00'));
    expect(deposit).toEqual({ earnestFen: y('904.00'), prepaymentFen: y('1,096.00') });

    const used = useDeposit(deposit, y('1,386.50'));
    expect(used).toEqual({
      prepaymentUsedFen: y('1,096.00'),
      earnestUsedFen: y('290.50'),
      dueFen: y('0.00'),
      left: { earnestFen: y('613.50'), prepaymentFen: 0 },
      creditFen: y('613.50'),
    });

    const billed = { kind: 'bill', discountFen: toFen(0), roundDownFen: toFen(0), totalFen: y('1,386.50') } as const;
    const refunded = dayFigures([billed, { kind: 'money', channel: 'scan', amountFen: toFen(-used.creditFen) }]);
    expect([refunded.revenueFen, refunded.receivedFen, refunded.drawerFen]).toEqual([138_650, -61_350, 0]);
    const kept = dayFigures([billed]);
    expect([kept.revenueFen, kept.receivedFen, kept.drawerFen]).toEqual([138_650, 0, 0]);
    // Back by the channel that took it.
    const facts = { creditFen: used.creditFen, limitFen: y('5,000'), refunded: [] };
    const taken: readonly Tender[] = [{ channel: 'scan', amountFen: y('2,000.00') }];
    expect(refundRefusal({ channel: 'scan', amountFen: y('613.50') }, { ...facts, taken })).toBeNull();
    expect(refundRefusal({ channel: 'cash', amountFen: y('613.50') }, { ...facts, taken })?.code).toBe(
      'moreThanChannelTook',
    );

    expect(depositFallsThrough(deposit, 'customer')).toEqual({ forfeitedFen: y('904.00'), returnFen: y('1,096.00') });
    expect(depositFallsThrough(deposit, 'shop')).toEqual({ forfeitedFen: 0, returnFen: y('2,904.00') });
    expect(depositFallsThrough(deposit, 'nobody')).toEqual({ forfeitedFen: 0, returnFen: y('2,000.00') });
  });

  test('money.md example 4: mixed payment with change', () => {
    const deposit = { earnestFen: toFen(0), prepaymentFen: y('500.00') };
    const tenders: readonly Tender[] = [
      { channel: 'scan', amountFen: y('1,000.00') },
      { channel: 'card', amountFen: y('700.00') },
      { channel: 'cash', amountFen: y('200.00') },
    ];
    const due = useDeposit(deposit, y('2,358.60')).dueFen;
    expect(value(takePayment(due, tenders))).toEqual({
      paidFen: y('1,858.60'),
      cashDueFen: y('158.60'),
      changeFen: y('41.40'),
      drawerFen: y('158.60'),
      openFen: 0,
    });

    const refused = takePayment(due, [
      { channel: 'scan', amountFen: y('1,000.00') },
      { channel: 'card', amountFen: y('900.00') },
    ]);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'nonCashAboveDue', next: 'payLess', details: { amountFen: y('858.60'), what: 'card' } },
    });

    const rounded = toFen(y('2,358.60') - roundDownFen(y('2,358.60'), 'yuan'));
    expect(rounded).toBe(y('2,358.00'));
    const paid = value(takePayment(useDeposit(deposit, rounded).dueFen, tenders));
    expect([paid.cashDueFen, paid.changeFen]).toEqual([y('158.00'), y('42.00')]);
  });

  test('money.md example 5: refund after settlement', () => {
    const bill = billFigures(
      draft(
        [
          line('work', 'labor', '300.00'),
          line('fitting', 'labor', '60.00'),
          line('battery', 'parts', '680.00'),
          line('tyre', 'parts', '588.00'),
        ],
        { discount: { scope: 'labor', discount: off(10) } },
      ),
    );
    expect([bill.groups.labor.netFen, bill.totalFen]).toEqual([y('324.00'), y('1,592.00')]);
    expect(bill.tax).toEqual({ netFen: y('1,408.85'), taxFen: y('183.15') });

    const before = structuredClone(bill);
    const back = value(
      counterBill(bill, [
        { lineId: 'battery', quantity: 1000, outOf: 1000 },
        { lineId: 'fitting', quantity: 1, outOf: 1 },
      ]),
    );
    expect(back.amountFen).toBe(y('-734.00'));
    expect(back.tax).toEqual({ netFen: y('-649.56'), taxFen: y('-84.44') });
    expect([back.leftFen, back.leftTax.netFen, back.leftTax.taxFen]).toEqual([y('858.00'), y('759.29'), y('98.71')]);
    // 20 November is unchanged, and 858.00 is the most that can still come back.
    expect(bill).toEqual(before);
    expect(code(counterBill(bill, [{ lineId: 'battery', quantity: 1, outOf: 1000 }], [back]))).toEqual([
      'moreThanBilled',
      y('858.00'),
    ]);
    expect(value(mirrorBill(bill, [back])).amountFen).toBe(y('-858.00'));

    const facts = {
      creditFen: y('734.00'),
      limitFen: y('2,000'),
      taken: [{ channel: 'scan', amountFen: y('1,592.00') }] as const,
      refunded: [],
    };
    expect(refundRefusal({ channel: 'scan', amountFen: y('734.00') }, facts)).toBeNull();
    expect(refundRefusal({ channel: 'scan', amountFen: y('740.00') }, facts)).toMatchObject({
      code: 'moreThanCredit',
      details: { amountFen: y('734.00') },
    });
    expect(refundRefusal({ channel: 'cash', amountFen: y('734.00') }, facts)).toMatchObject({
      code: 'moreThanChannelTook',
      next: 'askManager',
    });
    const day = dayFigures([
      { kind: 'bill', discountFen: toFen(0), roundDownFen: toFen(0), totalFen: back.amountFen },
      { kind: 'money', channel: 'cash', amountFen: y('-734.00') },
    ]);
    expect([day.revenueFen, day.drawerFen, day.byChannel.scan]).toEqual([y('-734.00'), y('-734.00'), 0]);
  });

  const example6 = [
    line('labor', 'labor', '2,400.00', { payerKey: 'insurer' }),
    line('paint', 'labor', '1,600.00', { payerKey: 'insurer' }),
    line('parts', 'parts', '4,640.00', { payerKey: 'insurer' }),
    line('polish', 'labor', '380.00', { discount: off(10) }),
    line('wiper', 'parts', '126.00'),
  ];
  const excess: ShareCut = { kind: 'excess', from: 'insurer', to: 'customer', amountFen: y('500.00'), lineIds: null };

  test('money.md example 6: insurer and customer', () => {
    const bill = billFigures(draft(example6, { cuts: [excess] }));
    const insurer = shareOf(bill, 'insurer');
    const customer = shareOf(bill, 'customer');
    expect([insurer.amountFen, customer.amountFen, bill.totalFen]).toEqual([y('8,140.00'), y('968.00'), y('9,108.00')]);
    expect(bill.lines.map((billed) => billed.netFen)).toEqual([240_000, 160_000, 464_000, 34_200, 12_600]);
    expect(insurer.tax).toEqual({ netFen: y('7,203.54'), taxFen: y('936.46') });
    expect(customer.tax).toEqual({ netFen: y('856.64'), taxFen: y('111.36') });
    expect(bill.tax).toEqual({ netFen: y('8,060.18'), taxFen: y('1,047.82') });

    // Discount and 抹零 never touch insurer lines.
    const generous = billFigures(
      draft(example6, { cuts: [excess], discount: { scope: 'both', discount: off(50) }, roundDown: 'yuan' }),
    );
    expect(shareOf(generous, 'insurer')).toEqual(insurer);
    expect(shareOf(generous, 'customer').amountFen).toBe(y('734.00'));
    const onInsurer = example6.map((one) => (one.id === 'paint' ? { ...one, discount: off(10) } : one));
    expect(discountRefusal(draft(onInsurer), { maxBasisPoints: 10_000, maxFen: null })).toMatchObject({
      code: 'notCustomersLine',
      details: { what: 'paint' },
    });

    // The gate: 968.00 paid and 直赔 agreed.
    const paid = [
      { ...customer, paidFen: y('968.00') },
      { ...insurer, paidFen: toFen(0) },
    ];
    expect(dueAtGateFen(paid, true)).toBe(0);
    expect(dueAtGateFen(paid, false)).toBe(y('8,140.00'));

    // The insurer later pays 8,000.00.
    const open = toFen(insurer.amountFen - y('8,000.00'));
    expect(open).toBe(y('140.00'));
    const end = (way: 'movedToCustomer' | 'writtenOff' | 'disputed', byManager = false, amountFen = open) =>
      endReceivable(open, { way, amountFen, byManager });
    expect(value(end('movedToCustomer'))).toEqual({ openFen: 0 });
    expect(code(end('writtenOff'))).toEqual(['writeOffNeedsManager', y('140.00')]);
    expect(value(end('writtenOff', true))).toEqual({ openFen: 0 });
    expect(value(end('disputed'))).toEqual({ openFen: y('140.00') });
    expect(code(end('movedToCustomer', false, y('140.01')))).toEqual(['moreThanOpen', y('140.00')]);

    const seventy = billFigures(
      draft([line('all', 'labor', '8,640.05', { payerKey: 'insurer' })], {
        cuts: [{ kind: 'percent', from: 'insurer', to: 'customer', keptBasisPoints: 7000, lineIds: null }],
      }),
    );
    expect([shareOf(seventy, 'insurer').amountFen, shareOf(seventy, 'customer').amountFen]).toEqual([
      y('6,048.04'),
      y('2,592.01'),
    ]);
  });

  test('money.md example 7: on account', () => {
    const account = (open: string, late = 0): Account => ({
      limitFen: y('20,000.00'),
      openFen: y(open),
      overdueDays: late,
      allowedOverdueDays: 0,
    });
    expect(accountRefusal(account('17,350.00'), y('2,480.00'))).toBeNull();
    expect(availableOnAccountFen(account('19,830.00'))).toBe(y('170.00'));
    expect(accountRefusal(account('19,830.00'), y('1,260.00'))).toMatchObject({
      code: 'accountOverLimit',
      next: 'payPartNow',
      details: { amountFen: y('1,090.00') },
    });
    expect(splitForAccount(account('19,830.00'), y('1,260.00'))).toEqual({
      onAccountFen: y('170.00'),
      payNowFen: y('1,090.00'),
    });
    expect(accountRefusal(account('19,830.00'), y('170.00'))).toBeNull();
    expect(accountRefusal(account('20,000.00'), y('0.01'))?.details.amountFen).toBe(1);

    const bill = (id: string, on: string, open: string) => ({ id, on: localDate.parse(on), openFen: y(open) });
    const sheet = statement(
      [bill('sep', '2025-09-30', '9,000.00'), bill('aug', '2025-08-31', '8,350.00')],
      [bill('a', '2025-10-12', '2,480.00'), bill('b', '2025-10-14', '170.00')],
      y('15,000.00'),
    );
    expect([sheet.openingFen, sheet.chargedFen, sheet.paidFen, sheet.closingFen]).toEqual([
      y('17,350.00'),
      y('2,650.00'),
      y('15,000.00'),
      y('5,000.00'),
    ]);
    expect(sheet.bills.map((one) => [one.id, one.stillOpenFen])).toEqual([
      ['aug', 0],
      ['sep', y('2,350.00')],
      ['a', y('2,480.00')],
      ['b', y('170.00')],
    ]);

    // Overdue: refused even inside the limit. Warned already at check-in, with unbilled open orders added.
    expect(accountRefusal(account('100.00', 1), y('1.00'))?.code).toBe('accountOverdue');
    expect(accountWarning(account('17,350.00'), y('2,000.00'), y('650.00'))).toBeNull();
    expect(accountWarning(account('17,350.00'), y('2,000.00'), y('650.01'))?.details.amountFen).toBe(1);
    expect(accountWarning(account('17,350.00', 3), toFen(0), toFen(0))?.code).toBe('accountOverdue');
    expect(accountWarning(account('20,000.00'), toFen(0), toFen(0))).toBeNull();
  });

  test('money.md example 8: 13 % inclusive', () => {
    const taxOf = (rate: number) =>
      billFigures(
        draft([
          line('a', 'labor', '96.00', { taxBasisPoints: rate }),
          line('b', 'parts', '420.00', { taxBasisPoints: rate }),
          line('c', 'labor', '64.00', { taxBasisPoints: rate }),
        ]),
      );
    expect(taxOf(TAX_BASIS_POINTS.general).totalFen).toBe(y('580.00'));
    expect(['96.00', '420.00', '64.00'].map((amount) => taxSplit(y(amount), 1300))).toEqual([
      { netFen: y('84.96'), taxFen: y('11.04') },
      { netFen: y('371.68'), taxFen: y('48.32') },
      { netFen: y('56.64'), taxFen: y('7.36') },
    ]);
    expect(taxOf(TAX_BASIS_POINTS.general).tax).toEqual({ netFen: y('513.28'), taxFen: y('66.72') });
    // On the total it would be 513.27 + 66.73: never that.
    expect(taxSplit(y('580.00'), 1300)).toEqual({ netFen: y('513.27'), taxFen: y('66.73') });
    expect(taxOf(TAX_BASIS_POINTS.smallScaleRelief).tax).toEqual({ netFen: y('574.26'), taxFen: y('5.74') });
    expect(taxOf(TAX_BASIS_POINTS.simplified).tax).toEqual({ netFen: y('563.11'), taxFen: y('16.89') });
    expect(taxSplit(y('40.00'), TAX_BASIS_POINTS.otherService)).toEqual({ netFen: y('37.74'), taxFen: y('2.26') });
  });
});

describe('discounts', () => {
  const readDiscount = (text: string) => {
    const read = parseDiscount(text);
    if (!read.ok) return read.problem;
    if (read.value === null) return null;
    return read.value.kind === 'percent' ? read.value.offBasisPoints : `${read.value.offFen} fen`;
  };

  test.each([
    ['', null],
    ['8.5折', 1500],
    ['8.5 折', 1500],
    ['８．５折', 1500],
    ['85折', 1500],
    ['八五折', 1500],
    ['八点五折', 1500],
    ['9折', 1000],
    ['九折', 1000],
    ['88折', 1200],
    ['8.75折', 1250],
    ['87.5折', 1250],
    ['8.755折', 1245],
    ['11折', 8900],
    ['1折', 9000],
    ['15%', 1500],
    ['１５％', 1500],
    ['12.5%', 1250],
    ['100%', 10_000],
    ['50元', '5000 fen'],
    ['￥50.5', '5050 fen'],
    ['8.7555折', 'moneyDecimals'],
    ['12.345%', 'moneyDecimals'],
    ['10折', 'format'],
    ['0.85折', 'format'],
    ['0折', 'format'],
    ['100折', 'format'],
    ['折', 'format'],
    ['-8折', 'format'],
    ['8.5', 'format'],
    ['15', 'format'],
    ['-15%', 'format'],
    ['0%', 'tooSmall'],
    ['101%', 'tooLarge'],
    ['0元', 'tooSmall'],
    ['-5元', 'moneyNegative'],
    ['5.555元', 'moneyDecimals'],
    ['abc', 'format'],
    ['9'.repeat(300), 'tooLong'],
  ])('%j gives %s', (text, result) => {
    expect(readDiscount(text)).toBe(result);
  });

  test.each([
    [1500, '8.5'],
    [1200, '8.8'],
    [1000, '9'],
    [1250, '8.75'],
    [9100, '0.9'],
    [1, '9.999'],
    [10_000, '0'],
  ])('%i hundredths of a percent off is %s 折', (offBasisPoints, zhe) => {
    expect(zheOf({ kind: 'percent', offBasisPoints })).toBe(zhe);
  });
  test('an amount is no 折', () => {
    expect(zheOf({ kind: 'amount', offFen: toFen(500) })).toBeNull();
  });

  test('never more than the price', () => {
    expect(discountFen(y('3.00'), { kind: 'amount', offFen: y('5.00') })).toBe(y('3.00'));
    expect(discountFen(y('3.00'), off(100))).toBe(y('3.00'));
    expect(discountFen(toFen(0), off(15))).toBe(0);
  });

  const mixed = [
    line('l', 'labor', '100.00'),
    line('p', 'parts', '200.00'),
    line('n', 'parts', '300.00', { noDiscount: true }),
    line('o', 'other', '50.00'),
    line('m', 'parts', '400.00', { payerKey: 'maker' }),
    line('f', 'labor', '0.00'),
  ];
  test.each([
    ['labor', [1000, 0, 0, 0, 0, 0]],
    ['parts', [0, 2000, 0, 0, 0, 0]],
    ['both', [1000, 2000, 0, 0, 0, 0]],
  ] as const)('M3 on %s; 不打折, other charges and other payers are left out', (scope, offs) => {
    const bill = billFigures(draft(mixed, { discount: { scope, discount: off(10) } }));
    expect(bill.lines.map((billed) => billed.billDiscountFen)).toEqual(offs);
  });

  test('M3 the line’s discount first, the bill’s on what is left', () => {
    const bill = billFigures(
      draft([line('a', 'labor', '100.00', { discount: off(10) }), line('b', 'labor', '100.00')], {
        discount: { scope: 'labor', discount: off(10) },
      }),
    );
    expect(bill.lines.map((billed) => [billed.lineDiscountFen, billed.billDiscountFen, billed.netFen])).toEqual([
      [1000, 900, 8100],
      [0, 1000, 9000],
    ]);
  });

  test('an amount off the bill is shared over its lines', () => {
    const bill = billFigures(
      draft([line('a', 'labor', '10.00'), line('b', 'labor', '10.00'), line('c', 'labor', '10.00')], {
        discount: { scope: 'both', discount: { kind: 'amount', offFen: y('10.00') } },
      }),
    );
    expect(bill.lines.map((billed) => billed.billDiscountFen)).toEqual([334, 333, 333]);
  });

  const limit = (percent: number, fen: string | null): DiscountLimit => ({
    maxBasisPoints: percent * 100,
    maxFen: fen === null ? null : y(fen),
  });
  const half = draft([line('a', 'labor', '100.80'), line('b', 'labor', '132.30')], {
    discount: { scope: 'labor', discount: off(15) },
  });

  test.each<[string, BillDraft, DiscountLimit, string | null, number]>([
    ['R-006 exactly the limit, though it rounds up', half, limit(15, null), null, 0],
    ['R-006 above the percentage', half, limit(10, null), 'discountOverLimit', 3497 - 1008 - 1323],
    ['R-006 above the amount', half, limit(20, '34.96'), 'discountOverLimit', 1],
    ['R-006 exactly the amount', half, limit(20, '34.97'), null, 0],
    [
      'R-006 line and bill together',
      draft([line('a', 'labor', '100.00', { discount: off(10) })], { discount: { scope: 'labor', discount: off(10) } }),
      limit(10, null),
      'discountOverLimit',
      900,
    ],
    [
      'R-006 a deep discount on one line does not hide behind the others',
      draft([line('a', 'labor', '100.00', { discount: off(50) }), line('b', 'labor', '900.00', { discount: off(1) })]),
      limit(10, null),
      'discountOverLimit',
      4000,
    ],
    ['抹零 is not counted', draft([line('a', 'labor', '1.99')], { roundDown: 'yuan' }), limit(0, '0.00'), null, 0],
    [
      'marked 不打折',
      draft([line('a', 'parts', '100.00', { discount: off(1), noDiscount: true })]),
      limit(100, null),
      'lineNotDiscountable',
      0,
    ],
    [
      'more than the line',
      draft([line('a', 'parts', '3.00', { discount: { kind: 'amount', offFen: y('5.00') } })]),
      limit(100, null),
      'discountAboveLine',
      300,
    ],
    [
      'more than the lines of the scope',
      draft([line('a', 'parts', '3.00'), line('b', 'labor', '9.00')], {
        discount: { scope: 'parts', discount: { kind: 'amount', offFen: y('5.00') } },
      }),
      limit(100, null),
      'discountAboveLine',
      300,
    ],
    ['no discount', draft(mixed), limit(0, '0.00'), null, 0],
  ])('%s', (_title, given, allowed, refusal, amount) => {
    const told = discountRefusal(given, allowed);
    expect(told?.code ?? null).toBe(refusal);
    expect(told?.details.amountFen ?? 0).toBe(amount);
    if (refusal === 'discountOverLimit') expect(told?.next).toBe('supervisorPin');
  });

  test('a line that may have no discount keeps its price meanwhile', () => {
    const bill = billFigures(draft([line('a', 'parts', '100.00', { discount: off(10), noDiscount: true })]));
    expect(bill.totalFen).toBe(y('100.00'));
    expect(discountAboveLimitFen(bill, limit(0, null))).toBe(0);
  });

  test('an order’s line becomes a bill’s line, its tax its own or the usual', () => {
    const priced = {
      id: 'a',
      group: 'other',
      payerKey: 'customer',
      worthFen: y('40.00'),
      priceFen: y('40.00'),
      costFen: toFen(0),
      freeReason: null,
      noDiscount: false,
    } as const;
    expect(billLineOf({ ...priced, taxBasisPoints: null }, null, 1300).taxBasisPoints).toBe(1300);
    expect(billLineOf({ ...priced, taxBasisPoints: 600 }, off(5), 1300)).toEqual({
      id: 'a',
      group: 'other',
      payerKey: 'customer',
      priceFen: y('40.00'),
      noDiscount: false,
      discount: off(5),
      taxBasisPoints: 600,
    });
  });
});

describe('payer shares', () => {
  const lines = [line('part', 'parts', '800.00', { payerKey: 'maker' }), line('fluid', 'parts', '90.00')];

  test('the maker pays the part, not the fluid', () => {
    const bill = billFigures(draft(lines, { roundDown: 'yuan' }));
    expect(bill.shares.map((share) => [share.payerKey, share.amountFen, share.isWholeLines])).toEqual([
      ['customer', y('90.00'), true],
      ['insurer', 0, true],
      ['maker', y('800.00'), true],
    ]);
    // The maker's share never keeps the car in.
    expect(
      dueAtGateFen(
        bill.shares.map((share) => ({ ...share, paidFen: toFen(0) })),
        true,
      ),
    ).toBe(y('90.00'));
  });

  test.each<[string, readonly ShareCut[], readonly [string, string]]>([
    [
      'an excess',
      [{ kind: 'excess', from: 'maker', to: 'customer', amountFen: y('50.00'), lineIds: null }],
      ['140.00', '750.00'],
    ],
    [
      'an excess above everything moves everything',
      [{ kind: 'excess', from: 'maker', to: 'customer', amountFen: y('900.00'), lineIds: null }],
      ['890.00', '0.00'],
    ],
    [
      'one line shared half and half',
      [{ kind: 'percent', from: 'maker', to: 'customer', keptBasisPoints: 5000, lineIds: ['part'] }],
      ['490.00', '400.00'],
    ],
    [
      'a cut of a line that he does not pay',
      [{ kind: 'percent', from: 'maker', to: 'customer', keptBasisPoints: 5000, lineIds: ['fluid'] }],
      ['90.00', '800.00'],
    ],
    [
      'one after the other',
      [
        { kind: 'excess', from: 'maker', to: 'customer', amountFen: y('100.00'), lineIds: null },
        { kind: 'percent', from: 'maker', to: 'customer', keptBasisPoints: 7000, lineIds: null },
      ],
      ['400.00', '490.00'],
    ],
    [
      'to himself',
      [{ kind: 'excess', from: 'maker', to: 'maker', amountFen: y('100.00'), lineIds: null }],
      ['90.00', '800.00'],
    ],
  ])('%s', (_title, cuts, [customer, maker]) => {
    const bill = billFigures(draft(lines, { cuts }));
    expect(shareOf(bill, 'customer').amountFen).toBe(y(customer));
    expect(shareOf(bill, 'maker').amountFen).toBe(y(maker));
    expect(bill.totalFen).toBe(y('890.00'));
  });

  test('a payer who is not there is a fault', () => {
    expect(() => billFigures(draft([line('a', 'labor', '1.00', { payerKey: 'nobody' })]))).toThrow(RangeError);
    const cut: ShareCut = { kind: 'excess', from: 'maker', to: 'nobody', amountFen: y('1'), lineIds: null };
    expect(() => billFigures(draft(lines, { cuts: [cut] }))).toThrow(RangeError);
  });

  test('an empty bill is a bill of nothing', () => {
    const bill = billFigures(draft([], { roundDown: 'yuan', discount: { scope: 'both', discount: off(10) } }));
    expect([bill.totalFen, bill.discountFen, bill.roundDownFen]).toEqual([0, 0, 0]);
  });

  test('two rates in a cut share: one amount for each rate', () => {
    const bill = billFigures(
      draft(
        [
          line('a', 'labor', '96.00', { payerKey: 'insurer' }),
          line('b', 'parts', '64.00', { payerKey: 'insurer' }),
          line('tow', 'other', '40.00', { payerKey: 'insurer', taxBasisPoints: 600 }),
        ],
        { cuts: [{ kind: 'excess', from: 'insurer', to: 'customer', amountFen: y('20.00'), lineIds: ['a'] }] },
      ),
    );
    const insurer = taxSplit(y('140.00'), 1300).netFen + taxSplit(y('40.00'), 600).netFen;
    expect(shareOf(bill, 'insurer').tax.netFen).toBe(insurer);
    expect(shareOf(bill, 'customer').tax).toEqual(taxSplit(y('20.00'), 1300));
  });
});

describe('抹零', () => {
  test.each([
    [128_637, 'yuan', 37],
    [128_637, 'jiao', 7],
    [128_637, 'none', 0],
    [128_600, 'yuan', 0],
    [99, 'yuan', 99],
    [0, 'yuan', 0],
    [-55, 'yuan', 0],
  ] as const)('%i fen to %s: %i off', (amount, to, offFen) => {
    expect(roundDownFen(toFen(amount), to)).toBe(offFen);
  });

  test.each([
    [128_637, 'yuan', null],
    [128_600, 'yuan', null],
    [128_630, 'yuan', null],
    [128_640, 'yuan', 'roundingUp'],
    [128_700, 'yuan', 'roundingUp'],
    [128_635, 'yuan', 'notARoundAmount'],
    [128_500, 'yuan', 'notARoundAmount'],
    [128_000, 'yuan', 'notARoundAmount'],
    [128_600, 'jiao', 'notARoundAmount'],
    [128_630, 'jiao', null],
    [128_630, 'none', 'notARoundAmount'],
  ] as const)('1,286.37 typed as %i fen, allowed to %s: %s', (wanted, allowed, refusal) => {
    expect(roundDownRefusal(y('1,286.37'), toFen(wanted), allowed)?.code ?? null).toBe(refusal);
  });

  test('on the share of the first customer who pays, off his largest line', () => {
    const second: Payer = { key: 'friend', kind: 'customer' };
    const bill = billFigures(
      draft(
        [
          line('a', 'labor', '10.15'),
          line('b', 'parts', '20.40'),
          line('c', 'parts', '5.55', { payerKey: 'friend' }),
          line('d', 'parts', '7.77', { payerKey: 'insurer' }),
        ],
        { payers: [INSURER, CUSTOMER, second], roundDown: 'yuan' },
      ),
    );
    expect(bill.shares.map((share) => [share.payerKey, share.amountFen, share.roundDownFen])).toEqual([
      ['insurer', 777, 0],
      ['customer', 3000, 55],
      ['friend', 555, 0],
    ]);
    expect(shareOf(bill, 'customer').portions.map((portion) => portion.amountFen)).toEqual([1015, 1985]);
  });

  test('more than the largest line has: on to the next', () => {
    const bill = billFigures(
      draft([line('a', 'labor', '0.30'), line('b', 'labor', '0.40'), line('c', 'labor', '0.20')], {
        roundDown: 'yuan',
      }),
    );
    expect([bill.totalFen, bill.roundDownFen]).toEqual([0, 90]);
    expect(shareOf(bill, 'customer').portions.every((portion) => portion.amountFen === 0)).toBe(true);
  });
});

describe('deposits', () => {
  const rule = (needsBoth: boolean): DepositRule => ({
    highValueFen: y('1,000.00'),
    classes: ['C', 'D'],
    needsBoth,
    minimumBasisPoints: 5000,
  });
  test.each([
    ['R-133 dear', '1,000.00', 'A', 50_000, 0],
    ['R-133 cheap', '999.99', 'A', 0, 0],
    ['R-133 of class D', '99.99', 'D', 5000, 0],
    ['R-133 dear and of class C', '1,000.01', 'C', 50_001, 50_001],
    ['R-133 unclassed', '2,000.00', null, 100_000, 0],
  ] as const)('%s: %s, class %s asks %i, if both are needed %i', (_title, list, partClass, either, both) => {
    const parts = [{ listFen: y(list), partClass }];
    expect(minimumDepositFen(parts, rule(false))).toBe(either);
    expect(minimumDepositFen(parts, rule(true))).toBe(both);
  });

  test('nothing is no deposit', () => {
    expect(depositRefusal(toFen(0), toFen(0))?.code).toBe('amountNotPositive');
    expect(depositRefusal(toFen(1), toFen(0))).toBeNull();
  });

  test.each([
    ['200.00', '4,520.00', '200.00', '0.00'],
    ['904.00', '4,520.00', '904.00', '0.00'],
    ['904.01', '4,520.00', '904.00', '0.01'],
    // A fifth of 0.99 is 0.198: 0.19, never more than a fifth.
    ['0.50', '0.99', '0.19', '0.31'],
    ['500.00', '0.00', '0.00', '500.00'],
  ])('standards §12: %s on an estimate of %s: 定金 %s, 预付款 %s', (taken, estimate, earnest, prepayment) => {
    expect(splitDeposit(y(taken), y(estimate))).toEqual({ earnestFen: y(earnest), prepaymentFen: y(prepayment) });
  });

  test('prepayment alone above the bill: 定金 is not touched', () => {
    expect(useDeposit({ earnestFen: y('100'), prepaymentFen: y('50') }, y('20'))).toEqual({
      prepaymentUsedFen: y('20'),
      earnestUsedFen: 0,
      dueFen: 0,
      left: { earnestFen: y('100'), prepaymentFen: y('30') },
      creditFen: y('130'),
    });
  });

  test('smaller than the bill: all used, the rest due', () => {
    expect(useDeposit({ earnestFen: y('100'), prepaymentFen: y('50') }, y('1,000'))).toEqual({
      prepaymentUsedFen: y('50'),
      earnestUsedFen: y('100'),
      dueFen: y('850'),
      left: { earnestFen: 0, prepaymentFen: 0 },
      creditFen: 0,
    });
  });
});

describe('payments', () => {
  const pay = (due: string, ...tenders: readonly (readonly [Tender['channel'], string])[]) =>
    takePayment(
      y(due),
      tenders.map(([channel, amount]) => ({ channel, amountFen: y(amount) })),
    );

  test.each<[string, Ruled<unknown>, unknown]>([
    ['scan of all', pay('100.00', ['scan', '100.00']), null],
    ['part of it', pay('100.00', ['transfer', '40.00']), null],
    ['cash before scan in the list', pay('100.00', ['cash', '50.00'], ['scan', '60.00']), null],
    ['M4 a fen too much by scan', pay('100.00', ['scan', '100.01']), ['nonCashAboveDue', 10_000]],
    ['M4 two cards', pay('100.00', ['card', '60.00'], ['card', '60.00']), ['nonCashAboveDue', 4000]],
    ['cash where nothing is due', pay('100.00', ['scan', '100.00'], ['cash', '1.00']), ['nothingDue', 0]],
    ['nothing', pay('100.00'), ['amountNotPositive', 0]],
    ['zero', pay('100.00', ['scan', '0.00']), ['amountNotPositive', 0]],
    ['below zero', takePayment(y('100.00'), [{ channel: 'cash', amountFen: y('-5.00') }]), ['amountNotPositive', 0]],
    ['on a paid bill', pay('0.00', ['scan', '0.01']), ['nonCashAboveDue', 0]],
    ['cash on a paid bill', pay('0.00', ['cash', '0.01']), ['nothingDue', 0]],
  ])('%s', (_title, result, refusal) => {
    expect(code(result)).toEqual(refusal);
  });

  test('cash that is not enough leaves the rest open, without change', () => {
    expect(value(pay('100.00', ['cash', '30.00'], ['scan', '20.00']))).toEqual({
      paidFen: y('50.00'),
      cashDueFen: y('80.00'),
      changeFen: 0,
      drawerFen: y('30.00'),
      openFen: y('50.00'),
    });
  });

  test('M10 one payment over several bills, oldest first', () => {
    const bills = [
      { id: 'b', on: localDate.parse('2025-11-20'), openFen: y('300') },
      { id: 'a', on: localDate.parse('2025-11-03'), openFen: y('200') },
      { id: 'c', on: localDate.parse('2025-11-20'), openFen: y('100') },
    ];
    const spread = (amount: string) => {
      const { bills: paid, creditFen } = spreadOldestFirst(y(amount), bills);
      return [...paid.map((bill) => `${bill.id}${bill.paidFen / 100}`), creditFen / 100];
    };
    expect(spread('0')).toEqual(['a0', 'b0', 'c0', 0]);
    expect(spread('350')).toEqual(['a200', 'b150', 'c0', 0]);
    expect(spread('650')).toEqual(['a200', 'b300', 'c100', 50]);
  });
});

describe('accounts', () => {
  const today = localDate.parse('2025-11-23');
  const bill = (on: string, open: string) => ({ id: on, on: localDate.parse(on), openFen: y(open) });
  const bills = [
    bill('2025-11-23', '1'),
    bill('2025-10-24', '2'),
    bill('2025-10-23', '4'),
    bill('2025-09-24', '8'),
    bill('2025-09-23', '16'),
    bill('2025-08-25', '32'),
    bill('2025-08-24', '64'),
    bill('2025-11-30', '128'),
  ];

  test('账龄 30, 60, 90', () => {
    expect(ageing(bills, today)).toEqual({ to30Fen: y('131'), to60Fen: y('12'), to90Fen: y('48'), over90Fen: y('64') });
    expect(ageing([], today)).toEqual({ to30Fen: 0, to60Fen: 0, to90Fen: 0, over90Fen: 0 });
  });

  test('days overdue count from the agreed ones, and only of open bills', () => {
    expect(overdueDays([bill('2025-10-24', '1')], 30, today)).toBe(0);
    expect(overdueDays([bill('2025-10-23', '1')], 30, today)).toBe(1);
    expect(overdueDays([bill('2025-01-01', '0')], 30, today)).toBe(0);
    expect(overdueDays([], 30, today)).toBe(0);
    // Across a change of the clock elsewhere and a leap day a day is a day.
    expect(overdueDays([bill('2024-02-28', '1')], 0, localDate.parse('2024-03-01'))).toBe(2);
  });

  test('an account beyond its limit bears nothing, and nothing is no charge', () => {
    const account: Account = { limitFen: y('10'), openFen: y('12'), overdueDays: 5, allowedOverdueDays: 5 };
    expect(availableOnAccountFen(account)).toBe(0);
    expect(accountRefusal(account, y('1'))?.details.amountFen).toBe(y('1'));
    expect(accountRefusal(account, toFen(0))?.code).toBe('amountNotPositive');
    expect(splitForAccount({ ...account, overdueDays: 6, openFen: toFen(0) }, y('1'))).toEqual({
      onAccountFen: 0,
      payNowFen: y('1'),
    });
  });

  test('paid beyond everything is credit', () => {
    const sheet = statement([bill('2025-10-24', '2')], [], y('5'));
    expect([sheet.closingFen, sheet.creditFen]).toEqual([y('-3.00'), y('3.00')]);
  });
});

describe('counter-bills (M5, M6)', () => {
  const three = billFigures(
    draft([line('oil', 'parts', '100.00'), line('work', 'labor', '33.34')], {
      discount: { scope: 'both', discount: off(7) },
      roundDown: 'yuan',
    }),
  );

  test('a third at a time adds up to what was paid', () => {
    const counters: CounterBill[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      counters.push(value(counterBill(three, [{ lineId: 'oil', quantity: 1000, outOf: 3000 }], counters)));
    }
    const paid = shareOf(three, 'customer').portions.find((portion) => portion.lineId === 'oil');
    expect(sumFen(counters.map((counter) => counter.amountFen))).toBe(-(paid?.amountFen ?? 0));
    expect(code(counterBill(three, [{ lineId: 'oil', quantity: 1, outOf: 3000 }], counters))?.[0]).toBe(
      'moreThanBilled',
    );
  });

  test.each<[string, Ruled<unknown>, unknown]>([
    ['nothing chosen', counterBill(three, []), ['nothingToReturn', 0]],
    ['an unknown line', counterBill(three, [{ lineId: 'x', quantity: 1, outOf: 1 }]), ['moreThanBilled', 12_400]],
    ['more than there was', counterBill(three, [{ lineId: 'oil', quantity: 2, outOf: 1 }]), ['moreThanBilled', 12_400]],
    [
      'twice in one counter-bill',
      counterBill(three, [
        { lineId: 'oil', quantity: 1, outOf: 1 },
        { lineId: 'oil', quantity: 1, outOf: 1 },
      ]),
      ['moreThanBilled', 12_400],
    ],
    ['none of it', counterBill(three, [{ lineId: 'oil', quantity: 0, outOf: 1 }]), ['amountNotPositive', 0]],
    ['half a thousandth', counterBill(three, [{ lineId: 'oil', quantity: 0.5, outOf: 1 }]), ['amountNotPositive', 0]],
  ])('refused: %s', (_title, result, refusal) => {
    expect(code(result)).toEqual(refusal);
  });

  test('another whole than before is a fault', () => {
    const first = value(counterBill(three, [{ lineId: 'oil', quantity: 1, outOf: 3 }]));
    expect(() => counterBill(three, [{ lineId: 'oil', quantity: 1, outOf: 4 }], [first])).toThrow(RangeError);
  });

  test('each payer gets back what he paid', () => {
    const shared = billFigures(
      draft([line('door', 'parts', '1,000.00', { payerKey: 'insurer' }), line('wax', 'other', '50.00')], {
        cuts: [{ kind: 'percent', from: 'insurer', to: 'customer', keptBasisPoints: 7000, lineIds: null }],
      }),
    );
    const back = value(counterBill(shared, [{ lineId: 'door', quantity: 1, outOf: 1 }]));
    expect(back.shares.map((share) => [share.payerKey, share.amountFen])).toEqual([
      ['customer', y('-300.00')],
      ['insurer', y('-700.00')],
      ['maker', 0],
    ]);
  });

  test('nothing is left to mirror twice', () => {
    const whole = value(mirrorBill(three));
    expect([whole.amountFen, whole.leftFen, whole.leftTax.netFen]).toEqual([-three.totalFen, 0, 0]);
    expect(whole.tax).toEqual({ netFen: -three.tax.netFen, taxFen: -three.tax.taxFen });
    expect(code(mirrorBill(three, [whole]))).toEqual(['nothingToReturn', 0]);
  });

  test('refunds: within credit, limit and what the way took', () => {
    const facts = {
      creditFen: y('100'),
      limitFen: y('80'),
      taken: [
        { channel: 'cash', amountFen: y('60') },
        { channel: 'scan', amountFen: y('40') },
      ] as const,
      refunded: [{ channel: 'cash', amountFen: y('10') }] as const,
    };
    const refund = (channel: Tender['channel'], amount: string) =>
      refundRefusal({ channel, amountFen: y(amount) }, facts)?.code ?? null;
    expect(refund('cash', '50.00')).toBeNull();
    expect(refund('cash', '50.01')).toBe('moreThanChannelTook');
    expect(refund('card', '0.01')).toBe('moreThanChannelTook');
    expect(refund('cash', '80.01')).toBe('refundOverLimit');
    expect(refund('cash', '100.01')).toBe('moreThanCredit');
    expect(refund('cash', '0.00')).toBe('amountNotPositive');
  });
});

describe('whatever the bill (seeded)', () => {
  const random = seeded(2025);
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];
  const someDiscount = (): Discount =>
    random() < 0.5
      ? { kind: 'percent', offBasisPoints: 1 + Math.floor(random() * 10_000) }
      : { kind: 'amount', offFen: toFen(Math.floor(random() * 50_000)) };

  function someDraft(): BillDraft {
    const lines = Array.from({ length: 1 + Math.floor(random() * 40) }, (_, index) =>
      line(`l${index}`, pick(['labor', 'parts', 'other']), '0.00', {
        priceFen: toFen(random() < 0.1 ? 0 : Math.floor(random() * 10 ** (1 + Math.floor(random() * 6)))),
        payerKey: pick(['customer', 'customer', 'insurer', 'maker']),
        noDiscount: random() < 0.1,
        discount: random() < 0.2 ? someDiscount() : null,
        taxBasisPoints: pick([1300, 1300, 600, 300, 100, 0]),
      }),
    );
    const cuts: ShareCut[] = [];
    if (random() < 0.4) {
      cuts.push({
        kind: 'excess',
        from: 'insurer',
        to: 'customer',
        amountFen: toFen(Math.floor(random() * 100_000)),
        lineIds: null,
      });
    }
    if (random() < 0.4) {
      cuts.push({
        kind: 'percent',
        from: pick(['insurer', 'maker']),
        to: 'customer',
        keptBasisPoints: Math.floor(random() * 10_001),
        lineIds: random() < 0.5 ? null : lines.slice(0, 5).map((one) => one.id),
      });
    }
    return draft(lines, {
      discount: random() < 0.6 ? { scope: pick(['labor', 'parts', 'both']), discount: someDiscount() } : null,
      cuts,
      roundDown: pick(['none', 'jiao', 'yuan']),
    });
  }

  test('everything adds up, nothing is below zero, others are never discounted', () => {
    for (let turn = 0; turn < 1500; turn += 1) {
      const given = someDraft();
      const bill = billFigures(given);
      const net = sumFen(bill.lines.map((billed) => billed.netFen));
      expect(bill.priceFen - bill.discountFen - bill.roundDownFen).toBe(bill.totalFen);
      expect(net - bill.roundDownFen).toBe(bill.totalFen);
      expect(sumFen(bill.shares.map((share) => share.amountFen))).toBe(bill.totalFen);
      expect(bill.tax.netFen + bill.tax.taxFen).toBe(bill.totalFen);
      const isFine =
        bill.lines.every(
          (billed) => billed.netFen >= 0 && billed.lineDiscountFen >= 0 && billed.billDiscountFen >= 0,
        ) &&
        bill.lines.every((billed) => billed.payerKey === 'customer' || billed.netFen === billed.priceFen) &&
        bill.shares.every(
          (share) => share.amountFen >= 0 && share.portions.every((portion) => portion.amountFen >= 0),
        ) &&
        bill.shares.every((share) => share.amountFen === sumFen(share.portions.map((portion) => portion.amountFen))) &&
        bill.shares.every((share) => share.kind === 'customer' || share.roundDownFen === 0) &&
        bill.roundDownFen >= 0 &&
        bill.roundDownFen < 100;
      expect(isFine).toBe(true);
      if (given.roundDown === 'yuan') expect(shareOf(bill, 'customer').amountFen % 100).toBe(0);
    }
  });

  test('抹零 comes last: it changes nothing before it', () => {
    for (let turn = 0; turn < 300; turn += 1) {
      const given = someDraft();
      const plain = billFigures({ ...given, roundDown: 'none' });
      const rounded = billFigures({ ...given, roundDown: 'yuan' });
      expect(rounded.lines).toEqual(plain.lines);
      expect(rounded.discountFen).toBe(plain.discountFen);
      expect(rounded.shares.map((share) => share.beforeRoundingFen)).toEqual(
        plain.shares.map((share) => share.amountFen),
      );
    }
  });

  test('any number of counter-bills adds up to the bill, amount and tax', () => {
    for (let turn = 0; turn < 200; turn += 1) {
      const bill = billFigures(someDraft());
      const counters: CounterBill[] = [];
      for (const billed of bill.lines) {
        if (random() < 0.4) {
          counters.push(
            value(
              counterBill(bill, [{ lineId: billed.id, quantity: 1 + Math.floor(random() * 6), outOf: 7 }], counters),
            ),
          );
        }
      }
      counters.push(value(mirrorBill(bill, counters)));
      const sum = (of: (counter: CounterBill) => number) => sumFen(counters.map(of));
      expect(sum((counter) => counter.amountFen) + bill.totalFen).toBe(0);
      expect(sum((counter) => counter.tax.netFen) + bill.tax.netFen).toBe(0);
      expect(sum((counter) => counter.tax.taxFen) + bill.tax.taxFen).toBe(0);
      expect(counters.at(-1)?.leftFen).toBe(0);
      for (const share of bill.shares) {
        const back = sum((counter) => counter.shares.find((one) => one.payerKey === share.payerKey)?.amountFen ?? 0);
        expect(back + share.amountFen).toBe(0);
      }
      for (const counter of counters) {
        expect(counter.tax.netFen + counter.tax.taxFen).toBe(counter.amountFen);
        expect(counter.shares.every((share) => share.amountFen <= 0)).toBe(true);
      }
    }
  });

  test('payments: kept + open = due, change only from cash', () => {
    for (let turn = 0; turn < 1000; turn += 1) {
      const due = toFen(Math.floor(random() * 100_000));
      const tenders: Tender[] = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
        channel: pick(['cash', 'scan', 'card', 'transfer']),
        amountFen: toFen(1 + Math.floor(random() * 60_000)),
      }));
      const result = takePayment(due, tenders);
      if (!result.ok) continue;
      const { paidFen, changeFen, openFen, drawerFen } = result.value;
      expect(paidFen + openFen).toBe(due);
      expect(sumFen(tenders.map((tender) => tender.amountFen)) - changeFen).toBe(paidFen);
      const cash = sumFen(tenders.filter((tender) => tender.channel === 'cash').map((tender) => tender.amountFen));
      expect(cash - changeFen).toBe(drawerFen);
      expect(changeFen >= 0 && drawerFen >= 0 && (changeFen === 0 || openFen === 0)).toBe(true);
    }
  });
});
