/** 反结算 and 红冲更正: a bill is never edited, only mirrored (M5). */
import { billTerms } from '../../src-shared/bill/bill-contract.ts';
import { type CounterBill, counterBill, mirrorBill, type ReturnedLine } from '../../src-shared/bill/bill-rules.ts';
import { billId as billIdSchema, newId, type OrderId } from '../../src-shared/kit/id.ts';
import { negate, sumFen, toFen, ZERO } from '../../src-shared/kit/money.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { actorId } from '../kernel/context.ts';
import type { CommandHandlers } from '../kernel/handler-types.ts';
import { forgetAcceptance } from '../order/order-moves.ts';
import type { NeededApproval } from '../staff/approval-service.ts';
import { voidOpenSlip } from '../visit/exit-slip.ts';
import { moneyOf, type OrderMoney } from './bill-facts.ts';
import {
  approverOf,
  billSeen,
  changedMeanwhile,
  isRefused,
  moveRefused,
  refusedMove,
  settleDebt,
  subjectOf,
  tell,
  writeCounter,
} from './bill-moves.ts';
import { insertBill, updateBill } from './bill-repository.ts';

/** In the counting of the line: thousandths of a part, anything else whole. */
function returnedLine(money: OrderMoney, lineId: string, quantityMilli: number | null): ReturnedLine {
  const pricing = money.lines.find(({ row }) => row.id === lineId)?.pricing;
  const outOf = pricing?.kind === 'part' ? pricing.quantityMilli : 1;
  const before = money.counters
    .flatMap(({ counter }) => counter.returned)
    .filter((back) => back.lineId === lineId)
    .reduce((sum, back) => sum + back.quantity, 0);
  const rest = outOf - before;
  // Nothing left: one more is asked for than was billed, and the rule says so.
  const whole = rest > 0 ? rest : 1;
  return { lineId, quantity: outOf === 1 ? whole : (quantityMilli ?? whole), outOf };
}

const approvalOf = (purpose: 'reopen' | 'correct', orderId: OrderId): NeededApproval => ({
  purpose,
  orderIds: [orderId],
  amountFen: null,
  roles: ['deskSupervisor'],
});
/** The mirror of a whole bill takes from each payer what is his now; the tax stays with whom the bill was made out for. */
function ofPayersNow(mirror: CounterBill, money: OrderMoney): CounterBill {
  const none = { portions: [], tax: { netFen: ZERO, taxFen: ZERO } };
  const shares = money.payers.map(({ key, kind, amountFen }) => ({
    ...(mirror.shares.find(({ payerKey }) => payerKey === key) ?? none),
    payerKey: key,
    kind,
    amountFen: negate(amountFen),
  }));
  return { ...mirror, shares };
}

export const counterCommands = {
  'bill.reopen': (input, context) => {
    const { db, now } = context;
    const subject = subjectOf(context, input.orderId);
    if (isRefused(subject)) return subject;
    const bill = billSeen(context, subject, input);
    if (isRefused(bill)) return bill;
    const refused = refusedMove(context, subject, 'reopen', {});
    if (refused) return refused;
    const approver = approverOf(context, input.approvalId, approvalOf('reopen', input.orderId));
    if (isRefused(approver)) return approver;
    if (!approver) return refuse('notAllowed', { roles: ['deskSupervisor'] });
    const { order, money } = subject;
    const mirror = mirrorBill(
      money.figures,
      money.counters.map(({ counter }) => counter),
    );
    if (!mirror.ok) return moveRefused(subject, 'reopen', mirror.refusal);
    const number = writeCounter(context, subject, ofPayersNow(mirror.value, money), input.reason);
    if (!updateBill(db, bill.id, bill.version, { isCurrent: false })) return changedMeanwhile(context, subject);
    insertBill(db, {
      id: newId(billIdSchema),
      version: 1,
      orderId: order.id,
      state: 'draft',
      isCurrent: true,
      draftedAt: now,
      draftedBy: actorId(context),
      terms: billTerms.parse(bill.terms),
      roundDown: bill.roundDown,
      discountReason: '',
      totalFen: bill.totalFen,
      signatureNote: '',
      note: '',
    });
    voidOpenSlip(context, order.visitId, 'reopen');
    forgetAcceptance(context, order.id);
    settleDebt(context, subject, 'reopened');
    tell(context, subject, 'billReopened', {
      bill: bill.number,
      counter: number,
      approvedBy: approver.name,
      note: input.reason,
    });
    return { number, version: 1 };
  },
  'bill.correct': (input, context) => {
    const { db } = context;
    const subject = subjectOf(context, input.orderId);
    if (isRefused(subject)) return subject;
    const bill = billSeen(context, subject, input);
    if (isRefused(bill)) return bill;
    const { order, money } = subject;
    const billedFen = sumFen(money.payers.map(({ amountFen }) => amountFen));
    const refused = refusedMove(context, subject, 'correctBill', { amountFen: 0, billedFen, isTakenOver: false });
    if (refused) return refused;
    const approver = approverOf(context, input.approvalId, approvalOf('correct', input.orderId));
    if (isRefused(approver)) return approver;
    if (!approver) return refuse('notAllowed', { roles: ['deskSupervisor'] });
    const counter = counterBill(
      money.figures,
      input.lines.map(({ lineId, quantityMilli }) => returnedLine(money, lineId, quantityMilli)),
      money.counters.map((each) => each.counter),
    );
    if (!counter.ok) return moveRefused(subject, 'correctBill', counter.refusal);
    const tooMuch = refusedMove(context, subject, 'correctBill', {
      amountFen: negate(counter.value.amountFen),
      billedFen,
      // It cannot be given back to the first payer: such a bill is reopened instead.
      isTakenOver: counter.value.shares.some(
        ({ payerKey, amountFen }) => -amountFen > (money.payers.find(({ key }) => key === payerKey)?.amountFen ?? 0),
      ),
    });
    if (tooMuch) return tooMuch;
    const number = writeCounter(context, subject, counter.value, input.reason);
    // The bill stays as it is; whoever looks at it on another seat must look again.
    if (!updateBill(db, bill.id, bill.version, {})) return changedMeanwhile(context, subject);
    const after = moneyOf(db, order);
    if (after.owedFen === 0) settleDebt(context, subject, 'corrected');
    const amountFen = toFen(counter.value.amountFen);
    tell(context, subject, 'billCorrected', {
      bill: bill.number,
      counter: number,
      amountFen,
      approvedBy: approver.name,
      note: input.reason,
    });
    return { number, amountFen, leftFen: counter.value.leftFen, creditFen: after.creditFen };
  },
} satisfies Pick<CommandHandlers, 'bill.reopen' | 'bill.correct'>;
