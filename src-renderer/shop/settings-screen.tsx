/** Settings: one list of sections, one section at a time; each has an address of its own. */
import { LockOutlined, QuestionOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { CallName } from '../../src-shared/contract.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import { CatalogSection } from '../catalog/catalog-section.tsx';
import { JournalSection } from '../journal/journal-section.tsx';
import { useWords } from '../kit/language.tsx';
import { lazyScreen } from '../kit/lazy-screen.tsx';
import { focusOn, useScreenStart } from '../kit/screen-start.ts';
import { useStaff } from '../kit/session.tsx';
import { Empty, Forbidden } from '../kit/states.tsx';
import { RecoverySection } from '../staff/recovery-section.tsx';
import { SeatsSection } from '../staff/seats-section.tsx';
import { StaffSection } from '../staff/staff-section.tsx';
import { RecallSection } from '../vehicle/recall-section.tsx';
import { DeskSection } from './desk-section.tsx';
import { HoursSection } from './hours-section.tsx';
import { ParticularsSection } from './particulars-section.tsx';
import { BaysSection, TeamsSection } from './places-section.tsx';
import { SectionHead } from './settings-parts.tsx';
import { TillSection } from './till-section.tsx';
import './settings-screen.css';

const ImportSection = lazyScreen(() => import('../exchange/import-section.tsx').then((code) => code.ImportSection));
const ExportSection = lazyScreen(() => import('../exchange/export-section.tsx').then((code) => code.ExportSection));
const BackupSection = lazyScreen(() => import('../backup/backup-section.tsx').then((code) => code.BackupSection));

type SectionName =
  | 'particulars'
  | 'desk'
  | 'till'
  | 'hours'
  | 'teams'
  | 'bays'
  | 'catalog'
  | 'recalls'
  | 'staff'
  | 'seats'
  | 'recovery'
  | 'journal'
  | 'backup'
  | 'imports'
  | 'exports';

/** `needs`: without this call there is nothing to see. */
const SECTIONS: readonly {
  readonly name: SectionName;
  readonly needs: CallName;
  readonly body: (props: object) => ReactNode;
}[] = [
  { name: 'particulars', needs: 'shop.settings', body: ParticularsSection },
  { name: 'desk', needs: 'shop.settings', body: DeskSection },
  { name: 'till', needs: 'shop.settings', body: TillSection },
  { name: 'hours', needs: 'shop.settings', body: HoursSection },
  { name: 'teams', needs: 'shop.settings', body: TeamsSection },
  { name: 'bays', needs: 'shop.settings', body: BaysSection },
  { name: 'catalog', needs: 'catalog.list', body: CatalogSection },
  { name: 'recalls', needs: 'recall.list', body: RecallSection },
  { name: 'staff', needs: 'staff.list', body: StaffSection },
  { name: 'seats', needs: 'seat.list', body: SeatsSection },
  { name: 'recovery', needs: 'session.newRecoveryCode', body: RecoverySection },
  { name: 'journal', needs: 'journal.page', body: JournalSection },
  { name: 'backup', needs: 'backup.status', body: BackupSection },
  { name: 'imports', needs: 'import.take', body: ImportSection },
  { name: 'exports', needs: 'exchange.export', body: ExportSection },
];

/** Up and down between the links of the list, as between the rows of any other list. */
function onListKey(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const at = event.target instanceof HTMLElement ? links.indexOf(event.target) : -1;
  const next = links[at + by];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

export function SettingsScreen({ section = 'particulars' }: { section?: string }) {
  const words = useWords();
  const list = useRef<HTMLElement>(null);
  useScreenStart('/settings', () => focusOn(list.current?.querySelector<HTMLElement>('[aria-current]')));
  const { roles } = useStaff();
  const shown = SECTIONS.find(({ name }) => name === section);
  const Body = shown?.body;
  return (
    <div className="settings">
      <nav ref={list} className="settings-list" aria-label={words.shop.settings.title}>
        <ul onKeyDown={onListKey}>
          {SECTIONS.map(({ name, needs }) => {
            const may = mayCall(needs, roles);
            return (
              <li key={name}>
                <Link
                  to="/settings/$section"
                  params={{ section: name }}
                  className={name === section ? 'settings-link settings-link-here' : 'settings-link'}
                  aria-current={name === section ? 'page' : undefined}
                >
                  <span>{words.shop.settings.sections[name]}</span>
                  {!may && <LockOutlined aria-label={words.shop.settings.noAccess} className="settings-lock" />}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <section className="settings-body" key={section} aria-label={shown && words.shop.settings.sections[shown.name]}>
        {!shown || !Body ? (
          <>
            <SectionHead title={words.shop.settings.title} />
            <Empty
              icon={<QuestionOutlined />}
              title={words.shop.settings.unknownSection}
              hint={words.shop.settings.unknownSectionHint}
            />
          </>
        ) : mayCall(shown.needs, roles) ? (
          <Body />
        ) : (
          <>
            <SectionHead
              title={words.shop.settings.sections[shown.name]}
              hint={words.shop.settings.hints[shown.name]}
            />
            <Forbidden />
          </>
        )}
      </section>
    </div>
  );
}
