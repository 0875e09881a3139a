/** From the database to what a paper prints; to be called in one read transaction. */

import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { assertNever } from '../../src-shared/kit/assert-never.ts';
import type { Reader } from '../db/connection.ts';
import { exitSlipOf } from './exit-slip-snapshot.ts';
import { extraSlipOf } from './extra-slip-snapshot.ts';
import type { Found } from './paper-subject.ts';
import { repairOrderOf } from './repair-order-snapshot.ts';
import { settlementOf } from './settlement-snapshot.ts';
import type { Wanted } from './snapshot-parts.ts';
import { warrantyCardOf } from './warranty-snapshot.ts';

export function snapshotOf(db: Reader, found: Found, wanted: Wanted): PaperSnapshot {
  switch (found.kind) {
    case 'extraSlip':
      return extraSlipOf(db, found.order, found.extra, wanted);
    case 'exitSlip':
      return exitSlipOf(db, found.visit, found.slip, wanted);
    case 'settlement':
      return settlementOf(db, found.order, found.bill, wanted);
    case 'repairOrder':
      return repairOrderOf(db, found.order, wanted);
    case 'warranty':
      return warrantyCardOf(db, found.order, wanted);
    default:
      return assertNever(found);
  }
}
