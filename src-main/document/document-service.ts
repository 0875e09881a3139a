/** Papers: read at one moment, laid out by the press of this worker, written aside and renamed. */
import { join } from 'node:path';
import { COPIES_OF } from '../../src-shared/document/document-rules.ts';
import type { TaskHandlers } from '../kernel/handler-types.ts';
import { textsWith } from './missing-glyphs.ts';
import { KEPT_PAPERS, sweepPapers, writePaper } from './paper-files.ts';
import { storedPictures } from './paper-pictures.ts';
import { subjectOf } from './paper-subject.ts';
import { type PaperPress, paperPress } from './render-paper.ts';
import { snapshotOf } from './snapshots.ts';

/** pdfkit writes the tree of pages uncompressed. */
function pageCount(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  return Number(/\/Type \/Pages\s+\/Count (\d+)/.exec(text)?.[1] ?? 0);
}

/** Loads the fonts; the first paper then costs little more than the others. */
export function openPapers(resourcesDir: string): PaperPress {
  return paperPress(join(resourcesDir, 'fonts'));
}

export const documentTasks = {
  'document.render': async ({ kind, id, labels, copy }, { db, readAtOnce, dataDir, resourcesDir, now, progress }) => {
    const taken = readAtOnce(() => {
      const subject = subjectOf(db, kind, id, now);
      // The door asked a moment ago; a slip may be used up or a bill reopened in between.
      return subject.state === 'there' ? snapshotOf(db, subject.found, { labels, now }) : null;
    });
    if (taken === null) return null;
    const holders = COPIES_OF[kind];
    const index = copy === null ? 0 : holders.indexOf(copy) + 1;
    const marked = copy === null || index === 0 ? null : { index, count: holders.length, holder: copy };
    const snapshot = { ...taken, head: { ...taken.head, copy: marked } };
    progress(0.1);
    const press = openPapers(resourcesDir);
    progress(0.4);
    const missing = press
      .missing(snapshot)
      .map((character) => ({ character, texts: [...textsWith(snapshot, character)] }));
    const pdf = await press.render(snapshot, labels, storedPictures(dataDir, snapshot));
    progress(0.9);
    const file = writePaper(dataDir, kind, pdf);
    sweepPapers(dataDir, KEPT_PAPERS);
    return { file, pages: pageCount(pdf), number: snapshot.head.number, missing };
  },
} satisfies Pick<TaskHandlers, 'document.render'>;
