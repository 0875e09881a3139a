/** What stands around every screen: where am I, what is due, who am I, is it saved. */
import { BellOutlined, ReloadOutlined } from '@ant-design/icons';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { dutyGroup } from '../../src-shared/duty/duty-rules.ts';
import { useRead } from '../kit/client.ts';
import { useTomorrow } from '../kit/day-end.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { goToStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useMay, useSession } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { askForUser } from '../kit/user-switch.ts';
import { wantCheckIn } from '../order/check-in-open.ts';
import { arrivalOpen } from '../visit/arrival-open.ts';
import { ConnectionState } from './connection-state.tsx';
import { FindBox } from './find-box.tsx';
import { MachineTrouble } from './machine-trouble.tsx';
import { ArrivalPanel } from './overlays.ts';
import { Sections, useGoToSection } from './sections.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { UserMenu } from './user-menu.tsx';
import './shell.css';

export function Shell() {
  const words = useWords();
  const session = useSession();
  const navigate = useNavigate();
  const goTo = useGoToSection();
  const mayCheckIn = useMay('visit.checkIn');
  const checkIn = (): void => {
    wantCheckIn();
    void navigate({ to: '/check-in' });
  };
  // Whoever does not take cars over registers that they came: the same key, as far as it goes.
  useShortcut(
    'checkIn',
    mayCheckIn ? checkIn : () => arrivalOpen.set(true),
    true,
    mayCheckIn ? null : words.visit.arrive,
  );
  useShortcut('arrive', () => arrivalOpen.set(true));
  useShortcut('board', () => goTo('/'));
  useShortcut('till', () => goTo('/till'), useMay('bill.queue'));
  useShortcut('duties', () => goTo('/duties'));
  useShortcut('changeUser', () => askForUser.set(true));
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {words.shell.skipToContent}
      </a>
      <header className="top">
        <Link to="/" className="brand">
          {words.shell.product}
        </Link>
        {session.kind === 'demo' && (
          <span className="demo-mark" title={words.shell.demoHint}>
            {words.shell.demo}
          </span>
        )}
        <FindBox />
        <DutyBadge />
        <UserMenu />
      </header>
      <Sections />
      <main className="content" id="content" tabIndex={-1}>
        <NewVersion />
        <MachineTrouble />
        <Outlet />
      </main>
      <ConnectionState />
      <ArrivalPanel />
      <ShortcutHelp />
    </div>
  );
}

/** How much is due for the person today, and how much of it is late; the way to it. */
function DutyBadge() {
  const words = useWords();
  const now = useNow();
  const { data } = useRead('duty.list', {});
  const tomorrow = useTomorrow();
  const groups = (data?.duties ?? []).map((duty) => dutyGroup(duty, now, tomorrow));
  const late = groups.filter((group) => group === 'overdue').length;
  const today = late + groups.filter((group) => group === 'today').length;
  return (
    <Link
      to="/duties"
      className={late > 0 ? 'duty-badge duty-badge-late' : 'duty-badge'}
      onClick={() => goToStart('/duties')}
    >
      <BellOutlined aria-hidden />
      <span>{words.shell.dutyBadge(today, late)}</span>
    </Link>
  );
}

/** The server was updated while this page was open: its own code is the old one. */
function NewVersion() {
  const words = useWords();
  const { version } = useSession();
  const [loaded] = useState(version);
  if (version === loaded) return null;
  return (
    <Notice tone="need">
      <span>{words.shell.newVersion}</span>
      <Button size="small" icon={<ReloadOutlined />} onClick={() => window.location.reload()}>
        {words.shell.reload}
      </Button>
    </Notice>
  );
}
