/** Who took a paper out of the program: one line in the timeline, beside the journal's own row. */
import { mayPrint, PAPER_READERS } from '../../src-shared/document/document-rules.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import { recordEvent } from '../journal/timeline.ts';
import type { CommandHandlers } from '../kernel/handler-types.ts';
import { type Found, subjectOf } from './paper-subject.ts';

/** The number that stands on the paper, and the visit in whose timeline it belongs. */
function namesOf(found: Found) {
  switch (found.kind) {
    case 'exitSlip':
      return { visitId: found.visit.id, number: found.slip.number };
    case 'extraSlip':
      return { visitId: found.order.visitId, number: found.extra.number };
    case 'settlement':
      return { visitId: found.order.visitId, number: found.bill.number ?? found.order.number };
    case 'repairOrder':
    case 'warranty':
      return { visitId: found.order.visitId, number: found.order.number };
  }
}

export const outputCommands = {
  'document.noteOutput': ({ kind, id, output, copy }, context) => {
    const { db, staff, now } = context;
    const subject = subjectOf(db, kind, id, now);
    if (subject.state === 'missing') return refuse('notFound', {});
    if (!mayPrint(kind, staff?.roles ?? [])) return refuse('notAllowed', { roles: PAPER_READERS[kind] });
    if (subject.state === 'notYet') return refuse('paperNotYet', { kind });
    const { visitId, number } = namesOf(subject.found);
    const isDraft = subject.found.kind === 'settlement' && subject.found.bill.state === 'draft';
    const facts = { paper: isDraft ? 'draftBill' : kind, number, output, copy };
    recordEvent(context, { subjectKind: 'visit', subjectId: visitId, kind: 'paperOut', facts });
    return {};
  },
} satisfies Pick<CommandHandlers, 'document.noteOutput'>;
