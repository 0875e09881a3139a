/** The left of the till: who stands here, and every other car of the shop by its plate. */
import { SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { TillEntry } from '../../src-shared/bill/bill-contract.ts';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { type BoardCard, cardsOf } from '../../src-shared/visit/board-rules.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useRead } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { useScreenStart } from '../kit/screen-start.ts';
import { Loaded } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';

type QueueKind = keyof Words['till']['kinds'];

/** In the order of the list: who can pay first. */
const ORDER: readonly QueueKind[] = ['settle', 'owed', 'deposit', 'exit', 'arrears', 'cleared'];
const TONES: Readonly<Record<QueueKind, string>> = {
  settle: 'need',
  owed: 'need',
  deposit: 'work',
  exit: 'ready',
  arrears: 'late',
  cleared: 'wait',
};
/** So many other cars are worth showing under what was typed. */
const OTHERS = 5;

/** Why somebody stands at the till. */
export function kindOf(entry: TillEntry): QueueKind {
  if (entry.billState !== 'settled')
    return entry.state !== 'ready' && entry.depositMissingFen > 0 ? 'deposit' : 'settle';
  if (entry.dueFen > 0)
    return entry.released || entry.state === 'delivered' || entry.state === 'closed' ? 'arrears' : 'owed';
  return entry.visitState === 'cleared' ? 'cleared' : 'exit';
}

function meets(texts: readonly (string | null)[], typed: string): boolean {
  const plain = typed.trim().toLowerCase();
  const plate = foldPlate(typed);
  return texts.some(
    (text) =>
      text !== null && (text.toLowerCase().includes(plain) || (plate !== '' && foldPlate(text).includes(plate))),
  );
}

export function TillQueue({ current }: { current: string | null }) {
  const words = useWords();
  const navigate = useNavigate();
  const read = useRead('bill.queue', {});
  const board = useRead('visit.board', {});
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLElement>(null);
  const find = useRef<InputRef>(null);
  // An open bill has boxes of its own.
  useScreenStart(
    '/till',
    (asked) => {
      // Nobody who has a bill open is sent back to the list but by its key.
      if (current !== null && !asked) return false;
      find.current?.focus({ cursor: 'all' });
      return true;
    },
    { onArrival: current === null },
  );
  const isLooking = typed.trim() !== '';

  const move = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || !(event.target instanceof HTMLElement)) return;
    // Ctrl+Enter is the main act of the open bill, wherever the focus is.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a.till-entry') ?? [])];
    const at = links.indexOf(event.target);
    if (event.key === 'Enter' && at < 0) {
      const href = links[0]?.getAttribute('href');
      if (!href) return;
      event.preventDefault();
      links[0]?.click();
      return;
    }
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: at < 0 ? undefined : 0,
      End: at < 0 ? undefined : links.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) list.current?.querySelector('input')?.focus();
    else links[Math.min(to, links.length - 1)]?.focus();
  };

  return (
    <section className="till-queue" aria-label={words.till.queue} ref={list} onKeyDown={move}>
      <Input
        ref={find}
        allowClear
        autoFocus={current === null}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={words.till.find}
        aria-label={words.till.find}
        value={typed}
        maxLength={60}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Loaded read={read} rows={5}>
        {({ entries }) => {
          const shown = entries
            .filter(
              (entry) => !isLooking || meets([entry.plate, entry.number, entry.customer, entry.billNumber], typed),
            )
            .sort((one, other) => ORDER.indexOf(kindOf(one)) - ORDER.indexOf(kindOf(other)));
          const queued = new Set<string>(entries.map(({ visitId }) => visitId));
          const others = isLooking
            ? (board.data ? cardsOf(board.data) : [])
                .filter((card) => !queued.has(card.visitId) && meets([card.plate ?? null, card.owner ?? null], typed))
                .slice(0, OTHERS)
            : [];
          if (shown.length === 0 && others.length === 0) {
            return (
              <div className="till-nobody">
                <p>{isLooking ? words.till.nothingFound(typed.trim()) : words.till.nobody}</p>
                {!isLooking && <p className="till-soft">{words.till.nobodyHint}</p>}
              </div>
            );
          }
          return (
            <>
              <ul className="till-entries">
                {shown.map((entry) => (
                  <li key={entry.orderId}>
                    <Entry entry={entry} isCurrent={entry.orderId === current} typed={typed} />
                  </li>
                ))}
              </ul>
              {others.length > 0 && (
                <>
                  <h2 className="till-others">{words.till.notQueued}</h2>
                  <ul className="till-entries">
                    {others.map((card) => (
                      <OtherCar key={card.visitId} card={card} typed={typed} />
                    ))}
                  </ul>
                </>
              )}
            </>
          );
        }}
      </Loaded>
      {current !== null && (
        <button type="button" className="only-heard" onClick={() => void navigate({ to: '/till' })}>
          {words.till.backToQueue}
        </button>
      )}
    </section>
  );
}

function Entry({ entry, isCurrent, typed }: { entry: TillEntry; isCurrent: boolean; typed: string }) {
  const words = useWords();
  const kind = kindOf(entry);
  const amount = kind === 'deposit' ? entry.depositMissingFen : entry.dueFen;
  return (
    <Link
      to="/till/$orderId"
      params={{ orderId: entry.orderId }}
      className={isCurrent ? 'till-entry till-entry-current' : 'till-entry'}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <span className="till-entry-top">
        <Plate plate={entry.plate} color={entry.plateColor} size="small" typed={typed} />
        <span className={`tone tone-${TONES[kind]}`}>{words.till.kinds[kind]}</span>
      </span>
      <span className="till-entry-who">{[entry.customer, entry.model].filter((text) => text !== '').join(' · ')}</span>
      <span className="till-entry-foot">
        <span className="till-soft">{entry.number}</span>
        {amount > 0 && <Money fen={amount} sign />}
      </span>
    </Link>
  );
}

/** A car that does not wait to pay: its orders, for a deposit or a look. */
function OtherCar({ card, typed }: { card: BoardCard; typed: string }) {
  const words = useWords();
  const { data } = useRead('visit.get', { visitId: card.visitId });
  if (!data) return null;
  const top = (
    <span className="till-entry-top">
      <Plate plate={card.plate ?? null} color={card.plateColor ?? null} size="small" typed={typed} />
      <span className="till-soft">{words.visit.columns[card.column]}</span>
    </span>
  );
  if (data.orders.length === 0) {
    return (
      <li className="till-entry till-entry-none">
        {top}
        <span className="till-soft">{words.till.noOrder}</span>
      </li>
    );
  }
  return data.orders.map((order) => (
    <li key={order.orderId}>
      <Link to="/till/$orderId" params={{ orderId: order.orderId }} className="till-entry">
        {top}
        <span className="till-entry-who">{[card.owner, card.model].filter((text) => text !== '').join(' · ')}</span>
        <span className="till-entry-foot">
          <span className="till-soft">{order.number}</span>
        </span>
      </Link>
    </li>
  ));
}
