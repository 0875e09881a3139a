/** Name, PIN, Enter. As a page, and as the lock and the change of user over a kept screen. */
import { ArrowLeftOutlined, LockOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import type { StaffId } from '../../src-shared/kit/id.ts';
import { useRead, useStep } from '../kit/client.ts';
import { useWait } from '../kit/countdown.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { FailureNotice } from '../kit/notice.tsx';
import { useRefreshSession, useSession } from '../kit/session.tsx';
import { ShortcutLayer, useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { RecoverDialog } from '../shell/overlays.ts';
import './sign-in-screen.css';

type Candidate = Output<'staff.signInList'>['staff'][number];

const LAST = 'servicelane.lastStaff';

export interface SignInProps {
  /** `page` with nothing behind it; `lock` and `change` over a kept screen. */
  readonly mode: 'page' | 'lock' | 'change';
  /** Whose screen is behind. */
  readonly resident: { readonly id: StaffId; readonly name: string } | null;
  readonly onDone?: () => void;
  readonly onCancel?: () => void;
}

export function SignInScreen(props: SignInProps) {
  return (
    <ShortcutLayer>
      <SignInBody {...props} />
    </ShortcutLayer>
  );
}

function SignInBody({ mode, resident, onDone, onCancel }: SignInProps) {
  const words = useWords();
  const session = useSession();
  const list = useRead('staff.signInList', {});
  const title = {
    page: words.staff.signInTitle,
    lock: words.staff.lockedTitle,
    change: words.staff.changeUserTitle,
  }[mode];
  const hint =
    mode === 'lock' && resident
      ? words.staff.lockedHint(resident.name)
      : mode === 'change'
        ? words.staff.changeUserHint
        : null;
  return (
    <section className={`sign-in sign-in-${mode}`} aria-label={title}>
      <div className="sign-in-head">
        <span className="sign-in-product">{words.shell.product}</span>
        {session.kind === 'demo' && <span className="demo-mark">{words.shell.demo}</span>}
        <span className="sign-in-where">
          {session.shopName}
          {session.seat && ` · ${session.seat.name}`}
        </span>
        <LanguageToggle />
      </div>
      <div className="sign-in-card">
        <h1>
          {mode === 'lock' && <LockOutlined aria-hidden />} {title}
        </h1>
        {hint && <p className="sign-in-hint">{hint}</p>}
        <Loaded read={list}>
          {(data) => (
            <Choice
              staff={data.staff}
              first={mode === 'lock' ? (resident?.id ?? null) : null}
              except={mode === 'change' ? (resident?.id ?? null) : null}
              demoPin={data.demoPin}
              onDone={onDone}
              onCancel={onCancel}
            />
          )}
        </Loaded>
      </div>
    </section>
  );
}

/** 中 / EN, at once. */
export function LanguageToggle() {
  const { language, setLanguage } = useLanguage();
  const words = useWords();
  return (
    <fieldset className="language-toggle">
      <legend className="only-heard">{words.shell.language}</legend>
      <Button
        size="small"
        type="text"
        lang="zh-CN"
        aria-pressed={language === 'zh-CN'}
        onClick={() => setLanguage('zh-CN')}
      >
        中文
      </Button>
      <Button size="small" type="text" lang="en" aria-pressed={language === 'en'} onClick={() => setLanguage('en')}>
        English
      </Button>
    </fieldset>
  );
}

function Choice({
  staff,
  first,
  except,
  demoPin,
  onDone,
  onCancel,
}: {
  staff: readonly Candidate[];
  /** Who is asked for the PIN straight away. */
  first: StaffId | null;
  except: StaffId | null;
  demoPin: string | null;
  onDone?: () => void;
  onCancel?: () => void;
}) {
  const words = useWords();
  const [chosen, setChosen] = useState<{ who: Candidate; digits: string } | null>(() => {
    const who = staff.find((candidate) => candidate.id === first);
    return who ? { who, digits: '' } : null;
  });
  const demo = demoPin === null ? null : <p className="sign-in-demo">{words.staff.demoPin(demoPin)}</p>;
  if (chosen) {
    return (
      <PinStep
        key={chosen.who.id}
        who={chosen.who}
        digits={chosen.digits}
        demo={demo}
        onDone={onDone}
        onBack={() => setChosen(null)}
      />
    );
  }
  return (
    <NameStep
      staff={staff.filter((candidate) => candidate.id !== except)}
      demo={demo}
      onChoose={(who, digits) => setChosen({ who, digits })}
      onCancel={onCancel}
    />
  );
}

function NameStep({
  staff,
  demo,
  onChoose,
  onCancel,
}: {
  staff: readonly Candidate[];
  demo: ReactNode;
  onChoose: (who: Candidate, digits: string) => void;
  onCancel?: () => void;
}) {
  const words = useWords();
  const id = useId();
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(() => {
    const last = localStorage.getItem(LAST);
    return Math.max(
      0,
      staff.findIndex((candidate) => candidate.id === last),
    );
  });
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<InputRef>(null);
  const text = filter.trim().toLowerCase();
  const shown = staff.filter((candidate) => candidate.name.toLowerCase().includes(text));
  const at = Math.min(active, shown.length - 1);
  const current = shown[at];
  const mayTypePin = !staff.some((candidate) => /\d/.test(candidate.name));

  useEffect(() => input.current?.focus(), []);
  useShortcut('back', () => (filter === '' ? onCancel?.() : setFilter('')));

  /** How many names stand in one row of the grid. */
  const columns = (): number => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const top = items[0]?.offsetTop;
    return Math.max(1, items.filter((item) => item.offsetTop === top).length);
  };
  const move = (by: number): void => {
    const next = Math.min(shown.length - 1, Math.max(0, at + by));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.key === 'ArrowDown') move(columns());
    else if (event.key === 'ArrowUp') move(-columns());
    else if (event.key === 'ArrowRight' && filter === '') move(1);
    else if (event.key === 'ArrowLeft' && filter === '') move(-1);
    else if (event.key === 'Enter' && current) onChoose(current, '');
    // Whoever is marked may type the PIN straight away.
    else if (/^\d$/.test(event.key) && filter === '' && mayTypePin && current && !event.ctrlKey && !event.altKey) {
      onChoose(current, event.key);
    } else return;
    event.preventDefault();
  };

  if (staff.length === 0) return <Empty icon={<UserOutlined />} title={words.staff.nobodyYet} />;
  return (
    <>
      <label className="field-label" htmlFor={`${id}-filter`}>
        {words.staff.whoAreYou}
      </label>
      <Input
        id={`${id}-filter`}
        ref={input}
        value={filter}
        placeholder={words.staff.filterNames}
        autoComplete="off"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        onChange={(event) => {
          setFilter(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="sign-in-names" id={`${id}-list`} role="listbox" aria-label={words.staff.names} ref={list}>
        {shown.map((candidate, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and the keys of this list
          <div
            key={candidate.id}
            id={`${id}-${candidate.id}`}
            className="sign-in-name"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => onChoose(candidate, '')}
          >
            <strong>{candidate.name}</strong>
            <span>{candidate.roles.map((role) => words.staff.roles[role]).join(words.staff.roleSeparator)}</span>
          </div>
        ))}
      </div>
      {shown.length === 0 && <p role="status">{words.staff.noSuchName(filter)}</p>}
      {demo}
      {onCancel && (
        <Button className="sign-in-back" icon={<ArrowLeftOutlined />} onClick={onCancel}>
          {words.staff.backToScreen}
        </Button>
      )}
    </>
  );
}

function PinStep({
  who,
  digits,
  demo,
  onDone,
  onBack,
}: {
  who: Candidate;
  digits: string;
  demo: ReactNode;
  onDone?: () => void;
  onBack: () => void;
}) {
  const words = useWords();
  const id = useId();
  const signIn = useStep('session.signIn');
  const refresh = useRefreshSession();
  const [pin, setPin] = useState(digits);
  const [entering, setEntering] = useState(false);
  const input = useRef<InputRef>(null);
  const failure = signIn.failure;
  const refusal = failure?.kind === 'refusal' ? failure.refusal : null;
  const wait = useWait(failure);
  const [forgot, setForgot] = useState(false);

  useLayoutEffect(() => input.current?.focus(), []);
  useShortcut('back', onBack);

  const submit = async (): Promise<void> => {
    if (pin === '' || signIn.busy || entering || wait > 0) return;
    const outcome = await signIn.run({ staffId: who.id, pin });
    if (!outcome.ok) {
      setPin('');
      input.current?.focus();
      return;
    }
    localStorage.setItem(LAST, who.id);
    setEntering(true);
    await refresh();
    onDone?.();
  };

  const problem =
    refusal?.code === 'wrongPin'
      ? words.staff.triesLeft(refusal.details.triesLeft)
      : refusal?.code === 'tooManyTries' && wait > 0
        ? words.staff.waitSeconds(wait)
        : null;
  const isElsewhere = refusal?.code === 'wrongPin' || refusal?.code === 'tooManyTries';
  return (
    <>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="field">
          <label className="field-label" htmlFor={`${id}-pin`}>
            {words.staff.pinOf(who.name)}
          </label>
          <Input
            id={`${id}-pin`}
            ref={input}
            className="sign-in-pin"
            type="password"
            inputMode="numeric"
            autoComplete="off"
            maxLength={64}
            value={pin}
            status={problem ? 'error' : ''}
            aria-invalid={problem !== null}
            aria-describedby={problem ? `${id}-problem` : undefined}
            onChange={(event) => setPin(event.target.value.normalize('NFKC'))}
          />
          <div aria-live="assertive">
            {problem && (
              <div className="field-problem" id={`${id}-problem`}>
                {problem}
              </div>
            )}
          </div>
        </div>
        {failure && !isElsewhere && <FailureNotice failure={failure} />}
        {demo}
        <div className="sign-in-actions">
          <Button onClick={onBack}>{words.staff.otherName}</Button>
          <Button type="text" className="sign-in-forgot" onClick={() => setForgot(true)}>
            {words.staffAdmin.recover.title}
          </Button>
          <Button type="primary" htmlType="submit" loading={signIn.busy || entering} disabled={wait > 0 || pin === ''}>
            {words.staff.signIn}
          </Button>
        </div>
      </form>
      <RecoverDialog open={forgot} onClose={() => setForgot(false)} />
    </>
  );
}
