import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { customerId, followUpId, followUpPromiseId, orderId, phoneId, staffId, vehicleId, visitId } from '../kit/id.ts';
import { instant, localDate } from '../kit/time.ts';
import { SAFETY_GRADES } from '../order/order-rules.ts';
import { PLATE_COLORS } from '../vehicle/plate-rules.ts';
import {
  ATTEMPT_RESULTS,
  DROP_REASONS,
  FOLLOW_UP_STATES,
  MAX_PROMISES,
  OPEN_RESULTS,
  PROMISE_STATES,
  SATISFACTION,
} from './followup-rules.ts';

const version = z.int('format').min(1, 'format');
const optional = (max: number) => z.string().trim().max(max, 'tooLong');
const written = (max: number) => z.string().trim().min(1, 'required').max(max, 'tooLong');

/** 1: three days to a week after the car left; 2: in the second week after that. */
const callNumber = z.union([z.literal(1), z.literal(2)]);
const plate = { plate: z.string().nullable(), plateColor: z.enum(PLATE_COLORS).nullable() };
const which = { followUpId, version };
const whichPromise = { promiseId: followUpPromiseId, version };

/** What somebody said in a call that has been made. */
const said = {
  carUse: z.string(),
  opinion: z.string(),
  /** Null: the customer gave none. */
  score: z.enum(SATISFACTION).nullable(),
};

const promise = z.strictObject({
  ...whichPromise,
  state: z.enum(PROMISE_STATES),
  /** In which of the two calls. */
  call: callNumber,
  what: z.string(),
  madeAt: instant,
  madeBy: z.string(),
  reportBy: instant,
  reportedAt: instant.nullable(),
  reportedTo: z.string().nullable(),
  answer: z.string(),
  answeredAt: instant.nullable(),
  toldAt: instant.nullable(),
});

export const followUpContract = {
  /** Every call that is still to be made, the most pressing first. */
  'followup.list': query({
    input: z.strictObject({}),
    output: z.strictObject({
      calls: z.array(
        z.strictObject({
          followUpId,
          call: callNumber,
          ...plate,
          /** Make and model in one; empty where unknown. */
          model: z.string(),
          /** The owner of now; empty where nobody is known. */
          customer: z.string(),
          doNotContact: z.boolean(),
          maskedPhone: z.string().nullable(),
          leftAt: instant,
          /** From when to when the rules want the call. */
          windowFrom: instant,
          windowUntil: instant,
          /** As the duty says, which a try that was put off moves. */
          dueAt: instant,
          overdueAt: instant,
          attempts: z.int(),
          lastResult: z.enum(ATTEMPT_RESULTS).nullable(),
          nextTryAt: instant.nullable(),
        }),
      ),
    }),
    reads: [
      'follow_up',
      'follow_up_attempt',
      'duty',
      'visit',
      'repair_order',
      'vehicle',
      'vehicle_owner',
      'customer',
      'customer_phone',
    ],
  }),
  /** One call with all that the caller should know before dialling. */
  'followup.get': query({
    input: z.strictObject({ followUpId }),
    output: z.strictObject({
      followUpId,
      version,
      call: callNumber,
      state: z.enum(FOLLOW_UP_STATES),
      windowFrom: instant,
      windowUntil: instant,
      nextTryAt: instant.nullable(),
      endedAt: instant.nullable(),
      endedBy: z.string().nullable(),
      dropReason: z.enum(DROP_REASONS).nullable(),
      ...said,
      visit: z.strictObject({
        visitId,
        number: z.string(),
        orderId,
        orderNumber: z.string(),
        ...plate,
        arrivedAt: instant,
        leftAt: instant.nullable(),
        adviser: z.string(),
        /** 客户描述 */
        concern: z.string(),
        wishes: z.string(),
        /** What was done, over all orders of the visit. */
        done: z.array(z.string()),
        /** 未做建议, with how grave it is where the workshop raised it. */
        declined: z.array(z.strictObject({ name: z.string(), safety: z.enum(SAFETY_GRADES).nullable() })),
        /** When the car was promised, and when it could be fetched. */
        promisedAt: instant.nullable(),
        readyAt: instant.nullable(),
        odometerOutKm: z.int().nullable(),
      }),
      vehicle: z.strictObject({
        vehicleId,
        model: z.string(),
        nextServiceOn: localDate.nullable(),
        nextServiceKm: z.int().nullable(),
      }),
      /** The owner of now; null where nobody is known. */
      customer: z
        .strictObject({
          customerId,
          name: z.string(),
          doNotContact: z.boolean(),
          preferredContact: z.string(),
          /** The car became theirs only after this visit. */
          isNewOwner: z.boolean(),
          /** The one to call first. Always masked: `customer.revealPhone` tells the number. */
          phones: z.array(z.strictObject({ phoneId, masked: z.string(), note: z.string(), preferred: z.boolean() })),
        })
        .nullable(),
      attempts: z.array(
        z.strictObject({ at: instant, by: z.string(), result: z.enum(ATTEMPT_RESULTS), note: z.string() }),
      ),
      /** Of both calls, the first one first. */
      promises: z.array(promise),
      /** What was said in the first call; null in the first call itself. */
      earlier: z.strictObject({ at: instant, by: z.string(), ...said }).nullable(),
    }),
    reads: [
      'follow_up',
      'follow_up_attempt',
      'follow_up_promise',
      'visit',
      'repair_order',
      'order_line',
      'extra',
      'vehicle',
      'vehicle_owner',
      'customer',
      'customer_phone',
      'staff',
    ],
    refusals: ['notFound'],
  }),
  /** A try that did not become a conversation. */
  'followup.attempt': command({
    input: z
      .strictObject({
        ...which,
        result: z.enum(OPEN_RESULTS, 'choice'),
        note: optional(300),
        nextTryAt: instant.nullable(),
      })
      .refine(({ result, nextTryAt }) => result !== 'callLater' || nextTryAt !== null, {
        path: ['nextTryAt'],
        error: 'required',
      }),
    output: z.strictObject({ version }),
    touches: ['follow_up', 'follow_up_attempt', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'followUpEnded', 'nextTryOutside'],
  }),
  /** The conversation. After the first call the second falls due; each wish must reach the supervisor. */
  'followup.complete': command({
    input: z.strictObject({
      ...which,
      carUse: written(500),
      opinion: optional(500),
      score: z.enum(SATISFACTION, 'choice').nullable(),
      promises: z.array(written(300)).max(MAX_PROMISES, 'tooLong'),
    }),
    /** When the second call falls due; null where there is none. */
    output: z.strictObject({ version, secondCallAt: instant.nullable() }),
    touches: ['follow_up', 'follow_up_attempt', 'follow_up_promise', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'followUpEnded'],
  }),
  /** Nobody calls any more; after a first call that was dropped there is no second. */
  'followup.drop': command({
    input: z.strictObject({ ...which, reason: z.enum(DROP_REASONS, 'choice') }),
    output: z.strictObject({ version }),
    touches: ['follow_up', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'followUpEnded'],
  }),
  /** a desk supervisor or a manager has been told what the customer asked for. */
  'followup.report': command({
    input: z.strictObject({ ...whichPromise, reportedTo: staffId }),
    output: z.strictObject({ version }),
    touches: ['follow_up_promise', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongPromiseState', 'notSupervisor'],
  }),
  /** There is an answer, found with or without the supervisor: from now on it must be told. */
  'followup.answer': command({
    input: z.strictObject({ ...whichPromise, answer: written(500) }),
    output: z.strictObject({ version, tellBy: instant }),
    touches: ['follow_up_promise', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongPromiseState'],
  }),
  /** The customer has heard the answer. */
  'followup.told': command({
    input: z.strictObject(whichPromise),
    output: z.strictObject({ version }),
    touches: ['follow_up_promise', 'duty'],
    refusals: ['notFound', 'changedMeanwhile', 'wrongPromiseState'],
  }),
} as const;
