/** Every list that may be taken along, in one place. */
import { EXPORT_LISTS, mayExport } from '../../src-shared/exchange/export-rules.ts';
import { useWords } from '../kit/language.tsx';
import { useStaff } from '../kit/session.tsx';
import { Empty } from '../kit/states.tsx';
import { SectionHead } from '../shop/settings-parts.tsx';
import { ExportPanel } from './export-panel.tsx';

export function ExportSection() {
  const words = useWords();
  const { roles } = useStaff();
  const lists = EXPORT_LISTS.filter((list) => mayExport(list, roles));
  return (
    <>
      <SectionHead title={words.shop.settings.sections.exports} hint={words.shop.settings.hints.exports} />
      {lists.length === 0 ? (
        <Empty title={words.exports.nothing} />
      ) : (
        <div className="panel export-panel">
          <ExportPanel lists={lists} />
        </div>
      )}
    </>
  );
}
