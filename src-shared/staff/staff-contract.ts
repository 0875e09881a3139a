import { z } from 'zod';
import { command, query, step } from '../kit/contract.ts';
import { approvalId, orderId, seatId, staffId } from '../kit/id.ts';
import { fen } from '../kit/money.ts';
import { instant } from '../kit/time.ts';
import { clockTrouble, FOLDER_TROUBLES } from '../shop/machine-rules.ts';
import { APPROVAL_PURPOSES, MAX_APPROVED_ORDERS } from './approvals.ts';
import { ROLES } from './roles.ts';
import { pin, staffName } from './staff-rules.ts';

export const role = z.enum(ROLES, 'choice');
const roles = z.array(role).min(1, 'required').max(ROLES.length, 'tooLong');
const nothing = z.strictObject({});
const version = z.int('format').min(1, 'format');

export const signedInStaff = z.strictObject({ id: staffId, name: z.string(), roles: z.array(role) });
export type SignedInStaff = z.output<typeof signedInStaff>;

const recoveryCodeText = z.string().trim().min(1, 'required').max(64, 'tooLong');

export const staffContract = {
  /** Who may put in a PIN for this, in the order of their names. */
  'staff.approvers': query({
    input: z.strictObject({ roles: z.array(z.enum(ROLES, 'choice')).min(1, 'required').max(ROLES.length, 'tooLong') }),
    output: z.strictObject({ staff: z.array(z.strictObject({ id: staffId, name: z.string() })) }),
    reads: ['staff', 'staff_role'],
  }),
  /**
   * A second person says yes at this seat with a PIN, without signing in, to this step of these orders and to no more
   * than this amount (fen; null where the step has none); the command that needs it names the answer.
   */
  'staff.approve': step({
    input: z.strictObject({
      staffId,
      pin: z.string().max(12, 'tooLong'),
      purpose: z.enum(APPROVAL_PURPOSES, 'choice'),
      orderIds: z.array(orderId).min(1, 'required').max(MAX_APPROVED_ORDERS, 'tooLong'),
      amountFen: fen.nullable(),
    }),
    output: z.strictObject({ approvalId, name: z.string() }),
    refusals: ['wrongPin', 'tooManyTries', 'staffInactive'],
  }),
  /** The names to choose from at a paired seat before sign-in. */
  'staff.signInList': query({
    input: nothing,
    output: z.strictObject({
      staff: z.array(
        z.strictObject({
          id: staffId,
          name: z.string(),
          roles: z.array(role),
          /** The name in pinyin, whole and as initials, so that nobody needs an input method to sign in. */
          readings: z.array(z.string()),
        }),
      ),
      /** The demo shop tells its PIN on the sign-in screen; null in a real shop. */
      demoPin: z.string().nullable(),
    }),
    reads: ['staff', 'staff_role', 'shop'],
  }),
  'staff.list': query({
    input: nothing,
    output: z.strictObject({
      staff: z.array(
        z.strictObject({
          id: staffId,
          version,
          name: z.string(),
          roles: z.array(role),
          active: z.boolean(),
          /** Where the person is signed in now, by seat name. */
          signedInAt: z.array(z.string()),
          lastSeenAt: instant.nullable(),
        }),
      ),
    }),
    reads: ['staff', 'staff_role', 'seat', 'seat_session'],
  }),
  'staff.add': step({
    input: z.strictObject({ name: staffName, roles, pin }),
    output: z.strictObject({ staffId }),
    refusals: ['staffNameTaken'],
  }),
  'staff.change': command({
    input: z.strictObject({ staffId, version, name: staffName, roles, active: z.boolean() }),
    output: z.strictObject({ version }),
    touches: ['staff', 'staff_role', 'seat_session'],
    refusals: ['notFound', 'changedMeanwhile', 'staffNameTaken', 'lastAdministrator'],
  }),
  /** An administrator gives a person a new PIN; also ends the wait after wrong tries. */
  'staff.resetPin': step({
    input: z.strictObject({ staffId, pin }),
    output: nothing,
    refusals: ['notFound'],
  }),
  'staff.changeOwnPin': step({
    input: z.strictObject({ oldPin: z.string().max(64, 'tooLong'), newPin: pin }),
    output: nothing,
    refusals: ['wrongPin', 'tooManyTries', 'changedMeanwhile'],
  }),

  /** What a screen must know before anything else. */
  'session.current': query({
    input: nothing,
    output: z.strictObject({
      state: z.enum(['new', 'ready']),
      kind: z.enum(['real', 'demo']),
      shopName: z.string(),
      language: z.enum(['zh-CN', 'en']),
      zone: z.string(),
      version: z.string(),
      epoch: z.string(),
      serverTime: instant,
      seat: z.strictObject({ id: seatId, name: z.string() }).nullable(),
      staff: signedInStaff.nullable(),
      lockMinutes: z.int(),
      platePrefix: z.string(),
      /** The desktop window may do what a browser cannot; also says whether `npm start` fell back to the browser. */
      host: z.enum(['desktop', 'station']),
      /** What is wrong with the machine that holds the data; null: nothing. */
      clockTrouble: clockTrouble.nullable(),
      folderTrouble: z.enum(FOLDER_TROUBLES).nullable(),
      /** A long list is going in: whoever saves something waits until it is through. */
      isTakingIn: z.boolean(),
    }),
    reads: ['shop', 'seat', 'seat_session', 'staff', 'staff_role', 'hold'],
  }),
  /** Signs in, or changes the user of the seat. */
  'session.signIn': step({
    input: z.strictObject({ staffId, pin: z.string().min(1, 'required').max(64, 'tooLong') }),
    output: z.strictObject({ staff: signedInStaff }),
    refusals: ['wrongPin', 'tooManyTries', 'staffInactive'],
  }),
  'session.signOut': step({
    input: z.strictObject({ reason: z.enum(['chosen', 'idle']) }),
    output: nothing,
  }),
  /** A person moved a hand at this seat: puts off the automatic lock. Sent at most once a minute. */
  'session.touch': step({ input: nothing, output: nothing }),
  /** The printed recovery code gives an administrator a new PIN, also after a restore on another machine. */
  'session.recover': step({
    input: z.strictObject({ code: recoveryCodeText, name: staffName, pin }),
    output: z.strictObject({ newCode: z.string() }),
    refusals: ['wrongCode', 'tooManyTries', 'notFound'],
  }),
  'session.newRecoveryCode': step({ input: nothing, output: z.strictObject({ code: z.string() }) }),

  'seat.list': query({
    input: nothing,
    output: z.strictObject({
      seats: z.array(
        z.strictObject({
          id: seatId,
          version,
          name: z.string(),
          pairedAt: instant,
          pairedBy: z.string().nullable(),
          staff: z.string().nullable(),
          isThis: z.boolean(),
        }),
      ),
      invitations: z.array(z.strictObject({ name: z.string(), expiresAt: instant })),
    }),
    reads: ['seat', 'seat_session', 'seat_invitation', 'staff'],
  }),
  /** Makes a code, good for ten minutes and one seat. It is shown once. */
  'seat.invite': step({
    input: z.strictObject({ name: z.string().trim().min(1, 'required').max(40, 'tooLong') }),
    output: z.strictObject({ code: z.string(), expiresAt: instant }),
    refusals: ['nameTaken'],
  }),
  /** On the new screen: the code from an administrator's screen. */
  'seat.pair': step({
    input: z.strictObject({ code: z.string().trim().min(1, 'required').max(20, 'tooLong') }),
    output: z.strictObject({ seatName: z.string() }),
    refusals: ['pairingCodeUnknown', 'tooManyTries'],
  }),
  /** On the new screen: an administrator stands there. */
  'seat.pairAsAdministrator': step({
    input: z.strictObject({
      staffName,
      pin: z.string().min(1, 'required').max(64, 'tooLong'),
      seatName: z.string().trim().min(1, 'required').max(40, 'tooLong'),
    }),
    output: z.strictObject({ seatName: z.string() }),
    refusals: ['wrongPin', 'tooManyTries', 'nameTaken'],
  }),
  'seat.rename': command({
    input: z.strictObject({ seatId, version, name: z.string().trim().min(1, 'required').max(40, 'tooLong') }),
    output: z.strictObject({ version }),
    touches: ['seat'],
    refusals: ['notFound', 'changedMeanwhile', 'nameTaken'],
  }),
  'seat.revoke': command({
    input: z.strictObject({ seatId, version }),
    output: nothing,
    touches: ['seat', 'seat_session'],
    refusals: ['notFound', 'changedMeanwhile', 'seatInUse'],
  }),
} as const;
