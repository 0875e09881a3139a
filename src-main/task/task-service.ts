import { refuse } from '../../src-shared/kit/refusal.ts';
import type { CommandHandlers, QueryHandlers } from '../kernel/handler-types.ts';

export const taskQueries = {
  'task.status': (input, { tasks }) => tasks.status(input.taskId) ?? refuse('notFound', {}),
} satisfies Pick<QueryHandlers, 'task.status'>;

export const taskCommands = {
  'task.cancel': (input, { tasks }) => (tasks.cancel(input.taskId) ? {} : refuse('notFound', {})),
} satisfies Pick<CommandHandlers, 'task.cancel'>;
