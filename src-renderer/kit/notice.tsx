/** A "no" is help: why, and what next, with the button that does it. */
import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Refusal, RefusalCode, RefusalDetails } from '../../src-shared/kit/refusal.ts';
import { sayMoveRefusal } from '../../src-shared/visit/move-words.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { type CommandHandle, type Failure, useClient } from './client.ts';
import type { Formatter } from './format.ts';
import { useFormat } from './format.ts';
import { useWords } from './language.tsx';
import { askForUser } from './user-switch.ts';
import './notice.css';

/** What the button of a refusal does; the label is the refusal's `next`. */
export type NextSteps = { readonly [C in RefusalCode]?: (details: RefusalDetails[C]) => void };

interface Told {
  readonly say: string;
  readonly next: string;
}

/** The sentence and the next step of a refusal. */
export function tellRefusal<C extends RefusalCode>(refusal: Refusal<C>, words: Words, format: Formatter): Told {
  // The table of moves has many reasons under one code, each with a next step of its own.
  if (refusal.code === 'moveRefused') {
    return sayMoveRefusal(words.moves, refusal.details as RefusalDetails['moveRefused']); // paired by the code
  }
  // One code has one kind of details; the compiler cannot follow that through the lookup.
  const told = words.refusals[refusal.code] as { say(details: unknown, format: Formatter): string; next: string };
  return { say: told.say(refusal.details, format), next: told.next };
}

/** Every failure in words: for a notice, a status line or a read-out. */
export function useTell(): (failure: Failure) => Told {
  const words = useWords();
  const format = useFormat();
  return (failure) => {
    switch (failure.kind) {
      case 'refusal':
        return tellRefusal(failure.refusal, words, format);
      case 'invalid':
        return { say: words.failures.invalid, next: words.failures.invalidNext };
      case 'fault':
        return { say: words.failures.fault(failure.number), next: words.failures.faultNext };
      case 'offline':
        return { say: words.failures.offline, next: words.failures.offlineNext };
    }
  };
}

/** What the program itself can do about a refusal, wherever it appears. */
function useUsualSteps(): NextSteps {
  const navigate = useNavigate();
  const client = useClient();
  const reload = (): void => window.location.reload();
  return {
    notSignedIn: () => askForUser.set(true),
    locked: () => askForUser.set(true),
    otherUser: () => void client.queries.invalidateQueries({ queryKey: ['session.current'] }),
    notAllowed: () => askForUser.set(true),
    seatNotPaired: reload,
    notSetUp: reload,
    alreadySetUp: reload,
    changedMeanwhile: () => void client.queries.invalidateQueries(),
    notFound: () => void navigate({ to: '/' }),
    alreadyOnSite: ({ visitId }) => void navigate({ to: '/visit/$visitId', params: { visitId } }),
  };
}

/** Where a call failed, shown in place; read out at once. Nothing if nothing failed. */
export function FailureNotice({
  failure,
  next,
  onClose,
}: {
  failure: Failure | null;
  /** Buttons that this screen knows better than the program. */
  next?: NextSteps;
  onClose?: () => void;
}) {
  const tell = useTell();
  const words = useWords();
  const usual = useUsualSteps();
  if (!failure) return null;
  const told = tell(failure);
  let act: (() => void) | null = null;
  if (failure.kind === 'refusal') {
    const { code, details } = failure.refusal;
    const step = (next?.[code] ?? usual[code]) as ((details: unknown) => void) | undefined; // paired by the code
    if (step) act = () => step(details);
  }
  const isFault = failure.kind === 'fault';
  return (
    <div className={isFault ? 'notice notice-fault' : 'notice'} role="alert">
      {isFault ? <WarningFilled aria-hidden /> : <ExclamationCircleFilled aria-hidden />}
      <div className="notice-text">
        <span>{told.say}</span>
        {act ? (
          <Button size="small" onClick={act} data-enter="own">
            {told.next}
          </Button>
        ) : (
          <span className="notice-next">{told.next}</span>
        )}
      </div>
      {onClose && (
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={words.shell.close} onClick={onClose} />
      )}
    </div>
  );
}

/** Says that what was sent has not been answered, and what happens now. */
export function UnsentNotice({ command }: { command: Pick<CommandHandle<never>, 'unsent' | 'hurry' | 'giveUp'> }) {
  const words = useWords();
  if (!command.unsent) return null;
  return (
    <Notice tone="need">
      <span>{words.failures.unsent}</span>
      <Button size="small" onClick={command.hurry}>
        {words.failures.unsentRetry}
      </Button>
      <Button size="small" type="text" onClick={command.giveUp}>
        {words.failures.unsentGiveUp}
      </Button>
    </Notice>
  );
}

/** A quiet line with a tone: `wait` tells, `need` asks for somebody, `late` alarms, `ready` is good news. */
export function Notice({ tone, children }: { tone: 'wait' | 'need' | 'late' | 'ready'; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'late' ? 'alert' : 'status'}>
      {tone === 'ready' ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleFilled aria-hidden />}
      <div className="notice-text">{children}</div>
    </div>
  );
}
