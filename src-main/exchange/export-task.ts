/** Writes one list to a file, in a worker, as one moment of the shop. */
import { addDays, momentOf } from '../../src-shared/kit/time.ts';
import { listWordsEn, listWordsZh } from '../../src-shared/wording/list-words.ts';
import type { TaskHandlers } from '../kernel/handler-types.ts';
import { shopZone } from '../shop/shop-repository.ts';
import { KEPT_EXPORTS, newExport, sweepExports } from './export-files.ts';
import { exportLists } from './export-lists.ts';
import { openSheet, TooManyRows } from './write-sheet.ts';

export const exportTasks = {
  'exchange.export': async (input, { db, by, readAtOnce, dataDir, progress }) => {
    const { list, format, language, phones, from, to } = input;
    if (by === null) throw new Error('nobody asked for this list');
    const words = language === 'en' ? listWordsEn : listWordsZh;
    const zone = shopZone(db);
    const span = {
      from: from === null ? null : momentOf(from, 0, zone),
      until: to === null ? null : momentOf(addDays(to, 1), 0, zone),
    };
    const made = newExport(dataDir, list, by.staffId, format);
    let total = 0;
    const sheet = await openSheet({
      file: made.aside,
      format,
      zone,
      // An XLSX goes through its rows twice: they are read, then laid out.
      onRows: (rows) => progress(rows / Math.max(1, format === 'xlsx' ? 2 * total : total)),
    });
    try {
      const rows = readAtOnce(() => {
        const content = exportLists[list]({ db, words, roles: by.roles, phones, span });
        total = content.total;
        return content.take(sheet, words.exports.lists[list]);
      });
      await sheet.finish();
      made.keep();
      sweepExports(dataDir, KEPT_EXPORTS);
      return { file: made.file, rows };
    } catch (error) {
      sheet.abandon();
      if (error instanceof TooManyRows) return { file: null, rows: total };
      throw error;
    }
  },
} satisfies Pick<TaskHandlers, 'exchange.export'>;
