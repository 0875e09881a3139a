import { v7 } from 'uuid';
import { z } from 'zod';

/** A UUIDv7 in lower case, branded with the thing that it names. */
function idOf<Brand extends string>() {
  return z.uuid('format').brand<Brand>();
}

export const staffId = idOf<'StaffId'>();
export type StaffId = z.output<typeof staffId>;
export const seatId = idOf<'SeatId'>();
export type SeatId = z.output<typeof seatId>;
export const visitId = idOf<'VisitId'>();
export type VisitId = z.output<typeof visitId>;
export const customerId = idOf<'CustomerId'>();
export type CustomerId = z.output<typeof customerId>;
export const phoneId = idOf<'PhoneId'>();
export type PhoneId = z.output<typeof phoneId>;
export const vehicleId = idOf<'VehicleId'>();
export type VehicleId = z.output<typeof vehicleId>;
export const contactId = idOf<'ContactId'>();
export type ContactId = z.output<typeof contactId>;
export const recallId = idOf<'RecallId'>();
export type RecallId = z.output<typeof recallId>;
export const teamId = idOf<'TeamId'>();
export type TeamId = z.output<typeof teamId>;
export const bayId = idOf<'BayId'>();
export type BayId = z.output<typeof bayId>;
export const orderId = idOf<'OrderId'>();
export type OrderId = z.output<typeof orderId>;
export const orderLineId = idOf<'OrderLineId'>();
export type OrderLineId = z.output<typeof orderLineId>;
export const extraId = idOf<'ExtraId'>();
export type ExtraId = z.output<typeof extraId>;
export const workSessionId = idOf<'WorkSessionId'>();
export type WorkSessionId = z.output<typeof workSessionId>;
export const authorizationId = idOf<'AuthorizationId'>();
export type AuthorizationId = z.output<typeof authorizationId>;
export const heldItemId = idOf<'HeldItemId'>();
export type HeldItemId = z.output<typeof heldItemId>;
export const billId = idOf<'BillId'>();
export type BillId = z.output<typeof billId>;
export const shareId = idOf<'ShareId'>();
export type ShareId = z.output<typeof shareId>;
export const paymentId = idOf<'PaymentId'>();
export type PaymentId = z.output<typeof paymentId>;
export const shiftId = idOf<'ShiftId'>();
export type ShiftId = z.output<typeof shiftId>;
export const exitSlipId = idOf<'ExitSlipId'>();
export type ExitSlipId = z.output<typeof exitSlipId>;
export const approvalId = idOf<'ApprovalId'>();
export type ApprovalId = z.output<typeof approvalId>;
export const followUpId = idOf<'FollowUpId'>();
export type FollowUpId = z.output<typeof followUpId>;
export const followUpPromiseId = idOf<'FollowUpPromiseId'>();
export type FollowUpPromiseId = z.output<typeof followUpPromiseId>;
export const catalogItemId = idOf<'CatalogItemId'>();
export type CatalogItemId = z.output<typeof catalogItemId>;
export const catalogPackageId = idOf<'CatalogPackageId'>();
export type CatalogPackageId = z.output<typeof catalogPackageId>;
export const dutyId = idOf<'DutyId'>();
export type DutyId = z.output<typeof dutyId>;
export const draftId = idOf<'DraftId'>();
export type DraftId = z.output<typeof draftId>;
export const importId = idOf<'ImportId'>();
export type ImportId = z.output<typeof importId>;
export const taskId = idOf<'TaskId'>();
export type TaskId = z.output<typeof taskId>;
export const commandId = idOf<'CommandId'>();
export type CommandId = z.output<typeof commandId>;

/** A new UUIDv7, for the schema that brands it: `newId(visitId)`. */
export function newId<T extends z.ZodType>(schema: T): z.output<T> {
  return schema.parse(v7());
}
