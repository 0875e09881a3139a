/** Lists of other programs: bringing one in, and what was brought in before. */
import { useWords } from '../kit/language.tsx';
import { SectionHead } from '../shop/settings-parts.tsx';
import { ImportPanel, ImportRuns } from './import-panel.tsx';

export function ImportSection() {
  const words = useWords();
  return (
    <>
      <SectionHead title={words.shop.settings.sections.imports} hint={words.shop.settings.hints.imports} />
      <ImportPanel />
      <ImportRuns />
    </>
  );
}
