/** The people of the shop: who they are, which hats they wear, their PINs. */
import { z } from 'zod';
import { newId, staffId as staffIdSchema } from '../../src-shared/kit/id.ts';
import { Refused, refuse } from '../../src-shared/kit/refusal.ts';
import { DEMO_PIN } from '../../src-shared/staff/staff-rules.ts';
import { role } from '../../src-shared/staff/staff-contract.ts';
import { type CommandHandlers, internal, type QueryHandlers, type StepHandlers } from '../kernel/handler-types.ts';
import { readShop } from '../shop/shop-repository.ts';
import { countFailure, guarded, guardOfStaff } from './guard.ts';
import { checkPin, hashPin } from './pin-hash.ts';
import { endSessionsOfStaff } from './session-repository.ts';
import {
  activeStaff,
  activeStaffByName,
  allStaff,
  clearFailures,
  insertStaff,
  otherActiveAdministrators,
  rolesOf,
  setPinHash,
  setRoles,
  signedInSeats,
  staffById,
  updateStaff,
} from './staff-repository.ts';
