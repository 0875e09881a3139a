/** Where one goes from an order or a visit. Plain texts: the till, the check-in and the papers register their own routes. */
import type { OrderId, VisitId } from '../../src-shared/kit/id.ts';

export const tillOf = (orderId: OrderId): string => `/till/${orderId}`;
export const checkInOf = (visitId: VisitId): string => `/check-in/${visitId}`;
export const visitOf = (visitId: VisitId): string => `/visit/${visitId}`;
export const orderOf = (orderId: OrderId): string => `/orders/${orderId}`;
/** `id` of the thing that the paper is about: an order, an extra, a visit. */
export const paperOf = (
  kind: 'repairOrder' | 'extraSlip' | 'settlement' | 'exitSlip' | 'warranty',
  id: string,
): string => `/papers/${kind}/${id}`;
