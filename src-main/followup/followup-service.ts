/** Stand-in until the room of follow-up calls is built. */
import type { OrderId, VisitId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { CommandContext } from '../kernel/context.ts';

export function expectFollowUp(
  _context: CommandContext,
  _left: { visitId: VisitId; orderId: OrderId; leftAt: Instant },
): void {}
