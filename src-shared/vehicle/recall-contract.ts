import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { recallId, vehicleId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';
import { MAX_RECALL_VINS } from './recall-rules.ts';
import { vinText } from './vin-rules.ts';

const version = z.int('format').min(1, 'format');
const campaign = {
  /** As the maker or the authority numbers it. */
  number: z.string().trim().min(1, 'required').max(40, 'tooLong'),
  /** What is the matter and what is to be done, as the desk tells it. */
  text: z.string().trim().min(1, 'required').max(300, 'tooLong'),
  vins: z.array(vinText).min(1, 'required').max(MAX_RECALL_VINS, 'tooLong'),
};

/** A campaign that asks for one car. */
export const carRecall = z.strictObject({
  recallId,
  number: z.string(),
  text: z.string(),
  doneAt: instant.nullable(),
  /** Empty while it is not done. */
  doneBy: z.string(),
});
export type CarRecall = z.output<typeof carRecall>;

const listed = {
  recallId,
  version,
  number: z.string(),
  text: z.string(),
  /** False: it is over, and nobody is told any more. */
  active: z.boolean(),
  addedAt: instant,
  cars: z.int(),
  done: z.int(),
};

export const recallContract = {
  /** The newest first. */
  'recall.list': query({
    input: z.strictObject({}),
    output: z.strictObject({ campaigns: z.array(z.strictObject(listed)) }),
    reads: ['recall', 'recall_car'],
  }),
  'recall.get': query({
    input: z.strictObject({ recallId }),
    output: z.strictObject({ ...listed, vins: z.array(z.string()) }),
    reads: ['recall', 'recall_car'],
    refusals: ['notFound'],
  }),
  'recall.add': command({
    input: z.strictObject(campaign),
    output: z.strictObject({ recallId, cars: z.int() }),
    touches: ['recall', 'recall_car'],
    refusals: ['nameTaken'],
  }),
  /** The list becomes what is given; a car for which it was done stays in it. */
  'recall.change': command({
    input: z.strictObject({ recallId, version, ...campaign, active: z.boolean('choice') }),
    output: z.strictObject({ version, cars: z.int() }),
    touches: ['recall', 'recall_car'],
    refusals: ['notFound', 'changedMeanwhile', 'nameTaken'],
  }),
  /** Done for this car, or not after all. */
  'recall.mark': command({
    input: z.strictObject({ recallId, vehicleId, done: z.boolean('choice') }),
    output: z.strictObject({}),
    touches: ['recall_car'],
    refusals: ['notFound'],
  }),
} as const;
