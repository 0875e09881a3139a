/** The thing that a paper is about, and whether there is anything to print of it yet. */
import { eq } from 'drizzle-orm';
import type { PaperKind } from '../../src-shared/document/paper-rules.ts';
import { extraId, orderId, visitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { type BillRow, currentBillOf } from '../bill/bill-repository.ts';
import type { Reader } from '../db/connection.ts';
import { type ExtraRow, type OrderRow, orderById } from '../order/order-repository.ts';
import { extra } from '../order/order-tables.ts';
import { type ExitSlipRow, isValidSlip, openSlipOf } from '../visit/exit-slip.ts';
import { type VisitRow, visitById } from '../visit/visit-repository.ts';

export type Found =
  | { readonly kind: 'repairOrder'; readonly order: OrderRow }
  | { readonly kind: 'warranty'; readonly order: OrderRow }
  | { readonly kind: 'extraSlip'; readonly order: OrderRow; readonly extra: ExtraRow }
  | { readonly kind: 'settlement'; readonly order: OrderRow; readonly bill: BillRow }
  | { readonly kind: 'exitSlip'; readonly visit: VisitRow; readonly slip: ExitSlipRow };

export type PaperSubject =
  | { readonly state: 'missing' }
  | { readonly state: 'notYet' }
  | { readonly state: 'there'; readonly found: Found };

const MISSING: PaperSubject = { state: 'missing' };
const NOT_YET: PaperSubject = { state: 'notYet' };
const there = (found: Found): PaperSubject => ({ state: 'there', found });

function extraById(db: Reader, id: ExtraRow['id']): ExtraRow | null {
  return db.select().from(extra).where(eq(extra.id, id)).get() ?? null;
}

/** `id` is the extra's, the visit's or the order's, as the contract says of the kind. */
export function subjectOf(db: Reader, kind: PaperKind, id: string, now: Instant): PaperSubject {
  switch (kind) {
    case 'extraSlip': {
      const row = extraById(db, extraId.parse(id));
      const order = row && orderById(db, row.orderId);
      return row && order ? there({ kind, order, extra: row }) : MISSING;
    }
    case 'exitSlip': {
      const visit = visitById(db, visitId.parse(id));
      if (!visit) return MISSING;
      const slip = openSlipOf(db, visit.id);
      return slip && isValidSlip(slip, now) ? there({ kind, visit, slip }) : NOT_YET;
    }
    case 'repairOrder':
    case 'settlement':
    case 'warranty': {
      const order = orderById(db, orderId.parse(id));
      if (!order) return MISSING;
      if (kind === 'repairOrder') return order.state === 'voided' ? NOT_YET : there({ kind, order });
      if (kind === 'warranty') return order.passedAt === null ? NOT_YET : there({ kind, order });
      const current = currentBillOf(db, order.id);
      return current ? there({ kind, order, bill: current }) : NOT_YET;
    }
  }
}
