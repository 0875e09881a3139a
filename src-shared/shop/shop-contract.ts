import { z } from 'zod';
import { tillRules } from '../bill/till-rules.ts';
import { command, query, step } from '../kit/contract.ts';
import { bayId, staffId, teamId } from '../kit/id.ts';
import { localDate } from '../kit/time.ts';
import { pin, staffName } from '../staff/staff-rules.ts';
import { hoursException, particulars, platePrefix, weeklyHours } from './shop-rules.ts';

const nothing = z.strictObject({});
const version = z.int('format').min(1, 'format');
const shortName = z.string().trim().min(1, 'required').max(40, 'tooLong');

export const language = z.enum(['zh-CN', 'en'], 'choice');

const team = z.strictObject({ id: teamId, version, name: z.string(), active: z.boolean() });
const bay = z.strictObject({ id: bayId, version, name: z.string(), active: z.boolean() });

export const shopContract = {
  /** First run: everything that a shop needs to open its doors, in one step. */
  'shop.setUp': step({
    input: z.strictObject({
      language,
      particulars,
      platePrefix,
      weeklyHours,
      teams: z.array(shortName).max(50, 'tooLong'),
      bays: z.array(shortName).max(200, 'tooLong'),
      administrator: z.strictObject({ name: staffName, pin }),
      seatName: shortName,
    }),
    output: z.strictObject({ staffId, recoveryCode: z.string() }),
    refusals: ['alreadySetUp'],
  }),
  /** First run: turns the empty data folder into the demo shop. A folder once made real can never become a demo. */
  'shop.tryDemo': step({
    input: z.strictObject({ language }),
    output: nothing,
    refusals: ['alreadySetUp'],
  }),
  'shop.settings': query({
    input: nothing,
    output: z.strictObject({
      version,
      language,
      particulars,
      platePrefix,
      weeklyHours,
      lockMinutes: z.int(),
      tillRules,
      exceptions: z.array(hoursException),
      teams: z.array(team),
      bays: z.array(bay),
    }),
    reads: ['shop', 'calendar_exception', 'team', 'bay'],
  }),
  'shop.changeParticulars': command({
    input: z.strictObject({ version, particulars }),
    output: z.strictObject({ version }),
    touches: ['shop'],
    refusals: ['changedMeanwhile', 'notFound'],
  }),
  /** How the desk behaves: plate prefix, default language, minutes until a seat locks itself. */
  'shop.changeDesk': command({
    input: z.strictObject({
      version,
      language,
      platePrefix,
      lockMinutes: z.int('format').min(1, 'tooSmall').max(480, 'tooLarge'),
    }),
    output: z.strictObject({ version }),
    touches: ['shop'],
    refusals: ['changedMeanwhile'],
  }),
  /** What the shop allows at its till and its gate (C-7, C-8, C-13). */
  'shop.changeTill': command({
    input: z.strictObject({ version, tillRules }),
    output: z.strictObject({ version }),
    touches: ['shop'],
    refusals: ['changedMeanwhile'],
  }),
  'shop.changeHours': command({
    input: z.strictObject({ version, weeklyHours }),
    output: z.strictObject({ version }),
    touches: ['shop'],
    refusals: ['changedMeanwhile'],
  }),
  /** A day that differs from the week; the same day again replaces it. */
  'shop.setException': command({
    input: hoursException,
    output: nothing,
    touches: ['calendar_exception'],
  }),
  'shop.clearException': command({
    input: z.strictObject({ date: localDate }),
    output: nothing,
    touches: ['calendar_exception'],
    refusals: ['notFound'],
  }),
  'shop.addTeam': command({
    input: z.strictObject({ name: shortName }),
    output: z.strictObject({ teamId }),
    touches: ['team'],
    refusals: ['nameTaken'],
  }),
  'shop.changeTeam': command({
    input: z.strictObject({ teamId, version, name: shortName, active: z.boolean() }),
    output: z.strictObject({ version }),
    touches: ['team'],
    refusals: ['notFound', 'changedMeanwhile', 'nameTaken'],
  }),
  'shop.addBay': command({
    input: z.strictObject({ name: shortName }),
    output: z.strictObject({ bayId }),
    touches: ['bay'],
    refusals: ['nameTaken'],
  }),
  'shop.changeBay': command({
    input: z.strictObject({ bayId, version, name: shortName, active: z.boolean() }),
    output: z.strictObject({ version }),
    touches: ['bay'],
    refusals: ['notFound', 'changedMeanwhile', 'nameTaken'],
  }),
} as const;
