import { expect, test } from 'vitest';
import { placeOf } from '../../src-renderer/duty/duty-place.ts';
import type { CallName } from '../../src-shared/contract.ts';
import { DUTY_KINDS, DUTY_ROLES } from '../../src-shared/duty/duty-rules.ts';
import { followUpId, newId, orderId, visitId } from '../../src-shared/kit/id.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';

/** What each room reads before it can show anything. */
const READ_FIRST: Readonly<Record<string, CallName>> = {
  '/check-in/$visitId': 'visit.checkInDraft',
  '/orders/$orderId': 'order.get',
  '/workshop/$orderId': 'workshop.cars',
  '/till/$orderId': 'bill.get',
  '/follow-up/$followUpId': 'followup.get',
};

const cases = DUTY_KINDS.flatMap((kind) => DUTY_ROLES[kind].map((role) => [kind, role] as const));

test.each(cases)('the duty %s leads the %s to a room that is open to them', (kind, role) => {
  const place = placeOf({
    kind,
    visitId: newId(visitId),
    orderId: newId(orderId),
    followUpId: newId(followUpId),
  });
  const read = READ_FIRST[place?.route ?? ''];
  if (!read) throw new Error(`no room for ${kind}: ${place?.route}`);
  expect(mayCall(read, [role])).toBe(true);
});
