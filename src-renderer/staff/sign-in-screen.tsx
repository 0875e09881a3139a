/** Name, PIN, Enter. As a page, and as the lock and the change of user over a kept screen. */
import { ArrowLeftOutlined, LockOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import type { StaffId } from '../../src-shared/kit/id.ts';
import { findPeople } from '../../src-shared/staff/find-person.ts';
import { useRead, useStep } from '../kit/client.ts';
import { useWait } from '../kit/countdown.ts';
import { useLanguage, useWords } from '../kit/language.tsx';
import { FailureNotice } from '../kit/notice.tsx';
import { useRefreshSession, useSession } from '../kit/session.tsx';
import { ShortcutLayer, useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded, Loading } from '../kit/states.tsx';
import { hasLeft } from '../kit/user-switch.ts';
import { useLanding } from '../shell/landing.ts';
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
  const land = useLanding();
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
        {list.data || list.loading ? (
          // A hurried hand does not wait for the names.
          <Choice
            staff={list.data?.staff ?? null}
            first={mode === 'lock' ? resident : null}
            except={mode === 'change' ? (resident?.id ?? null) : null}
            demoPin={list.data?.demoPin ?? null}
            onEnter={(who) => {
              // Behind the lock everything is as it was left; whoever else signs in there begins anew by itself.
              if (mode === 'lock') return;
              land(who.roles, mode === 'change' ? 'board too' : hasLeft.get() ? 'nothing' : 'page');
            }}
            onDone={onDone}
            onCancel={onCancel}
          />
        ) : (
          <Loaded read={list}>{() => null}</Loaded>
        )}
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

type Who = Pick<Candidate, 'id' | 'name'>;

function Choice({
  staff,
  first,
  except,
  demoPin,
  onEnter,
  onDone,
  onCancel,
}: {
  /** Null until the names are there. */
  staff: readonly Candidate[] | null;
  /** Who is asked for the PIN straight away. */
  first: Who | null;
  except: StaffId | null;
  demoPin: string | null;
  /** The PIN was right; before the screens are there. */
  onEnter: (who: Candidate) => void;
  onDone?: () => void;
  onCancel?: () => void;
}) {
  const words = useWords();
  const [chosen, setChosen] = useState<{ who: Who; digits: string } | null>(first && { who: first, digits: '' });
  const demo = demoPin === null ? null : <p className="sign-in-demo">{words.staff.demoPin(demoPin)}</p>;
  const isGone = chosen !== null && staff !== null && !staff.some(({ id }) => id === chosen.who.id);
  if (chosen && !isGone) {
    return (
      <PinStep
        key={chosen.who.id}
        who={chosen.who}
        digits={chosen.digits}
        demo={demo}
        onEnter={() => {
          const candidate = staff?.find(({ id }) => id === chosen.who.id);
          if (candidate) onEnter(candidate);
        }}
        onDone={onDone}
        onBack={() => setChosen(null)}
      />
    );
  }
  return (
    <NameStep
      staff={staff?.filter((candidate) => candidate.id !== except) ?? null}
      demo={demo}
      onChoose={(who, digits) => setChosen({ who, digits })}
      onCancel={onCancel}
    />
  );
}

/** Whoever signed in here last. */
function usualAt(people: readonly Candidate[]): number {
  const last = localStorage.getItem(LAST);
  return Math.max(
    0,
    people.findIndex(({ id }) => id === last),
  );
}

function NameStep({
  staff,
  demo,
  onChoose,
  onCancel,
}: {
  staff: readonly Candidate[] | null;
  demo: ReactNode;
  onChoose: (who: Candidate, digits: string) => void;
  onCancel?: () => void;
}) {
  const words = useWords();
  const id = useId();
  const [filter, setFilter] = useState('');
  /** Typed of the PIN before the names were there, never to be read on the screen; Enter may have come before it. */
  const [early, setEarly] = useState<{ readonly digits: string; readonly entered: boolean } | null>(null);
  /** Null: whoever signed in here last. */
  const [active, setActive] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<InputRef>(null);
  const hatsOf = ({ roles }: Candidate): string => roles.map((role) => words.staff.roles[role]).join(' ');
  const shown = findPeople(staff ?? [], filter, hatsOf);
  const at = Math.min(active ?? usualAt(shown), shown.length - 1);
  const current = shown[at];
  const mayTypePin = staff !== null && !staff.some((candidate) => /\d/.test(candidate.name));
  /** Digits belong to whoever is marked where no name has any. */
  const isPin = mayTypePin && /^\d+$/.test(filter);

  useEffect(() => input.current?.focus(), []);
  useShortcut('back', () => (filter === '' ? onCancel?.() : setFilter('')));
  // What was typed while the names were on their way counts as if they had been there. Before the next key is heard:
  // a first digit that came between choosing and the PIN's field being there would be lost.
  useLayoutEffect(() => {
    if (staff === null) return;
    if (early === null && !isPin) return;
    setEarly(null);
    // Where names have digits, they may have been meant for one.
    if (early && !early.entered && !mayTypePin) setFilter(early.digits);
    else if (isPin) {
      const marked = staff[Math.min(active ?? usualAt(staff), staff.length - 1)];
      if (marked) onChoose(marked, filter);
    } else if (current) onChoose(current, early?.digits ?? '');
  });

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
    const isCharacter = event.key.length === 1 && !event.ctrlKey && !event.altKey;
    if (staff === null && event.key === 'Enter') setEarly({ digits: early?.digits ?? '', entered: true });
    else if (isCharacter && (early !== null || (staff === null && filter === '' && /^\d$/.test(event.key))))
      setEarly({ digits: (early?.digits ?? '') + event.key, entered: early?.entered ?? false });
    else if (event.key === 'ArrowDown') move(columns());
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

  if (staff?.length === 0) return <Empty icon={<UserOutlined />} title={words.staff.nobodyYet} />;
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
          // Digits may be the PIN of whoever is marked.
          if (!/^\d+$/.test(event.target.value)) setActive(0);
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
      {staff === null && <Loading />}
      {staff !== null && shown.length === 0 && <p role="status">{words.staff.noSuchName(filter)}</p>}
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
  onEnter,
  onDone,
  onBack,
}: {
  who: Who;
  digits: string;
  demo: ReactNode;
  onEnter: () => void;
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
    onEnter();
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
