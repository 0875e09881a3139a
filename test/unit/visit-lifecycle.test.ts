import { describe, expect, test } from 'vitest';
import {
  BILL_STATES,
  type BillFacts,
  type BillGiven,
  type BillMoveName,
} from '../../src-shared/bill/bill-lifecycle.ts';
import { BILL_RULE_NEXTS, type BillRuleCode } from '../../src-shared/bill/bill-rules.ts';
import { instant, MINUTE } from '../../src-shared/kit/time.ts';
import {
  lineAfterMove,
  OPEN_ORDER_STATES,
  ORDER_STATES,
  type OrderFacts,
  type OrderGiven,
  type OrderLineFacts,
  type OrderMoveName,
  type OrderState,
} from '../../src-shared/order/order-lifecycle.ts';
import { moveWordsEn, moveWordsZh, sayMoveRefusal } from '../../src-shared/visit/move-words.ts';
import {
  billRefusal,
  MOVES,
  type MoveName,
  type MoveRefusalCode,
  mayMove,
  movesOf,
  type OfferedMove,
  orderRefusal,
  orderWarnings,
  visitRefusal,
} from '../../src-shared/visit/moves.ts';
import {
  type BoardColumn,
  boardColumnOf,
  exitKindOf,
  type GateOrder,
  holdsCar,
  VISIT_STATES,
  type VisitFacts,
  type VisitGiven,
  type VisitMoveName,
  type VisitState,
} from '../../src-shared/visit/visit-lifecycle.ts';

const NOW = instant.parse(Date.UTC(2026, 10, 21, 6, 30));
const minutesAgo = (minutes: number) => instant.parse(NOW - minutes * MINUTE);

// Facts under which nothing stands in the way, so that the state alone decides.

const LOOKED_AT = { plateDiffers: false, plateUnclear: false };

const gateOrder: GateOrder = {
  number: 'WX-20261121-012',
  state: 'ready',
  billSettled: true,
  dueFen: 0,
  onAccount: false,
  released: false,
  leavesOpen: false,
  accepted: true,
};

const smoothVisit: VisitFacts = {
  subject: 'visit',
  now: NOW,
  visit: 'waiting',
  otherVisit: null,
  orders: [],
  keyHere: false,
  lastOdometerKm: 41_230,
  left: { at: minutesAgo(10), asEnquiry: true },
  slipValid: true,
  mustAccept: true,
};

const line: OrderLineFacts = {
  state: 'authorized',
  hasPrice: true,
  hasPayer: true,
  hasPartKind: true,
  isOwnPart: false,
  certificateSeen: false,
  insurerPays: false,
  isAssessed: false,
  isHighVoltage: false,
};

const smoothOrder: OrderFacts = {
  subject: 'order',
  now: NOW,
  visit: 'onSite',
  order: 'received',
  bill: 'none',
  stopped: false,
  accepted: false,
  extrasOpen: false,
  roles: ['adviser'],
  isOwnOrder: true,
  openedToday: true,
  lines: [line],
  parts: [],
  otherUnsettledOrders: 1,
  otherOrderInWork: false,
  papersSigned: false,
  signatureVoid: false,
  consentRecorded: true,
  diagnosisConcluded: true,
  repairCategoryChosen: true,
  depositDueFen: 0,
  workMinutes: 0,
  clockRunning: false,
  keyTakenOut: true,
  pause: null,
  outsideOpen: 1,
  outsideWithoutPrice: 0,
  specialPartsUndecided: 0,
  safetyOpenWithoutWaiver: false,
  amountToDateUnsecuredFen: 0,
  inspectionComplete: true,
  odometerOutKm: 41_232,
  certificateNeeded: false,
  certificateNumber: null,
  inspectorWorkedHere: false,
  isWithWorkshop: true,
  belongingsBack: true,
  slipsOpen: 0,
  collectorKnown: true,
  isRework: true,
  withinWarranty: true,
  paidFen: 0,
  pickUpNotices: 2,
  firstNoticeAt: minutesAgo(61 * 24 * 60),
  fileGaps: 0,
};

/** What is usual in a state, where one set of facts cannot suit all. */
function orderIn(state: OrderState): OrderFacts {
  const facts: OrderFacts = { ...smoothOrder, order: state };
  switch (state) {
    case 'inWork':
      return { ...facts, lines: [{ ...line, state: 'done' }] };
    case 'paused':
      return { ...facts, pause: { reason: 'parts', partsAwaited: '', customerAnswered: true, assessed: true } };
    case 'passed':
    case 'ready':
      return { ...facts, bill: 'draft' };
    default:
      return facts;
  }
}

const smoothBill: BillFacts = {
  subject: 'bill',
  visit: 'onSite',
  order: 'ready',
  bill: 'settled',
  actor: 'the-manager',
  shares: [{ state: 'due', amountFen: 32_000 }],
  totalFen: 32_000,
  dueFen: 32_000,
  creditFen: 5_000,
  slipsOpen: 0,
  aboveAuthorizedFen: 0,
  discountAboveLimitFen: 0,
  paperFieldsFilled: true,
  carLookMissing: false,
  customerSignatureNeeded: true,
  customerSigned: true,
  shiftOpen: true,
  account: { isExpired: false, overdueDays: 5, allowedOverdueDays: 30, availableFen: 265_000, collectorListed: true },
  dayClosed: false,
  invoiceIssued: false,
};

// The expected tables, written from visit-life.md by hand. `.` not offered · `!` offered, always refused · `=` stays.

const VISIT_TABLE = `
                  -           expected  waiting  keyDropped  onSite   cleared        out      returning
arrive            waiting     waiting   .        .           .        .              .        .
towIn             waiting     .         .        .           .        .              .        .
dropKey           keyDropped  .         .        .           .        .              .        .
leaveEnquiry      .           .         out      .           .        .              .        .
checkIn           .           .         onSite   onSite      .        .              .        .
addOrder          .           .         .        .           =        .              .        .
comeBack          .           .         .        .           .        .              .        onSite
issueExit         .           .         .        .           cleared  .              .        .
voidExit          .           .         .        .           .        onSite         .        .
deliver           .           .         .        .           !        out|returning  .        .
undoLeave         .           .         .        .           .        .              waiting  .
correctArrival    .           .         =        =           .        .              .        .
`;

const SHORT: Readonly<Record<string, OrderState>> = {
  dr: 'drafted',
  rc: 'received',
  dg: 'diagnosing',
  qu: 'quoted',
  au: 'authorized',
  ho: 'handedOver',
  iw: 'inWork',
  pa: 'paused',
  wd: 'workDone',
  ps: 'passed',
  rd: 'ready',
  dl: 'delivered',
  cl: 'closed',
  dc: 'declined',
  vo: 'voided',
};

const ORDER_TABLE = `
                     dr rc dg qu au ho iw pa wd ps rd     dl cl dc vo
moveLines            =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
changeVehicle        =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
diagnose             .  dg .  .  .  .  .  .  .  .  .      .  .  .  .
quote                .  qu qu qu .  .  .  .  .  .  .      .  .  .  .
authorize            .  au .  au .  .  .  .  .  .  .      .  .  .  .
authorizeUnsigned    .  .  .  au .  .  .  .  .  .  .      .  .  .  .
decline              .  dc dc dc .  .  .  .  .  .  .      .  .  .  .
turnIntoBooking      .  dc dc dc .  .  .  .  .  .  .      .  .  .  .
assign               .  .  .  .  =  !  !  !  .  .  .      .  .  .  .
handOver             .  !  !  !  ho .  .  .  .  .  .      .  .  .  .
handBackToDesk       .  .  .  .  .  au .  .  .  .  .      .  .  .  .
start                .  .  .  .  .  iw .  .  .  .  .      .  .  .  .
pause                .  .  .  .  .  .  pa .  .  .  .      .  .  .  .
resume               .  .  .  .  .  .  .  iw .  .  .      .  .  .  .
raiseExtra           .  .  .  .  .  .  =  =  .  .  .      .  .  .  .
answerExtra          .  .  .  .  .  .  =  =  .  .  .      .  .  .  .
sendOut              .  .  .  .  .  .  =  =  .  .  .      .  .  .  .
takeBackFromOutside  .  .  .  .  .  .  =  =  .  .  .      .  .  .  .
stop                 .  .  .  .  wd wd wd wd .  .  .      .  .  .  .
leaveOpen            .  .  .  .  .  .  .  =  .  .  .      .  .  .  .
finish               .  .  .  .  .  .  wd .  .  .  .      .  .  .  .
pass                 .  .  .  .  .  .  .  .  ps .  .      .  .  .  .
fail                 .  .  .  .  .  .  .  .  iw .  .      .  .  .  .
takeFromWorkshop     .  .  .  .  .  .  .  .  .  =  .      .  .  .  .
prepare              .  .  .  .  .  .  .  .  .  rd .      .  .  .  .
notify               .  .  .  .  !  !  !  !  !  !  =      .  .  .  .
notifyDelay          =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
nominateCollector    =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
changePromise        =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
transferAdviser      =  =  =  =  =  =  =  =  =  =  =      .  .  .  .
accept               .  .  .  .  .  .  .  .  .  .  =      .  .  .  .
object               .  .  .  .  .  .  .  .  .  .  ps|iw  .  .  .  .
openRework           .  .  .  .  .  .  .  .  .  .  .      =  =  .  .
judgeRework          =  =  =  =  =  =  =  =  =  =  =      =  .  .  .
void                 vo vo .  vo vo !  !  !  .  .  .      .  .  .  .
unclaimed            .  .  .  .  .  .  .  .  .  .  =      .  .  .  .
close                .  .  .  .  .  .  .  .  .  .  .      cl .  .  .
`;

// The order is ready and the car here; the second table varies the order under the bill that suits the move.
const BILL_TABLE = `
                none   draft    settled
draftBill       draft  draft    .
settle          .      settled  .
takePayment     =      =        =
chargeAccount   .      .        =
approveRelease  .      =        =
reopen          .      .        draft
correctBill     .      .        =
refund          =      =        =
changePayer     .      .        =
`;

const BILL_ORDER_TABLE = `
                         dr rc dg qu au ho iw pa wd ps rd dl cl dc vo
draftBill       none     n  n  n  n  n  n  n  n  n  y  y  n  n  y  n
settle          draft    n  n  n  n  n  n  n  n  n  n  y  y  n  y  n
takePayment     settled  y  y  y  y  y  y  y  y  y  y  y  y  y  y  n
chargeAccount   settled  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
approveRelease  draft    n  n  n  n  n  n  n  n  n  n  y  n  n  n  n
reopen          settled  n  n  n  n  n  n  n  n  n  n  y  !  !  n  n
correctBill     settled  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
refund          settled  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
changePayer     settled  y  y  y  y  y  y  y  y  y  y  y  y  y  y  y
`;

// number · name · Chinese · who (SA adviser, WL workshop lead, T technician, QI inspector, C cashier, SUP, MGR, G guard)
const ROWS = `
1 arrive 到店登记 any
2 towIn 拖入登记 SA
3 dropKey 投钥匙登记 SA,G
4 leaveEnquiry 仅咨询离店 SA
5 checkIn 接车 SA
6 addOrder 加开工单 SA
7 moveLines 项目转单 SA
8 changeVehicle 更正车辆 SA,SUP
9 diagnose 开始检测 SA,T
10 quote 报价 SA
11 authorize 客户确认 SA
12 authorizeUnsigned 拒签确认 SUP
13 decline 客户不修 SA
14 turnIntoBooking 转预约 SA
15 assign 派工 SA,WL
16 handOver 移交车间 WL
17 handBackToDesk 退回前台 WL
18 start 开工 T,WL
19 pause 中断 T,WL
20 resume 复工 T,WL
21 raiseExtra 提报增项 T,WL
22 answerExtra 增项答复 SA
23 sendOut 委外送出 WL
23 takeBackFromOutside 委外收回 WL
24 stop 中途终止 SUP
25 leaveOpen 待料外出 SA+SUP
26 comeBack 返厂续修 SA
27 finish 报完工 T,WL
28 pass 质检合格 QI
29 fail 质检不合格（内返） QI
30 takeFromWorkshop 接出 SA
31 prepare 整备完成 SA+C
32 notify 通知取车 SA
32 notifyDelay 延误通知 SA
33 nominateCollector 指定取车人 SA
34 changePromise 改交车时间 SA
35 transferAdviser 转交顾问 SA,SUP
36 draftBill 预结算 SA,C
37 settle 结算 C
38 takePayment 收款 C
39 chargeAccount 挂账 C
40 approveRelease 经理放行 MGR
41 issueExit 开出门条 C
42 voidExit 作废出门条 auto,C,SUP
43 accept 验车签收 SA
44 object 交车异议 SA
45 deliver 交车放行 SA,G
46 reopen 反结算 SUP
47 correctBill 红冲更正 C+SUP
48 refund 退款 C
49 changePayer 转付款方 C+SUP
50 openRework 返修开单（外返） SA
51 judgeRework 返修判责 SUP
52 void 作废 SA,SUP
53 unclaimed 逾期未取 MGR
54 close 归档 auto
- undoLeave 撤销离店 SA
- correctArrival 更正到店登记 any
`;

const WHO: Readonly<Record<string, string>> = {
  SA: 'adviser',
  WL: 'workshopLead',
  T: 'technician',
  QI: 'inspector',
  C: 'cashier',
  SUP: 'deskSupervisor',
  MGR: 'manager',
  G: 'guard',
  any: 'any',
  auto: 'auto',
};

const linesOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => text.trim().split(/\s+/));

/** Rows of a table as `[move, column, cell]`. */
function cellsOf(table: string): [string, string, string][] {
  const [head = [], ...rows] = linesOf(table);
  return rows.flatMap(([name = '', ...cells]) => {
    expect(cells, name).toHaveLength(head.length);
    return head.map((column, index): [string, string, string] => [name, column, cells[index] ?? '']);
  });
}

const rowOf = (name: string) => {
  const row = MOVES.find((move) => move.name === name);
  if (!row) throw new Error(`no move ${name}`);
  return row;
};

/** What the code says for a cell: offered, refused, and where it leads on the subject's own axis. */
function cellOf(offers: readonly OfferedMove[], name: string, axis: 'visit' | 'order' | 'bill'): string {
  const offer = offers.find((move) => move.name === name);
  if (!offer) return '.';
  if (!offer.allowed) return '!';
  return (rowOf(name).on[axis]?.to ?? []).map((to) => (to === 'stays' ? '=' : to)).join('|');
}

describe('every state × every move', () => {
  test('visit', () => {
    const cells = cellsOf(VISIT_TABLE);
    expect(new Set(cells.map(([, column]) => column))).toEqual(new Set(['-', ...VISIT_STATES]));
    expect(new Set(cells.map(([name]) => name)).size).toBe(MOVES.filter((move) => move.subject === 'visit').length);
    for (const [name, column, cell] of cells) {
      const visit = column === '-' ? null : (VISIT_STATES.find((state) => state === column) ?? null);
      expect(cellOf(movesOf({ ...smoothVisit, visit }), name, 'visit'), `${name} from ${column}`).toBe(cell);
    }
  });

  test('order', () => {
    const cells = cellsOf(ORDER_TABLE);
    expect(new Set(cells.map(([, column]) => SHORT[column]))).toEqual(new Set(ORDER_STATES));
    expect(new Set(cells.map(([name]) => name)).size).toBe(MOVES.filter((move) => move.subject === 'order').length);
    for (const [name, column, cell] of cells) {
      const state = SHORT[column] ?? 'drafted';
      // The two that are asked with other facts than the rest of their state.
      const extrasOpen = name === 'answerExtra';
      const lines = name === 'finish' ? [{ ...line, state: 'done' as const }] : smoothOrder.lines;
      const expected = cell
        .split('|')
        .map((part) => SHORT[part] ?? part)
        .join('|');
      expect(cellOf(movesOf({ ...orderIn(state), extrasOpen, lines }), name, 'order'), `${name} from ${state}`).toBe(
        expected,
      );
    }
  });

  test('bill, by its own state and by that of its order', () => {
    const cells = cellsOf(BILL_TABLE);
    expect(new Set(cells.map(([, column]) => column))).toEqual(new Set(BILL_STATES));
    expect(new Set(cells.map(([name]) => name)).size).toBe(MOVES.filter((move) => move.subject === 'bill').length);
    for (const [name, column, cell] of cells) {
      const bill = BILL_STATES.find((state) => state === column) ?? 'none';
      expect(cellOf(movesOf({ ...smoothBill, bill }), name, 'bill'), `${name} from ${column}`).toBe(cell);
    }
    const [head = [], ...rows] = linesOf(BILL_ORDER_TABLE);
    for (const [name = '', billText, ...answers] of rows) {
      const bill = BILL_STATES.find((state) => state === billText) ?? 'none';
      for (const [index, short] of head.entries()) {
        const offer = movesOf({ ...smoothBill, bill, order: SHORT[short] ?? 'drafted' }).find(
          (move) => move.name === name,
        );
        const answer = offer === undefined ? 'n' : offer.allowed ? 'y' : '!';
        expect(answer, `${name} with the order ${SHORT[short]}`).toBe(answers[index]);
      }
    }
  });

  test('a settled bill closes the order to moved work and another car', () => {
    const names = movesOf({ ...orderIn('ready'), bill: 'settled' }).map((move) => move.name);
    expect(names).not.toContain('moveLines');
    expect(names).not.toContain('changeVehicle');
    expect(names).toContain('accept');
  });

  test('moves that touch two lives say so', () => {
    expect(rowOf('checkIn').on.order).toEqual({ from: [null, 'drafted'], to: ['received'] });
    expect(rowOf('deliver').on.order).toEqual({ from: ['ready'], to: ['delivered'] });
    expect(rowOf('leaveOpen').on.visit).toEqual({ from: ['onSite'], to: ['returning', 'stays'] });
    expect(rowOf('comeBack').on.order).toEqual({ from: ['paused'], to: ['stays'] });
    expect(rowOf('object').on.visit).toEqual({ from: ['onSite', 'cleared'], to: ['onSite'] });
    expect(rowOf('reopen').on).toEqual({
      bill: { from: ['settled'], to: ['draft'] },
      order: { from: ['ready'], to: ['stays', 'inWork'] },
      visit: { from: ['onSite', 'cleared'], to: ['onSite'] },
    });
  });

  test('moves that do not show where there is nothing to do', () => {
    const shown = (facts: OrderFacts) => movesOf(facts).map((move) => move.name);
    expect(shown({ ...orderIn('inWork'), extrasOpen: false })).not.toContain('answerExtra');
    expect(shown({ ...orderIn('inWork'), outsideOpen: 0 })).not.toContain('takeBackFromOutside');
    expect(shown({ ...orderIn('passed'), isWithWorkshop: false })).not.toContain('takeFromWorkshop');
    expect(shown({ ...orderIn('ready'), isRework: false })).not.toContain('judgeRework');
    expect(shown({ ...orderIn('quoted'), otherUnsettledOrders: 0 })).not.toContain('moveLines');
    const waitsForCustomer = {
      reason: 'customer',
      partsAwaited: '前刹车片',
      customerAnswered: true,
      assessed: false,
    } as const;
    expect(shown({ ...orderIn('paused'), pause: waitsForCustomer })).not.toContain('leaveOpen');
    const ofBill = (facts: BillFacts) => movesOf(facts).map((move) => move.name);
    expect(ofBill({ ...smoothBill, dueFen: 0 })).not.toContain('approveRelease');
    expect(ofBill({ ...smoothBill, creditFen: 0 })).not.toContain('refund');
    expect(ofBill({ ...smoothBill, shares: [{ state: 'paid', amountFen: 32_000 }] })).not.toContain('changePayer');
  });
});

describe('the table of moves', () => {
  test('has the 54 rows of visit-life.md and our two additions, with name, Chinese and who', () => {
    const rows = linesOf(ROWS);
    expect(rows).toHaveLength(58);
    for (const [number, name = '', chinese, who = ''] of rows) {
      const row = rowOf(name);
      expect(row.number, name).toBe(number === '-' ? null : Number(number));
      expect(moveWordsZh.moves[row.name]).toBe(chinese);
      const [movers = '', joins] = who.split('+');
      expect([...row.who].sort(), name).toEqual(
        movers
          .split(',')
          .map((short) => WHO[short])
          .sort(),
      );
      expect(row.with, name).toEqual(joins === undefined ? [] : [WHO[joins]]);
    }
    expect(MOVES.map((move) => move.name).sort()).toEqual(rows.map(([, name]) => name).sort());
  });

  test('numbers 1 to 54 are all there, 23 and 32 twice, names once', () => {
    const numbers = MOVES.flatMap((move) => move.number ?? []);
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 54 }, (_, index) => index + 1));
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([23, 32]);
    expect(new Set(MOVES.map((move) => move.name)).size).toBe(MOVES.length);
  });

  test('who may do what', () => {
    expect(mayMove('arrive', ['partsClerk'])).toBe(true);
    expect(mayMove('leaveEnquiry', ['adviser'])).toBe(true);
    expect(mayMove('leaveEnquiry', ['deskSupervisor'])).toBe(true);
    expect(mayMove('leaveEnquiry', ['guard', 'technician'])).toBe(false);
    expect(mayMove('handOver', ['adviser'])).toBe(false);
    expect(mayMove('handOver', ['adviser', 'workshopLead'])).toBe(true);
    expect(mayMove('voidExit', ['cashier'])).toBe(true);
    expect(mayMove('close', ['administrator', 'manager'])).toBe(false);
  });
});

const covered = new Set<string>();

/** The move is allowed as given, and refused with each code once something is wrong; every code is noted as tried. */
function says<F, G>(
  name: MoveName,
  ask: (facts: F, given: G) => { readonly code: MoveRefusalCode } | null,
  facts: F,
  given: G,
  cases: readonly (readonly [MoveRefusalCode, Partial<F>, Partial<G>])[],
): void {
  expect(ask(facts, given), `${name} as it should be`).toBeNull();
  for (const [code, otherFacts, otherGiven] of cases) {
    const refusal = ask({ ...facts, ...otherFacts }, { ...given, ...otherGiven });
    expect(refusal?.code, `${name}: ${code}`).toBe(code);
    covered.add(`${name} ${code}`);
  }
}

const visitSays = <N extends VisitMoveName>(
  name: N,
  facts: Partial<VisitFacts>,
  given: VisitGiven[N],
  cases: readonly (readonly [MoveRefusalCode, Partial<VisitFacts>, Partial<VisitGiven[N]>])[],
): void =>
  says(
    name,
    (all: VisitFacts, entered: VisitGiven[N]) => visitRefusal(name, all, entered),
    { ...smoothVisit, ...facts },
    given,
    cases,
  );

const orderSays = <N extends OrderMoveName>(
  name: N,
  facts: OrderFacts,
  given: OrderGiven[N],
  cases: readonly (readonly [MoveRefusalCode, Partial<OrderFacts>, Partial<OrderGiven[N]>])[],
): void =>
  says(name, (all: OrderFacts, entered: OrderGiven[N]) => orderRefusal(name, all, entered), facts, given, cases);

const billSays = <N extends BillMoveName>(
  name: N,
  facts: Partial<BillFacts>,
  given: BillGiven[N],
  cases: readonly (readonly [MoveRefusalCode, Partial<BillFacts>, Partial<BillGiven[N]>])[],
): void =>
  says(
    name,
    (all: BillFacts, entered: BillGiven[N]) => billRefusal(name, all, entered),
    { ...smoothBill, ...facts },
    given,
    cases,
  );

const here = { number: 'LC-20261121-003', state: 'waiting' } as const;
const away = { number: 'LC-20261110-007', state: 'returning' } as const;
const received = { odometerKm: 41_300, unreadableReason: null, lowerReason: null, keyTagInUse: false };

describe('refusals of a visit', () => {
  test('R-011 a car is registered once, whatever way it came', () => {
    visitSays('arrive', { visit: null }, {}, [['alreadyOnSite', { otherVisit: here }, {}]]);
    visitSays('arrive', { visit: 'expected', otherVisit: away }, {}, [['alreadyOnSite', { otherVisit: here }, {}]]);
    visitSays('towIn', { visit: null }, { bringer: '平安拖车', bringerPhone: '13800000000' }, [
      ['alreadyOnSite', { otherVisit: here }, {}],
      ['bringerMissing', {}, { bringer: null }],
      ['bringerMissing', {}, { bringerPhone: ' ' }],
    ]);
    visitSays('dropKey', { visit: null }, { envelopeInUse: false }, [
      ['alreadyOnSite', { otherVisit: here }, {}],
      ['envelopeInUse', {}, { envelopeInUse: true }],
    ]);
  });

  test('R-013 a simple enquiry is seen off without a slip', () => {
    const voided = { ...gateOrder, state: 'voided' } as const;
    visitSays('leaveEnquiry', { orders: [voided] }, {}, [
      ['orderExists', { orders: [voided, { ...gateOrder, state: 'drafted' }] }, {}],
      ['orderExists', { orders: [{ ...gateOrder, state: 'received' }] }, {}],
      ['keyHere', { keyHere: true }, {}],
    ]);
    expect(visitRefusal('leaveEnquiry', { ...smoothVisit, orders: [{ ...gateOrder, state: 'drafted' }] }, {})).toEqual({
      code: 'orderExists',
      next: 'declineOrVoid',
      details: { what: 'WX-20261121-012', amountFen: 0 },
    });
  });

  test('leaving is taken back within half an hour, and only if it was an enquiry', () => {
    visitSays('undoLeave', { visit: 'out', left: { at: minutesAgo(30), asEnquiry: true } }, {}, [
      ['leaveTooLongAgo', { left: { at: instant.parse(NOW - 30 * MINUTE - 1), asEnquiry: true } }, {}],
      ['leftWithSlip', { left: { at: minutesAgo(1), asEnquiry: false } }, {}],
      ['leftWithSlip', { left: null }, {}],
      ['alreadyOnSite', { otherVisit: here }, {}],
    ]);
  });

  test('an arrival is corrected, but not onto a car that is here already', () => {
    visitSays('correctArrival', {}, { visitOfNewPlate: null }, [
      ['alreadyOnSite', {}, { visitOfNewPlate: here.number }],
    ]);
  });

  test('R-049 the odometer is read at check-in, R-048 the key has its own tag', () => {
    const given = { ...received, hasPhone: true };
    visitSays('checkIn', {}, given, [
      ['otherVisitOpen', { otherVisit: away }, {}],
      ['odometerEmpty', {}, { odometerKm: null }],
      ['odometerLower', {}, { odometerKm: 41_229 }],
      ['keyTagInUse', {}, { keyTagInUse: true }],
      ['phoneMissing', {}, { hasPhone: false }],
    ]);
    visitSays('checkIn', { visit: 'keyDropped' }, { ...given, odometerKm: null, unreadableReason: '没电' }, []);
    visitSays('checkIn', {}, { ...given, odometerKm: 12, lowerReason: '换过仪表' }, []);
    visitSays('checkIn', {}, { ...given, odometerKm: 41_230 }, []);
    visitSays('checkIn', { lastOdometerKm: null }, { ...given, odometerKm: 0 }, []);
  });

  test('a car that comes back is looked at like a new one', () => {
    visitSays('comeBack', { visit: 'returning' }, { ...received, walkedAround: true }, [
      ['odometerEmpty', {}, { odometerKm: null }],
      ['odometerLower', {}, { odometerKm: 1 }],
      ['keyTagInUse', {}, { keyTagInUse: true }],
      ['walkAroundMissing', {}, { walkedAround: false }],
    ]);
  });

  test('a second order of the same payer needs a reason', () => {
    visitSays('addOrder', { visit: 'onSite' }, { openOrderOfPayer: null, overrideReason: null }, [
      ['orderOfPayerOpen', {}, { openOrderOfPayer: 'WX-20261121-012' }],
    ]);
    visitSays(
      'addOrder',
      { visit: 'onSite' },
      { openOrderOfPayer: 'WX-20261121-012', overrideReason: '客户要分开结' },
      [],
    );
  });

  test('R-081 no exit slip while an order is open or money is due', () => {
    visitSays('issueExit', { visit: 'onSite', orders: [gateOrder] }, { kind: 'settled' }, [
      ['orderHoldsCar', { orders: [gateOrder, { ...gateOrder, state: 'inWork' }] }, {}],
      ['orderHoldsCar', { orders: [{ ...gateOrder, billSettled: false }] }, {}],
      ['amountDue', { orders: [{ ...gateOrder, dueFen: 32_000 }] }, {}],
      ['exitKindDoesNotFit', {}, { kind: 'declined' }],
    ]);
    visitSays(
      'issueExit',
      { visit: 'onSite', orders: [{ ...gateOrder, billSettled: false, released: true }] },
      { kind: 'released' },
      [],
    );
  });

  test('R-027 a declined car leaves with a slip too, once its fee is paid', () => {
    const declined = { ...gateOrder, state: 'declined' } as const;
    visitSays('issueExit', { visit: 'onSite', orders: [declined] }, { kind: 'declined' }, [
      ['amountDue', { orders: [{ ...declined, dueFen: 8_000 }] }, {}],
    ]);
  });

  test('the slip is voided with a cause', () => {
    visitSays('voidExit', { visit: 'cleared' }, { cause: 'expiry' }, [['voidCauseMissing', {}, { cause: null }]]);
  });

  test('R-076 R-077 the gate sees slip, acceptance, key and plate', () => {
    visitSays('deliver', { visit: 'cleared', orders: [gateOrder] }, LOOKED_AT, [
      ['noValidSlip', { visit: 'onSite' }, {}],
      ['noValidSlip', { slipValid: false }, {}],
      // Right when it was issued, wrong since: a second order, money that went back.
      ['orderHoldsCar', { orders: [gateOrder, { ...gateOrder, state: 'inWork' }] }, {}],
      ['amountDue', { orders: [{ ...gateOrder, dueFen: 32_000 }] }, {}],
      ['notAccepted', { orders: [{ ...gateOrder, accepted: false }] }, {}],
      ['keyNotGivenBack', { keyHere: true }, {}],
      ['plateDiffers', {}, { plateDiffers: true }],
      ['plateUnclear', {}, { plateUnclear: true }],
    ]);
    visitSays(
      'deliver',
      { visit: 'cleared', mustAccept: false, orders: [{ ...gateOrder, accepted: false }] },
      LOOKED_AT,
      [],
    );
  });
});

describe('refusals of an order', () => {
  test('work moves between open orders only', () => {
    const moved = {
      lineInWorkByOtherTeam: false,
      lineSettled: false,
      splitPackage: null,
      extraUnanswered: false,
      misfit: null,
    };
    orderSays('moveLines', orderIn('inWork'), moved, [
      ['lineInWorkElsewhere', {}, { lineInWorkByOtherTeam: true }],
      ['lineSettled', {}, { lineSettled: true }],
      ['extraUnanswered', {}, { extraUnanswered: true }],
      ['packageSplit', {}, { splitPackage: '小保养套餐' }],
      ['lineNotAgreed', {}, { misfit: 'lineNotAgreed' }],
      ['otherNotAgreed', {}, { misfit: 'otherNotAgreed' }],
      ['otherPastWork', {}, { misfit: 'otherPastWork' }],
    ]);
  });

  test('what a line becomes on another order: its yes travels, is asked again, or keeps it where it is', () => {
    const lines = ['proposed', 'authorized', 'inWork', 'done', 'inspected'] as const;
    const table = OPEN_ORDER_STATES.map((to) => [to, ...lines.map((line) => lineAfterMove(line, to))].join(' '));
    expect(table).toEqual([
      ...['drafted', 'received', 'diagnosing', 'quoted'].map(
        (to) => `${to} proposed proposed proposed otherNotAgreed otherNotAgreed`,
      ),
      ...['authorized', 'handedOver'].map((to) => `${to} lineNotAgreed authorized authorized done done`),
      ...['inWork', 'paused'].map((to) => `${to} lineNotAgreed inWork inWork done done`),
      'workDone lineNotAgreed otherPastWork otherPastWork done done',
      ...['passed', 'ready'].map((to) => `${to} lineNotAgreed otherPastWork otherPastWork otherPastWork inspected`),
    ]);
  });

  test('the car is corrected the same day, to one that is not here, and signed papers are void', () => {
    const right = { isSameCar: false, otherVisit: null, settledOrder: null, papersVoided: false };
    orderSays('changeVehicle', orderIn('quoted'), right, [
      ['notSameDay', { openedToday: false }, {}],
      ['sameCar', {}, { isSameCar: true }],
      ['alreadyOnSite', {}, { otherVisit: 'JC-20261121-004' }],
      ['otherOrderSettled', {}, { settledOrder: 'WX-20261121-013' }],
      ['papersSigned', { papersSigned: true }, {}],
    ]);
    orderSays('changeVehicle', { ...orderIn('inWork'), papersSigned: true }, { ...right, papersVoided: true }, []);
    orderSays('changeVehicle', { ...orderIn('quoted'), openedToday: false, roles: ['deskSupervisor'] }, right, []);
    orderSays('start', orderIn('handedOver'), { clockedOnOther: null }, [
      ['signatureVoid', { signatureVoid: true }, {}],
    ]);
  });

  test('R-021 a diagnosis needs consent first', () => {
    orderSays('diagnose', orderIn('received'), {}, [['consentMissing', { consentRecorded: false }, {}]]);
  });

  test('R-025 R-036 a quote is complete', () => {
    orderSays('quote', orderIn('diagnosing'), {}, [
      ['lineIncomplete', { lines: [line, { ...line, hasPrice: false }] }, {}],
      ['lineIncomplete', { lines: [{ ...line, hasPayer: false }] }, {}],
      ['lineIncomplete', { lines: [{ ...line, hasPartKind: false }] }, {}],
      ['diagnosisWithoutConclusion', { diagnosisConcluded: false }, {}],
      ['assessmentMissing', { lines: [{ ...line, insurerPays: true }] }, {}],
    ]);
    orderSays('quote', { ...orderIn('received'), diagnosisConcluded: false }, {}, []);
    orderSays('quote', { ...orderIn('quoted'), lines: [{ ...line, insurerPays: true, isAssessed: true }] }, {}, []);
  });

  test('R-026 R-051 nothing starts before the customer agreed', () => {
    orderSays('authorize', orderIn('quoted'), { evidence: 'signature', promisedAt: NOW, nextContactAt: null }, [
      ['repairCategoryMissing', { repairCategoryChosen: false }, {}],
      ['payerMissing', { lines: [{ ...line, hasPayer: false }] }, {}],
      ['ownPartWithoutCertificate', { lines: [{ ...line, isOwnPart: true }] }, {}],
      ['promiseMissing', {}, { promisedAt: null }],
      ['evidenceMissing', {}, { evidence: null }],
    ]);
    orderSays('authorize', orderIn('received'), { evidence: 'phone', promisedAt: null, nextContactAt: NOW }, []);
    orderSays('authorizeUnsigned', orderIn('quoted'), { witness: '李强', reason: '赶时间', adviser: '王静' }, [
      ['oralConsentIncomplete', {}, { witness: null }],
      ['oralConsentIncomplete', {}, { reason: '' }],
      ['oralConsentIncomplete', {}, { adviser: null }],
    ]);
    for (const state of ['received', 'diagnosing', 'quoted'] as const) {
      orderSays('handOver', orderIn('authorized'), {}, [['notAuthorized', { order: state }, {}]]);
    }
  });

  test('R-133 a deposit that was asked for is paid first', () => {
    orderSays('authorize', orderIn('quoted'), { evidence: 'paper', promisedAt: NOW, nextContactAt: null }, [
      ['depositUnpaid', { depositDueFen: 184_000 }, {}],
    ]);
    expect(
      sayMoveRefusal(moveWordsZh, {
        code: 'depositUnpaid',
        next: 'takeDeposit',
        details: { what: '', amountFen: 184_000 },
      }),
    ).toEqual({ say: '还有定金 ¥1,840.00 没有收', next: '收定金' });
  });

  test('R-027 declining is for orders on which nothing was done', () => {
    const cases: readonly (readonly [MoveRefusalCode, Partial<OrderFacts>, Record<never, never>])[] = [
      ['workAlreadyDone', { workMinutes: 1 }, {}],
      ['workAlreadyDone', { parts: ['needed', 'issued'] }, {}],
      ['workAlreadyDone', { parts: ['fitted'] }, {}],
    ];
    orderSays('decline', { ...orderIn('diagnosing'), parts: ['needed', 'arrived', 'returned'] }, {}, cases);
    orderSays('turnIntoBooking', orderIn('quoted'), { at: NOW }, [...cases, ['bookingTimeMissing', {}, { at: null }]]);
  });

  test('R-054 several teams are the workshop lead’s to assign', () => {
    const given = { teams: 1, hasHighVoltageCertificate: false, isOverBooked: false };
    orderSays('assign', orderIn('authorized'), given, [
      ['severalTeams', {}, { teams: 2 }],
      ['highVoltageUncertified', { lines: [{ ...line, isHighVoltage: true }] }, {}],
    ]);
    orderSays('assign', { ...orderIn('authorized'), roles: ['workshopLead'] }, { ...given, teams: 3 }, []);
    // Once the workshop has the car, its lead alone assigns it anew.
    for (const state of ['handedOver', 'inWork', 'paused'] as const) {
      orderSays('assign', { ...orderIn(state), roles: ['workshopLead'] }, given, [
        ['withWorkshop', { roles: ['adviser'] }, {}],
      ]);
    }
    expect(orderWarnings('assign', orderIn('authorized'), given)).toEqual([]);
    const warned = orderWarnings('assign', orderIn('authorized'), { ...given, isOverBooked: true });
    expect(warned.map((warning) => warning.code)).toEqual(['teamOverBooked']);
  });

  test('R-056 the workshop receives the car with its key', () => {
    orderSays('handOver', orderIn('authorized'), {}, [['keyNotTakenOut', { keyTakenOut: false }, {}]]);
    const warned = orderWarnings('handOver', { ...orderIn('authorized'), otherOrderInWork: true }, {});
    expect(warned.map((warning) => warning.code)).toEqual(['otherOrderInWork']);
    orderSays('handBackToDesk', orderIn('handedOver'), { reason: '缺配件' }, [['reasonMissing', {}, { reason: '' }]]);
  });

  test('work starts, pauses and goes on', () => {
    orderSays('start', orderIn('handedOver'), { clockedOnOther: null }, [
      ['noAuthorizedLine', { lines: [{ ...line, state: 'proposed' }] }, {}],
      ['clockedOnOther', {}, { clockedOnOther: '粤B12345' }],
    ]);
    orderSays('pause', orderIn('inWork'), { reason: 'bay', expectedResumeAt: NOW }, [
      ['pauseReasonMissing', {}, { reason: null }],
      ['expectedResumeMissing', {}, { expectedResumeAt: null }],
    ]);
    const pause = { partsAwaited: '前刹车片', customerAnswered: false, assessed: false };
    orderSays('resume', { ...orderIn('paused'), pause: { ...pause, reason: 'bay' } }, {}, [
      ['carAway', { visit: 'returning' }, {}],
      ['carAway', { visit: 'out' }, {}],
      ['customerUnanswered', { pause: { ...pause, reason: 'customer' } }, {}],
      ['partsNotArrived', { pause: { ...pause, reason: 'parts' } }, {}],
      ['assessmentNotEntered', { pause: { ...pause, reason: 'assessment' } }, {}],
    ]);
    for (const reason of ['customer', 'parts', 'assessment', 'maker', 'outside'] as const) {
      const over = { reason, partsAwaited: '', customerAnswered: true, assessed: true };
      orderSays('resume', { ...orderIn('paused'), pause: over }, {}, []);
    }
  });

  test('R-058 R-060 R-061 additional work is answered by the customer and told to the workshop', () => {
    orderSays('raiseExtra', orderIn('inWork'), { reason: '漏油', safetyGrade: '建议' }, [
      ['reasonMissing', {}, { reason: null }],
      ['safetyGradeMissing', {}, { safetyGrade: null }],
    ]);
    const told = { person: '赵工', at: NOW };
    const given = {
      person: '张伟',
      at: NOW,
      channel: 'phone',
      delayTold: true,
      promisedAt: NOW,
      hasPrice: true,
      anyAccepted: true,
      anyDeclined: true,
      toldWorkshop: told,
      slipTaken: told,
    };
    const open = { ...orderIn('inWork'), extrasOpen: true };
    orderSays('answerExtra', open, given, [
      ['answerIncomplete', {}, { person: null }],
      ['answerIncomplete', {}, { at: null }],
      ['answerIncomplete', {}, { channel: '' }],
      ['delayNotTold', {}, { delayTold: false }],
      ['delayNotTold', {}, { promisedAt: null }],
      ['extraWithoutPrice', {}, { hasPrice: false }],
      ['workshopNotTold', {}, { toldWorkshop: null }],
      ['extraSlipNotTaken', {}, { slipTaken: null }],
    ]);
    const declined = {
      ...given,
      anyAccepted: false,
      delayTold: false,
      promisedAt: null,
      hasPrice: false,
      slipTaken: null,
    };
    orderSays('answerExtra', open, declined, []);
    orderSays('answerExtra', open, { ...given, anyDeclined: false, toldWorkshop: null }, []);
  });

  test('outside work has company, price and risk', () => {
    const given = { company: '宏达变速箱', priceFen: 320_000, riskBearer: '本店' };
    for (const name of ['sendOut', 'takeBackFromOutside'] as const) {
      orderSays(name, orderIn('paused'), given, [
        ['outsideIncomplete', {}, { company: null }],
        ['outsideIncomplete', {}, { priceFen: null }],
        ['outsideIncomplete', {}, { riskBearer: ' ' }],
      ]);
    }
  });

  test('work ended half-way lists what was done', () => {
    orderSays('stop', orderIn('inWork'), { doneListed: true, isUnsafe: true, statementSigned: true }, [
      ['specialPartsUndecided', { specialPartsUndecided: 1 }, {}],
      ['doneNotListed', {}, { doneListed: false }],
      ['unsafeWithoutStatement', {}, { statementSigned: false }],
    ]);
    orderSays('stop', orderIn('authorized'), { doneListed: true, isUnsafe: false, statementSigned: false }, []);
  });

  test('a car leaves without its part only safe and secured', () => {
    orderSays('leaveOpen', orderIn('paused'), { inspectedDriveable: true }, [
      ['safetyWithoutWaiver', { safetyOpenWithoutWaiver: true }, {}],
      ['partDepositUnpaid', { depositDueFen: 1 }, {}],
      ['amountUnsecured', { amountToDateUnsecuredFen: 1 }, {}],
      ['notInspectedDriveable', {}, { inspectedDriveable: false }],
    ]);
  });

  test('work is finished when all of it is', () => {
    orderSays('finish', { ...orderIn('inWork'), parts: ['fitted', 'returned'] }, {}, [
      ['extraUnanswered', { extrasOpen: true }, {}],
      ['lineNotTicked', { lines: [{ ...line, state: 'inWork' }] }, {}],
      ['lineNotTicked', { lines: [{ ...line, state: 'authorized' }] }, {}],
      ['clockRunning', { clockRunning: true }, {}],
      ['partLoose', { parts: ['issued'] }, {}],
    ]);
  });

  test('the final check is somebody else’s and takes the odometer', () => {
    orderSays('pass', { ...orderIn('workDone'), certificateNeeded: true, certificateNumber: '0012345' }, {}, [
      ['inspectorWorkedHere', { inspectorWorkedHere: true }, {}],
      ['inspectionIncomplete', { inspectionComplete: false }, {}],
      ['odometerOutMissing', { odometerOutKm: null }, {}],
      ['certificateNumberMissing', { certificateNumber: null }, {}],
    ]);
    orderSays('pass', orderIn('workDone'), {}, []);
    orderSays('fail', orderIn('workDone'), { reason: '仍有异响', lines: 1 }, [
      ['reasonMissing', {}, { reason: null }],
      ['failedLineMissing', {}, { lines: 0 }],
    ]);
  });

  test('R-067 R-068 a car is prepared with belongings back and slips collected', () => {
    orderSays('takeFromWorkshop', orderIn('passed'), { exteriorLookedAt: true }, [
      ['exteriorNotLookedAt', {}, { exteriorLookedAt: false }],
    ]);
    orderSays('prepare', orderIn('passed'), {}, [
      ['belongingsNotBack', { belongingsBack: false }, {}],
      ['slipsOpen', { slipsOpen: 1 }, {}],
      ['outsidePriceMissing', { outsideWithoutPrice: 1 }, {}],
      ['draftBillMissing', { bill: 'none' }, {}],
    ]);
    orderSays('prepare', { ...orderIn('passed'), bill: 'settled' }, {}, []);
  });

  test('R-069 R-071 the customer hears of readiness when it is true, of a delay with a new time', () => {
    for (const state of ['authorized', 'handedOver', 'inWork', 'paused', 'workDone', 'passed'] as const) {
      orderSays('notify', orderIn('ready'), {}, [['notReady', { order: state }, {}]]);
    }
    orderSays('notifyDelay', orderIn('inWork'), { reason: '待料', promisedAt: NOW }, [
      ['delayReasonMissing', {}, { reason: ' ' }],
      ['newPromiseMissing', {}, { promisedAt: null }],
    ]);
    orderSays('changePromise', orderIn('inWork'), { reason: '待料', toldWhom: '张伟' }, [
      ['reasonMissing', {}, { reason: null }],
      ['toldWhomMissing', {}, { toldWhom: null }],
    ]);
  });

  test('another person collects after a call back', () => {
    const given = { name: '张敏', relation: '妻子', phone: '13800000000', confirmedWithAuthorizer: true };
    orderSays('nominateCollector', orderIn('ready'), given, [
      ['collectorIncomplete', {}, { name: null }],
      ['collectorIncomplete', {}, { relation: null }],
      ['collectorIncomplete', {}, { phone: '' }],
      ['collectorUnconfirmed', {}, { confirmedWithAuthorizer: false }],
    ]);
    orderSays('transferAdviser', orderIn('inWork'), { receiver: '王静', receiverOnDuty: true }, [
      ['receiverOffDuty', {}, { receiverOnDuty: false }],
    ]);
  });

  test('R-077 R-080 the car is accepted by signature, or the refusal is witnessed', () => {
    const given = { belongingsTicked: true, signed: true, refusalReason: null, witness: null };
    orderSays('accept', orderIn('ready'), given, [
      ['collectorUnknown', { collectorKnown: false }, {}],
      ['belongingsUnticked', {}, { belongingsTicked: false }],
      ['signatureRefusedUnwitnessed', {}, { signed: false }],
      ['signatureRefusedUnwitnessed', {}, { signed: false, witness: '李强' }],
    ]);
    orderSays('accept', orderIn('ready'), { ...given, signed: false, refusalReason: '嫌贵', witness: '李强' }, []);
    orderSays('object', orderIn('ready'), { what: '漆面划痕', photos: 1, agreedStep: '抛光' }, [
      ['objectionIncomplete', {}, { what: null }],
      ['objectionIncomplete', {}, { photos: 0 }],
      ['objectionIncomplete', {}, { agreedStep: null }],
    ]);
  });

  test('rework is free unless the shop can prove otherwise', () => {
    orderSays('openRework', orderIn('delivered'), { goodwillBy: null }, [
      ['outOfWarranty', { withinWarranty: false }, {}],
    ]);
    orderSays('openRework', { ...orderIn('closed'), withinWarranty: false }, { goodwillBy: '陈经理' }, []);
    orderSays('judgeRework', orderIn('received'), { customerAtFault: true, hasProof: true }, [
      ['faultUnproven', {}, { hasProof: false }],
    ]);
    orderSays('judgeRework', orderIn('received'), { customerAtFault: false, hasProof: false }, []);
  });

  test('an order is voided only while nothing hangs on it', () => {
    orderSays('void', { ...orderIn('authorized'), parts: ['ordered', 'returned'] }, { reason: '开错车' }, [
      ['alreadyHandedOver', { order: 'handedOver' }, {}],
      ['alreadyHandedOver', { order: 'inWork' }, {}],
      ['alreadyHandedOver', { order: 'paused' }, {}],
      ['partsIssued', { parts: ['issued'] }, {}],
      ['paymentExists', { paidFen: 1 }, {}],
      ['notOwnOrNotToday', { isOwnOrder: false }, {}],
      ['notOwnOrNotToday', { openedToday: false }, {}],
      ['reasonMissing', {}, { reason: null }],
    ]);
    orderSays(
      'void',
      { ...orderIn('drafted'), isOwnOrder: false, openedToday: false, roles: ['deskSupervisor'] },
      { reason: '重复' },
      [],
    );
  });

  test('a car that nobody collects waits for 60 days after the notice', () => {
    orderSays('unclaimed', { ...orderIn('ready'), firstNoticeAt: minutesAgo(60 * 24 * 60) }, {}, [
      ['noticesNotSent', { pickUpNotices: 0 }, {}],
      ['noticesNotSent', { firstNoticeAt: null }, {}],
      ['lienTooEarly', { firstNoticeAt: minutesAgo(60 * 24 * 60 - 1) }, {}],
    ]);
    orderSays('close', orderIn('delivered'), {}, [['fileIncomplete', { fileGaps: 2 }, {}]]);
  });
});

describe('refusals of a bill', () => {
  test('R-006 R-068 a bill is settled complete and within limits', () => {
    billSays('settle', { bill: 'draft' }, { supervisorApproved: false }, [
      ['slipsOpen', { slipsOpen: 1 }, {}],
      ['sharesDiffer', { totalFen: 32_001 }, {}],
      ['aboveAuthorized', { aboveAuthorizedFen: 1 }, {}],
      ['paperFieldsEmpty', { paperFieldsFilled: false }, {}],
      ['notAccepted', { carLookMissing: true }, {}],
      ['customerSignatureMissing', { customerSigned: false }, {}],
      ['discountOverLimit', { discountAboveLimitFen: 1 }, {}],
    ]);
    billSays('settle', { bill: 'draft', discountAboveLimitFen: 1 }, { supervisorApproved: true }, []);
    billSays(
      'settle',
      { bill: 'draft', customerSigned: false, customerSignatureNeeded: false },
      { supervisorApproved: false },
      [],
    );
    billSays('draftBill', { bill: 'none' }, {}, []);
  });

  test('money is taken in an open shift, on the figures that were shown', () => {
    billSays('takePayment', {}, { kind: 'payment', nonCashFen: 32_000, sameFigures: true }, [
      ['noOpenShift', { shiftOpen: false }, {}],
      ['notSettledYet', { bill: 'draft' }, {}],
      ['figuresChanged', {}, { sameFigures: false }],
      ['nonCashAboveDue', {}, { nonCashFen: 32_001 }],
    ]);
    billSays(
      'takePayment',
      { bill: 'none', order: 'received', dueFen: 0 },
      { kind: 'deposit', nonCashFen: 200_000, sameFigures: true },
      [],
    );
  });

  test('an account has an agreement, a limit (inclusive) and no old debts', () => {
    const account = {
      isExpired: false,
      overdueDays: 30,
      allowedOverdueDays: 30,
      availableFen: 265_000,
      collectorListed: true,
    };
    billSays('chargeAccount', { account }, { amountFen: 265_000 }, [
      ['noAgreement', { account: null }, {}],
      ['agreementExpired', { account: { ...account, isExpired: true } }, {}],
      ['accountOverdue', { account: { ...account, overdueDays: 31 } }, {}],
      ['collectorNotListed', { account: { ...account, collectorListed: false } }, {}],
      ['accountOverLimit', {}, { amountFen: 265_001 }],
    ]);
    const over = billRefusal(
      'chargeAccount',
      { ...smoothBill, account: { ...account, availableFen: 17_000 } },
      { amountFen: 126_000 },
    );
    expect(over?.details.amountFen).toBe(109_000);
  });

  test('R-081 an unpaid release is another person’s decision, within a limit', () => {
    const given = {
      askedBy: 'the-adviser',
      amountFen: 32_000,
      reason: '老客户',
      dueOn: '2026-12-01',
      debtorSigned: true,
      limitFen: 50_000,
    };
    billSays('approveRelease', {}, given, [
      ['askerApproves', {}, { askedBy: 'the-manager' }],
      ['releaseIncomplete', {}, { reason: null }],
      ['releaseIncomplete', {}, { amountFen: null }],
      ['releaseIncomplete', {}, { dueOn: null }],
      ['releaseIncomplete', {}, { debtorSigned: false }],
      ['releaseOverLimit', {}, { amountFen: 50_001 }],
    ]);
  });

  test('a bill is reopened only while the car is here and the books are open', () => {
    billSays('reopen', {}, {}, [
      ['carLeft', { visit: 'out', order: 'delivered' }, {}],
      ['carLeft', { order: 'closed' }, {}],
      ['carLeft', { visit: 'returning' }, {}],
      ['dayClosed', { dayClosed: true }, {}],
      ['invoiceIssued', { invoiceIssued: true }, {}],
    ]);
    expect(billRefusal('reopen', { ...smoothBill, bill: 'draft', order: 'delivered' }, {})?.code).toBe('notNow');
  });

  test('corrections, refunds and other payers', () => {
    billSays('correctBill', { order: 'closed' }, { amountFen: 73_400, billedFen: 73_400, isTakenOver: false }, [
      ['shareTakenOver', {}, { isTakenOver: true }],
      ['moreThanBilled', {}, { amountFen: 73_401 }],
    ]);
    billSays('refund', {}, { amountFen: 5_000, tookByChannelFen: 5_000, limitFen: 5_000 }, [
      ['moreThanCredit', { creditFen: 4_999 }, {}],
      ['refundOverLimit', {}, { limitFen: 4_999 }],
      ['moreThanChannelTook', {}, { tookByChannelFen: 4_999 }],
    ]);
    billSays('changePayer', {}, { newPayer: '平安保险', isSamePayer: false, newPayerAgreed: true }, [
      ['samePayer', {}, { isSamePayer: true }],
      ['newPayerNotAgreed', {}, { newPayerAgreed: false }],
    ]);
  });
});

describe('words', () => {
  // Looks at what the tests above did: it holds only when the whole file runs.
  test('every refusal of the table was tried above', () => {
    const all = MOVES.flatMap((move) => move.refusals.map(({ code }) => `${move.name} ${code}`));
    expect([...covered].sort()).toEqual([...new Set(all)].sort());
  });

  test('every move, refusal and next step is worded in both languages, and nothing else is', () => {
    const used = MOVES.flatMap((move) => [...move.refusals, ...move.warnings]);
    const rules = Object.entries(BILL_RULE_NEXTS);
    const codes = [...new Set(['notNow', ...used.map(({ code }) => code), ...rules.map(([code]) => code)])].sort();
    const steps = [...new Set(['lookAgain', ...used.map(({ next }) => next), ...rules.map(([, next]) => next)])].sort();
    const names = MOVES.map((move) => move.name).sort();
    for (const words of [moveWordsZh, moveWordsEn]) {
      expect(Object.keys(words.moves).sort()).toEqual(names);
      expect(Object.keys(words.refusals).sort()).toEqual(codes);
      expect(Object.keys(words.next).sort()).toEqual(steps);
      expect(new Set(Object.values(words.moves)).size).toBe(names.length);
    }
  });

  test('a refusal can be said at the counter', () => {
    const rules = Object.entries(BILL_RULE_NEXTS).map(([code, next]) => ({ code: code as BillRuleCode, next })); // its own keys
    for (const { refusals } of [...MOVES, { refusals: rules }]) {
      for (const { code, next } of refusals) {
        const refusal = { code, next, details: { what: 'WX-012', amountFen: 28_600 } };
        const zh = sayMoveRefusal(moveWordsZh, refusal);
        const en = sayMoveRefusal(moveWordsEn, refusal);
        expect(`${zh.say}${zh.next}`, code).toMatch(/^[^a-z]*\p{Script=Han}/u);
        expect(`${zh.say}${zh.next}`, code).not.toMatch(/非法|状态|错误|失败|禁止|undefined|订金|删除/);
        expect(`${en.say}${en.next}`, code).not.toMatch(/\p{Script=Han}|undefined|illegal|invalid/iu);
      }
    }
    const other = {
      code: 'orderHoldsCar',
      next: 'settleOrLeaveOpen',
      details: { what: 'WX-012', amountFen: 28_605 },
    } as const;
    expect(sayMoveRefusal(moveWordsZh, other).say).toBe('该车还有未结工单 WX-012（欠 ¥286.05）');
    expect(sayMoveRefusal(moveWordsEn, other).say).toBe('This car has an open order WX-012 (¥286.05 outstanding)');
  });

  test('a move that does not start from here is refused in words, too', () => {
    const refusal = visitRefusal('checkIn', { ...smoothVisit, visit: 'out' }, { ...received, hasPhone: true });
    expect(refusal).toEqual({ code: 'notNow', next: 'lookAgain', details: { what: '', amountFen: 0 } });
  });
});

describe('the board', () => {
  const cases: readonly (readonly [VisitState, readonly OrderState[], boolean, BoardColumn | null])[] = [
    ['expected', [], false, null],
    ['waiting', [], false, 'waiting'],
    ['keyDropped', [], false, 'waiting'],
    ['waiting', ['drafted'], false, 'drafted'],
    ['waiting', ['voided'], false, 'waiting'],
    ['onSite', ['drafted'], false, 'drafted'],
    ['onSite', ['received'], false, 'drafted'],
    ['onSite', ['diagnosing'], false, 'drafted'],
    ['onSite', ['quoted'], false, 'awaitingCustomer'],
    ['onSite', ['authorized'], false, 'toAssign'],
    ['onSite', ['handedOver'], false, 'inWork'],
    ['onSite', ['inWork'], false, 'inWork'],
    ['onSite', ['paused'], false, 'paused'],
    ['onSite', ['workDone'], false, 'toInspect'],
    ['onSite', ['passed'], false, 'toCollect'],
    ['onSite', ['ready'], false, 'toCollect'],
    ['onSite', ['declined'], false, 'toCollect'],
    ['onSite', ['voided', 'declined'], false, 'toCollect'],
    ['onSite', ['ready', 'inWork'], false, 'inWork'],
    ['onSite', ['paused', 'quoted'], false, 'awaitingCustomer'],
    ['onSite', ['ready', 'declined'], false, 'toCollect'],
    ['cleared', ['ready'], false, 'cleared'],
    ['cleared', ['declined', 'paused'], false, 'cleared'],
    ['out', ['delivered'], true, 'outToday'],
    ['out', [], true, 'outToday'],
    ['out', ['delivered'], false, null],
    ['returning', ['paused'], true, 'paused'],
  ];
  test.each(cases)('%s with orders %j, left today %s: %s', (visit, orders, leftToday, column) => {
    expect(boardColumnOf(visit, orders, leftToday)).toBe(column);
  });

  test('R-081 what the gate holds against a car, and on what ground it goes', () => {
    expect(holdsCar(gateOrder)).toBe(false);
    expect(holdsCar({ ...gateOrder, billSettled: false })).toBe(true);
    expect(holdsCar({ ...gateOrder, billSettled: false, released: true })).toBe(false);
    expect(holdsCar({ ...gateOrder, state: 'paused' })).toBe(true);
    expect(holdsCar({ ...gateOrder, state: 'paused', leavesOpen: true })).toBe(false);
    expect(holdsCar({ ...gateOrder, state: 'passed', released: true })).toBe(true);
    expect(holdsCar({ ...gateOrder, state: 'declined', billSettled: false })).toBe(false);
    expect(exitKindOf([gateOrder])).toBe('settled');
    expect(exitKindOf([gateOrder, { ...gateOrder, onAccount: true }])).toBe('onAccount');
    expect(
      exitKindOf([
        { ...gateOrder, released: true },
        { ...gateOrder, onAccount: true },
      ]),
    ).toBe('released');
    expect(exitKindOf([gateOrder, { ...gateOrder, state: 'paused', leavesOpen: true }])).toBe('awaitingParts');
    expect(exitKindOf([{ ...gateOrder, state: 'declined' }])).toBe('declined');
    expect(exitKindOf([{ ...gateOrder, state: 'declined' }, gateOrder])).toBe('settled');
  });
});
