/** 转付款方: what one payer has not paid of a settled bill, another one has agreed to pay. */
import { newId, shareId as shareIdSchema } from '../../src-shared/kit/id.ts';
import { negate, ZERO } from '../../src-shared/kit/money.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { CommandHandlers } from '../kernel/handler-types.ts';
import { moneyOf } from './bill-facts.ts';
import {
  approverOf,
  billSeen,
  changedMeanwhile,
  isRefused,
  moveRefused,
  refusedMove,
  settleDebt,
  shareState,
  subjectOf,
  tell,
} from './bill-moves.ts';
import { insertShare, updateBill, updateShare } from './bill-repository.ts';

export const payerCommands = {
  'bill.changePayer': (input, context) => {
    const { db } = context;
    const subject = subjectOf(context, input.orderId);
    if (isRefused(subject)) return subject;
    const bill = billSeen(context, subject, input);
    if (isRefused(bill)) return bill;
    const { order, money } = subject;
    const from = money.payers.find(({ key }) => key === input.payerKey);
    const first = money.shares.find(({ payerKey, billId }) => payerKey === input.payerKey && billId === bill.id);
    if (!from || !first) return refuse('notFound', {});
    const known = money.payers.find(({ kind, name }) => kind === input.to.kind && name === input.to.name);
    const refused = refusedMove(context, subject, 'changePayer', {
      newPayer: input.to.name,
      isSamePayer: known?.key === from.key,
      newPayerAgreed: input.agreedBy !== '',
    });
    if (refused) return refused;
    if (from.openFen === 0) return moveRefused(subject, 'changePayer', { code: 'nothingDue', next: 'lookAgain' });
    const approver = approverOf(context, input.approvalId, {
      purpose: 'changePayer',
      orderIds: [input.orderId],
      amountFen: from.openFen,
      roles: ['deskSupervisor'],
    });
    if (isRefused(approver)) return approver;
    if (!approver) return refuse('notAllowed', { roles: ['deskSupervisor'] });
    // The bill stays as it was settled: one row takes the open part from the old payer, one gives it to the new one.
    const amountFen = from.openFen;
    const rowOf = (payer: { key: string; kind: typeof from.kind; name: string }) => ({
      id: newId(shareIdSchema),
      billId: bill.id,
      payerKey: payer.key,
      payerKind: payer.kind,
      payerName: payer.name,
      paidFen: 0,
    });
    insertShare(db, { ...rowOf(from), amountFen: negate(amountFen), state: 'paid' });
    updateShare(db, first, { state: shareState(first.state, ZERO) });
    const to = known ?? { ...input.to, key: newId(shareIdSchema) };
    insertShare(db, { ...rowOf(to), amountFen, state: 'due' });
    const own = known && money.shares.find(({ payerKey, billId }) => payerKey === known.key && billId === bill.id);
    if (own) updateShare(db, own, { state: shareState(own.state, amountFen) });
    // Whoever looks at the bill on another seat must look again.
    if (!updateBill(db, bill.id, bill.version, {})) return changedMeanwhile(context, subject);
    const after = moneyOf(db, order);
    if (after.owedFen === 0) settleDebt(context, subject, 'payerChanged');
    tell(context, subject, 'payerChanged', {
      bill: bill.number,
      amountFen,
      payer: from.name,
      newPayer: to.name,
      agreedBy: input.agreedBy,
      approvedBy: approver.name,
      note: input.reason,
    });
    return { version: bill.version + 1, amountFen, dueFen: after.owedFen };
  },
} satisfies Pick<CommandHandlers, 'bill.changePayer'>;
