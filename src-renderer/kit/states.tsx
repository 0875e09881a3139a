/** What a screen looks like when it has nothing to show: empty, loading, failed, offline, forbidden. */
import { ApiOutlined, InboxOutlined, LockOutlined, SearchOutlined, ToolOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { Failure, Read } from './client.ts';
import { useClient } from './client.ts';
import { useWords } from './language.tsx';
import { useTell } from './notice.tsx';
import { askForUser } from './user-switch.ts';
import './states.css';

const NO_FLASH = 200;

/** True once something has gone on for longer than a blink. */
export function useSlow(active: boolean, milliseconds = NO_FLASH): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setSlow(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [active, milliseconds]);
  return active && slow;
}

export function Loading({ rows = 4 }: { rows?: number }) {
  const words = useWords();
  const slow = useSlow(true);
  return (
    <div className="state-loading" role="status" aria-busy="true">
      <span className="only-heard">{slow ? words.states.loading : ''}</span>
      {slow && <Skeleton active title={false} paragraph={{ rows }} />}
    </div>
  );
}

export function StatePage({
  icon,
  title,
  hint,
  action,
  alert = false,
}: {
  icon: ReactNode;
  title: ReactNode;
  hint?: ReactNode;
  action?: ReactNode;
  alert?: boolean;
}) {
  return (
    <div className="state-page" role={alert ? 'alert' : undefined}>
      <div className="state-icon" aria-hidden>
        {icon}
      </div>
      <p className="state-title">{title}</p>
      {hint && <p className="state-hint">{hint}</p>}
      {action && <div className="state-action">{action}</div>}
    </div>
  );
}

/** A list of nothing says what would be here and how to make the first one. */
export function Empty(props: { title: ReactNode; hint?: ReactNode; action?: ReactNode; icon?: ReactNode }) {
  return <StatePage {...props} icon={props.icon ?? <InboxOutlined />} />;
}

/** The whole screen could not be read. */
export function Failed({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const words = useWords();
  const tell = useTell();
  const client = useClient();
  const navigate = useNavigate();
  const again = retry && (
    <Button type="primary" onClick={retry}>
      {words.states.retry}
    </Button>
  );
  if (failure.kind === 'offline') {
    return (
      <StatePage
        alert
        icon={<ApiOutlined />}
        title={words.states.offlineTitle}
        hint={words.states.offlineHint}
        action={again}
      />
    );
  }
  if (failure.kind === 'fault') {
    return (
      <StatePage
        alert
        icon={<ToolOutlined />}
        title={words.states.failedTitle}
        hint={
          <>
            {words.states.failedHint}
            <strong className="state-number">{failure.number}</strong>
          </>
        }
        action={again}
      />
    );
  }
  const told = tell(failure);
  const code = failure.kind === 'refusal' ? failure.refusal.code : null;
  const isGone = code === 'notFound';
  const isAboutPerson = code === 'notAllowed' || code === 'locked' || code === 'notSignedIn' || code === 'otherUser';
  return (
    <StatePage
      alert
      icon={isAboutPerson ? <LockOutlined /> : <SearchOutlined />}
      title={told.say}
      hint={isAboutPerson || isGone ? undefined : told.next}
      action={
        isAboutPerson ? (
          <Button
            type="primary"
            onClick={() => {
              void client.queries.invalidateQueries({ queryKey: ['session.current'] });
              askForUser.set(true);
            }}
          >
            {told.next}
          </Button>
        ) : isGone ? (
          <Button type="primary" onClick={() => void navigate({ to: '/' })}>
            {told.next}
          </Button>
        ) : (
          again
        )
      }
    />
  );
}

/** For a screen that the person's roles do not reach. */
export function Forbidden() {
  const words = useWords();
  return (
    <StatePage
      alert
      icon={<LockOutlined />}
      title={words.states.forbiddenTitle}
      hint={words.states.forbiddenHint}
      action={
        <Button type="primary" onClick={() => askForUser.set(true)}>
          {words.shell.changeUser}
        </Button>
      }
    />
  );
}

/** Shows what was read, or the state that explains why there is nothing yet. */
export function Loaded<T>({
  read,
  rows,
  children,
}: {
  read: Read<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (read.data !== undefined) return children(read.data);
  if (read.failure) return <Failed failure={read.failure} retry={read.reload} />;
  return <Loading rows={rows} />;
}
