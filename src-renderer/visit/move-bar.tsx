/** The moves that are possible from here; those that are not say why, on hover and on focus, and a click shows the way on. */
import { Button, Tooltip } from 'antd';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { OfferedMove } from '../../src-shared/order/order-contract.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { MOVES, type MoveName, type MoveRefusal } from '../../src-shared/visit/moves.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { ignoreHeldEnter, useBarStart } from '../kit/screen-start.ts';
import { keyText, SHORTCUTS, useShortcut } from '../kit/shortcuts.tsx';
import './move-bar.css';

const NAMES: ReadonlySet<string> = new Set(MOVES.map(({ name }) => name));

export function isMoveName(name: string): name is MoveName {
  return NAMES.has(name);
}

interface Told {
  readonly say: string;
  readonly next: string;
}

/** Which of the hats may do it. */
function rolesOf(name: MoveName): readonly Role[] {
  const who = MOVES.find((row) => row.name === name)?.who ?? [];
  return who.filter((mover): mover is Role => mover !== 'any' && mover !== 'auto');
}

function tellRefused(refusal: NonNullable<OfferedMove['refusal']>, words: Words): Told {
  // What a query answers are plain texts; codes that this program does not know are told without a reason.
  const code = refusal.code as MoveRefusal['code'];
  const next = refusal.next as MoveRefusal['next'];
  const say = Object.hasOwn(words.moves.refusals, code) ? words.moves.refusals[code] : words.moves.refusals.notNow;
  return {
    say: typeof say === 'string' ? say : say(refusal.details),
    next: Object.hasOwn(words.moves.next, next) ? words.moves.next[next] : words.moves.next.lookAgain,
  };
}

/** What the shop refuses beforehand but the move's own form asks for: the key changes hands with the car. */
const ASKED_IN_FORM: Readonly<Record<string, string>> = {
  handOver: 'keyNotTakenOut',
  deliver: 'keyNotGivenBack',
  leaveOpen: 'safetyWithoutWaiver',
};

/** The moves as they are offered where each has its form. */
export function withForms(moves: readonly OfferedMove[]): readonly OfferedMove[] {
  return moves.map((move) =>
    move.refusal !== null && ASKED_IN_FORM[move.name] === move.refusal.code ? { ...move, refusal: null } : move,
  );
}

/** Why not, and what next, as a quiet line. */
export function RefusedReason({ refusal }: { refusal: NonNullable<OfferedMove['refusal']> }) {
  const told = tellRefused(refusal, useWords());
  return (
    <Notice tone="need">
      <span>{told.say}</span>
      <span className="notice-next">{told.next}</span>
    </Notice>
  );
}

/** One move as a button: allowed, or standing there with its reason. The main one has the key of a main act. */
export function MoveButton({
  move,
  name,
  mine = move.mine,
  onClick,
  onRefused,
  primary = false,
  icon,
}: {
  move: OfferedMove;
  name: MoveName;
  /** True also where somebody else joins in at this seat. */
  mine?: boolean;
  onClick: () => void;
  onRefused?: () => void;
  primary?: boolean;
  icon?: ReactNode;
}) {
  const words = useWords();
  const id = useId();
  const label = words.moves.moves[name];
  const told = move.refusal && tellRefused(move.refusal, words);
  const reason = !mine
    ? words.refusals.notAllowed.say({ roles: [...rolesOf(name)] }, { time: String })
    : told && `${told.say} — ${told.next}`;
  useShortcut('save', onClick, primary && reason === null, label);
  if (reason === null) {
    return (
      <Button
        type={primary ? 'primary' : 'default'}
        icon={icon}
        onClick={onClick}
        onKeyDown={ignoreHeldEnter}
        aria-keyshortcuts={primary ? 'Control+Enter' : undefined}
      >
        {label}
        {primary && (
          <kbd className="key-on-primary" aria-hidden>
            {keyText(SHORTCUTS.save[0])}
          </kbd>
        )}
      </Button>
    );
  }
  return (
    <Tooltip title={reason} trigger={['hover', 'focus']}>
      {/* Not `disabled`: whoever tabs here must be able to hear the reason. */}
      <Button className="move-refused" aria-disabled aria-describedby={id} icon={icon} onClick={onRefused}>
        {label}
        <span className="only-heard" id={id}>
          {reason}
        </span>
      </Button>
    </Tooltip>
  );
}

/**
 * The bar: the one main act first, then what this person may do, then what is refused; what others do lies folded. A
 * click on a refused move keeps its reason on the screen, with the button that helps on.
 */
export function MoveBar({
  moves,
  main,
  mine = (move) => move.mine,
  order = [],
  onMove,
  onNext,
  children,
}: {
  moves: readonly OfferedMove[];
  /** The next natural moves, the best first; the first one that can be done is the main act. */
  main: readonly MoveName[];
  mine?: (move: OfferedMove) => boolean;
  /** Names in the order in which they stand; the others follow. */
  order?: readonly MoveName[];
  onMove: (name: MoveName) => void;
  /** What the next step of a refusal does here; null where only the sentence helps. */
  onNext?: (next: string) => (() => void) | null;
  /** Other acts, behind the moves. */
  children?: ReactNode;
}) {
  const words = useWords();
  const [asked, setAsked] = useState<string | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  useBarStart(bar);
  const rank = (name: string): number => {
    const at = (order as readonly string[]).indexOf(name); // any move may be asked for
    return at < 0 ? order.length : at;
  };
  const shown = moves
    .flatMap((move) => (isMoveName(move.name) ? [{ move, name: move.name, isMine: mine(move) }] : []))
    .sort((one, other) => rank(one.name) - rank(other.name));
  const canDo = shown.filter(({ move, isMine }) => isMine && move.refusal === null);
  const first = main.find((name) => canDo.some((each) => each.name === name));
  const rest = canDo.filter(({ name }) => name !== first);
  const lead = canDo.find(({ name }) => name === first);
  const refused = shown.filter(({ move, isMine }) => isMine && move.refusal !== null);
  const others = shown.filter(({ isMine }) => !isMine);
  const told = shown.find(({ name, isMine }) => name === asked && isMine)?.move.refusal ?? null;
  const help = told && onNext ? onNext(told.next) : null;
  const saying = told && tellRefused(told, words);
  const button = ({ move, name, isMine }: (typeof shown)[number], primary = false): ReactNode => (
    <MoveButton
      key={`${move.subject} ${name}`}
      move={move}
      name={name}
      mine={isMine}
      primary={primary}
      onClick={() => onMove(name)}
      onRefused={isMine ? () => setAsked(name) : undefined}
    />
  );
  return (
    <div className="moves">
      <div className="move-bar" role="toolbar" ref={bar} aria-label={words.visit.moves}>
        {lead && button(lead, true)}
        {rest.map((each) => button(each))}
        {refused.map((each) => button(each))}
        {children}
      </div>
      {others.length > 0 && (
        <details className="moves-others">
          <summary>{words.visit.othersMoves(others.length)}</summary>
          <div className="move-bar">{others.map((each) => button(each))}</div>
        </details>
      )}
      {saying && (
        <Notice tone="need">
          <span>{saying.say}</span>
          {help ? (
            <Button
              size="small"
              onClick={() => {
                setAsked(null);
                help();
              }}
            >
              {saying.next}
            </Button>
          ) : (
            <span className="notice-next">{saying.next}</span>
          )}
        </Notice>
      )}
    </div>
  );
}
