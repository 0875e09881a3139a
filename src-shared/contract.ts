import { backupContract } from './backup/backup-contract.ts';
import { billContract } from './bill/bill-contract.ts';
import { catalogContract } from './catalog/catalog-contract.ts';
import { customerContract } from './customer/customer-contract.ts';
import { documentContract } from './document/document-contract.ts';
import { draftContract } from './draft/draft-contract.ts';
import { dutyContract } from './duty/duty-contract.ts';
import { exportContract } from './exchange/export-contract.ts';
import { importContract } from './exchange/import-contract.ts';
import { followUpContract } from './followup/followup-contract.ts';
import { journalContract } from './journal/journal-contract.ts';
import type { Definition, InputOf, OutputOf, RefusalsOf } from './kit/contract.ts';
import { orderContract } from './order/order-contract.ts';
import { shopContract } from './shop/shop-contract.ts';
import { staffContract } from './staff/staff-contract.ts';
import { taskContract } from './task/task-contract.ts';
import { findContract } from './vehicle/find-contract.ts';
import { recallContract } from './vehicle/recall-contract.ts';
import { vehicleContract } from './vehicle/vehicle-contract.ts';
import { visitContract } from './visit/visit-contract.ts';
import { workshopContract } from './workshop/workshop-contract.ts';

/** Everything that a seat can ask the shop for. Names are unique: a spread that hides one fails the contract test. */
export const contract = {
  ...shopContract,
  ...staffContract,
  ...customerContract,
  ...vehicleContract,
  ...recallContract,
  ...findContract,
  ...visitContract,
  ...orderContract,
  ...workshopContract,
  ...catalogContract,
  ...dutyContract,
  ...billContract,
  ...followUpContract,
  ...documentContract,
  ...exportContract,
  ...draftContract,
  ...journalContract,
  ...backupContract,
  ...importContract,
  ...taskContract,
} as const satisfies Record<string, Definition>;

export type Contract = typeof contract;
export type CallName = keyof Contract;
type NamesOf<K extends Definition['kind']> = {
  [N in CallName]: Contract[N]['kind'] extends K ? N : never;
}[CallName];
export type QueryName = NamesOf<'query'>;
export type CommandName = NamesOf<'command'>;
export type TaskName = NamesOf<'task'>;
export type StepName = NamesOf<'step'>;

export type Input<N extends CallName> = InputOf<Contract[N]>;
export type Output<N extends CallName> = OutputOf<Contract[N]>;
export type RefusalsFor<N extends CallName> = RefusalsOf<Contract[N]>;
