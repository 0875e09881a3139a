import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { taskId } from '../kit/id.ts';
import { instant } from '../kit/time.ts';

export const taskContract = {
  /** How far a task is; tasks are forgotten an hour after their end, and with the program. */
  'task.status': query({
    input: z.strictObject({ taskId }),
    output: z.strictObject({
      name: z.string(),
      state: z.enum(['running', 'done', 'failed', 'cancelled']),
      /** 0 to 1. */
      progress: z.number(),
      startedAt: instant,
      /** The task's own result, once done. */
      result: z.json(),
      /** The number to read out, where it failed. */
      fault: z.string().nullable(),
    }),
    reads: ['task'],
    refusals: ['notFound'],
  }),
  'task.cancel': command({
    input: z.strictObject({ taskId }),
    output: z.strictObject({}),
    touches: ['task'],
    refusals: ['notFound'],
    journalled: false,
  }),
} as const;
