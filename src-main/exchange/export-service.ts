/** Who may take a list along, asked before anything is written, and the row of the journal that says who did. */
import { exportContract } from '../../src-shared/exchange/export-contract.ts';
import { exportersOf, hasPhones, mayExport } from '../../src-shared/exchange/export-rules.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { mayCall, permissions } from '../../src-shared/staff/permissions.ts';
import { internal, type TaskGuards, type TaskNotes } from '../kernel/handler-types.ts';

export const exportGuards = {
  'exchange.export': ({ list, phones }, { staff }) => {
    const roles = staff?.roles ?? [];
    if (!mayExport(list, roles)) return refuse('notAllowed', { roles: exportersOf(list) });
    // In full only for who may ask for each number on the screen (standards §10).
    const calling = permissions['customer.revealPhone'];
    if (hasPhones(list) && phones === 'full' && !mayCall('customer.revealPhone', roles)) {
      return refuse('notAllowed', { roles: typeof calling === 'string' ? [] : calling });
    }
    return null;
  },
} satisfies TaskGuards;

/** The list, its days, and whether numbers were in full: never what stood in it. */
export const recordExport = internal({
  name: 'exchange.recordExport',
  input: exportContract['exchange.export'].input,
  touches: [],
  handler: () => ({}),
});

export const exportNotes = { 'exchange.export': recordExport } satisfies TaskNotes;
