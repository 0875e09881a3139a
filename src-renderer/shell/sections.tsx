import {
  AppstoreOutlined,
  BellOutlined,
  CarOutlined,
  ExportOutlined,
  IdcardOutlined,
  PhoneOutlined,
  SettingOutlined,
  ToolOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallName } from '../../src-shared/contract.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useWords } from '../kit/language.tsx';
import { goToStart } from '../kit/screen-start.ts';
import { useStaff } from '../kit/session.tsx';
import { type ShortcutId, useShortcut } from '../kit/shortcuts.tsx';

export type SectionPath =
  | '/'
  | '/check-in'
  | '/workshop'
  | '/till'
  | '/duties'
  | '/follow-up'
  | '/files'
  | '/gate'
  | '/settings';

interface Section {
  readonly to: SectionPath;
  readonly name: (words: Words) => string;
  readonly icon: ReactNode;
  /** A key besides Alt and the place in the list. */
  readonly key: string | null;
  /** Shown to whoever may make one of these calls. */
  readonly needs: readonly CallName[];
  /** And to these, who only look. */
  readonly alsoFor?: readonly Role[];
}

/** In the order of the desk. What does not exist yet is not shown. */
const SECTIONS: readonly Section[] = [
  { to: '/', name: ({ shell }) => shell.board, icon: <AppstoreOutlined />, key: 'F4', needs: ['visit.board'] },
  {
    to: '/check-in',
    name: ({ checkIn }) => checkIn.section,
    icon: <CarOutlined />,
    key: 'F2',
    needs: ['visit.checkIn'],
  },
  {
    to: '/workshop',
    name: ({ workshop }) => workshop.section,
    icon: <ToolOutlined />,
    key: null,
    needs: ['workshop.assign', 'workshop.start', 'workshop.pass', 'workshop.markPart'],
    alsoFor: ['manager'],
  },
  { to: '/duties', name: ({ shell }) => shell.duties, icon: <BellOutlined />, key: 'F7', needs: ['duty.list'] },
  { to: '/till', name: ({ till }) => till.section, icon: <WalletOutlined />, key: 'F6', needs: ['bill.queue'] },
  {
    to: '/follow-up',
    name: ({ followUp }) => followUp.section,
    icon: <PhoneOutlined />,
    key: null,
    needs: ['followup.list'],
  },
  {
    to: '/files',
    name: ({ vehicle }) => vehicle.section,
    icon: <IdcardOutlined />,
    key: null,
    needs: ['find.anything'],
  },
  { to: '/gate', name: ({ gate }) => gate.section, icon: <ExportOutlined />, key: null, needs: ['visit.deliver'] },
  {
    to: '/settings',
    name: ({ shell }) => shell.settings,
    icon: <SettingOutlined />,
    key: null,
    needs: ['shop.changeParticulars', 'shop.addTeam', 'staff.list', 'seat.list'],
  },
];

const PLACES: readonly ShortcutId[] = [
  'section1',
  'section2',
  'section3',
  'section4',
  'section5',
  'section6',
  'section7',
  'section8',
  'section9',
];

/** What stands in the list of somebody with these hats. */
export function sectionsOf(roles: readonly Role[]): readonly Section[] {
  return SECTIONS.filter(
    ({ needs, alsoFor = [] }) =>
      needs.some((name) => mayCall(name, roles)) || alsoFor.some((role) => roles.includes(role)),
  );
}

export function Sections() {
  const words = useWords();
  const { roles } = useStaff();
  const shown = sectionsOf(roles);
  return (
    <nav className="sections" aria-label={words.shell.sections}>
      <ul>
        {shown.map((section, index) => (
          <li key={section.to}>
            <Link
              to={section.to}
              activeOptions={{ exact: section.to === '/' }}
              className="section-link"
              onClick={() => goToStart(section.to)}
            >
              <span className="section-icon" aria-hidden>
                {section.icon}
              </span>
              <span className="section-name">{section.name(words)}</span>
              {section.key && <kbd aria-hidden>{section.key}</kbd>}
            </Link>
            <SectionKey place={PLACES[index]} to={section.to} label={section.name(words)} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SectionKey({ place, to, label }: { place: ShortcutId | undefined; to: Section['to']; label: string }) {
  const goTo = useGoToSection();
  useShortcut(place ?? 'section9', () => goTo(to), place !== undefined, label);
  return null;
}

/** By its key: there, and at its first thing; an open bill or page of settings stays open, with all that is typed in it. */
export function useGoToSection(): (to: Section['to']) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return (to) => {
    const isInside = (to === '/till' || to === '/settings') && router.state.location.pathname.startsWith(`${to}/`);
    if (!isInside) void navigate({ to });
    goToStart(to);
  };
}
