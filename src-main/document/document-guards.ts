/** What must be so before a paper is printed: it is there, this person may have it, and there is something to print. */
import { mayPrint, PAPER_READERS } from '../../src-shared/document/document-rules.ts';
import { refuse } from '../../src-shared/kit/refusal.ts';
import type { TaskGuards } from '../kernel/handler-types.ts';
import { subjectOf } from './paper-subject.ts';

export const documentGuards = {
  'document.render': ({ kind, id }, { db, staff, now }) => {
    const subject = subjectOf(db, kind, id, now);
    if (subject.state === 'missing') return refuse('notFound', {});
    if (!mayPrint(kind, staff?.roles ?? [])) return refuse('notAllowed', { roles: PAPER_READERS[kind] });
    return subject.state === 'notYet' ? refuse('paperNotYet', { kind }) : null;
  },
} satisfies TaskGuards;
