/** All handlers. A missing one is a compile error, here and nowhere else. */
import type { z } from 'zod';
import { backupCommands, backupGuards, backupQueries, backupSteps } from '../backup/backup-service.ts';
import { billCommands, billQueries } from '../bill/bill-service.ts';
import { counterCommands } from '../bill/counter-service.ts';
import { payerCommands } from '../bill/payer-service.ts';
import { paymentCommands } from '../bill/payment-service.ts';
import { shiftCommands, shiftQueries } from '../bill/shift-service.ts';
import { catalogCommands, catalogQueries } from '../catalog/catalog-service.ts';
import { customerCommands, customerQueries } from '../customer/customer-service.ts';
import { documentGuards } from '../document/document-guards.ts';
import { outputCommands } from '../document/output-service.ts';
import { draftCommands, draftQueries } from '../draft/draft-service.ts';
import { dutyQueries } from '../duty/duty-service.ts';
import { exportGuards, exportNotes } from '../exchange/export-service.ts';
import { importGuards, importQueries, importTaskCommands, importUpkeep } from '../exchange/import-service.ts';
import { followUpCommands, followUpQueries } from '../followup/followup-service.ts';
import { journalQueries } from '../journal/journal-service.ts';
import { filing, filingQueries } from '../order/filing.ts';
import { orderCommands, orderQueries } from '../order/order-service.ts';
import { transferCommands } from '../order/transfer-service.ts';
import { shopCommands, shopQueries, shopSteps } from '../shop/shop-service.ts';
import { approvalQueries, approvalSteps } from '../staff/approval-service.ts';
import { seatCommands, seatQueries, seatSteps } from '../staff/seat-service.ts';
import { sessionQueries, sessionSteps } from '../staff/session-service.ts';
import { staffCommands, staffQueries, staffSteps } from '../staff/staff-service.ts';
import { taskCommands, taskQueries } from '../task/task-service.ts';
import { findQueries } from '../vehicle/find-service.ts';
import { recallCommands, recallQueries } from '../vehicle/recall-service.ts';
import { vehicleCommands, vehicleQueries } from '../vehicle/vehicle-service.ts';
import { receptionCommands, receptionQueries } from '../visit/reception-service.ts';
import { visitCommands, visitQueries } from '../visit/visit-service.ts';
import { workshopCommands, workshopQueries } from '../workshop/workshop-service.ts';
import type {
  CommandHandlers,
  InternalCommand,
  PiecewiseCommand,
  QueryHandlers,
  StepHandlers,
  TaskGuards,
  TaskNotes,
  Upkeep,
} from './handler-types.ts';

export const queryHandlers: QueryHandlers = {
  ...shopQueries,
  ...staffQueries,
  ...approvalQueries,
  ...sessionQueries,
  ...seatQueries,
  ...customerQueries,
  ...vehicleQueries,
  ...recallQueries,
  ...findQueries,
  ...visitQueries,
  ...receptionQueries,
  ...orderQueries,
  ...filingQueries,
  ...workshopQueries,
  ...catalogQueries,
  ...dutyQueries,
  ...billQueries,
  ...shiftQueries,
  ...followUpQueries,
  ...draftQueries,
  ...journalQueries,
  ...backupQueries,
  ...importQueries,
  ...taskQueries,
};

export const commandHandlers: CommandHandlers = {
  ...shopCommands,
  ...staffCommands,
  ...seatCommands,
  ...customerCommands,
  ...vehicleCommands,
  ...recallCommands,
  ...visitCommands,
  ...followUpCommands,
  ...receptionCommands,
  ...orderCommands,
  ...transferCommands,
  ...workshopCommands,
  ...catalogCommands,
  ...billCommands,
  ...counterCommands,
  ...payerCommands,
  ...paymentCommands,
  ...shiftCommands,
  ...outputCommands,
  ...draftCommands,
  ...backupCommands,
  ...taskCommands,
};

export const stepHandlers: StepHandlers = {
  ...shopSteps,
  ...staffSteps,
  ...approvalSteps,
  ...sessionSteps,
  ...seatSteps,
  ...backupSteps,
};

/** The tasks themselves are merged in task/worker.ts. */
export const taskGuards: TaskGuards = {
  ...documentGuards,
  ...backupGuards,
  ...exportGuards,
  ...importGuards,
};

export const taskNotes: TaskNotes = { ...exportNotes };

/** What tasks may have done from their worker. */
export const commandsOfTasks: readonly (InternalCommand<z.ZodType, unknown> | PiecewiseCommand<z.ZodType, unknown>)[] =
  [...importTaskCommands];

/** What the program does by itself, without anybody's asking. */
export const upkeep: readonly Upkeep[] = [filing, importUpkeep];
