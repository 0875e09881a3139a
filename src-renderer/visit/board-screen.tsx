/** Every car that is here, by what it waits for; the same on every seat at once. */
import { CoffeeOutlined, ExclamationCircleFilled, PlusOutlined } from '@ant-design/icons';
import { replaceEqualDeep } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  startTransition,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { sumFen, toFen } from '../../src-shared/kit/money.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { type BoardCard, cardsOf, type PackedBoard } from '../../src-shared/visit/board-rules.ts';
import { BOARD_COLUMNS, type BoardColumn } from '../../src-shared/visit/visit-lifecycle.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { useRead } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { focusOn, useScreenStart } from '../kit/screen-start.ts';
import { Segments } from '../kit/segments.tsx';
import { useNow } from '../kit/server-clock.ts';
import { useMay } from '../kit/session.tsx';
import { keyText, useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { makeStore } from '../kit/store.ts';
import { checkInOf, orderOf, visitOf } from '../order/places.ts';
import { Plate } from '../vehicle/plate.tsx';
import { arrivalOpen } from './arrival-open.ts';
import './board-screen.css';

type View = 'board' | 'list';

/** The card that was last in the hand: coming back to the board goes on from there. */
const lastCard = makeStore<string | null>(null);

const VIEW_KEY = 'servicelane.boardView';
const FOLD_KEY = 'servicelane.boardFolds';
const MINE_KEY = 'servicelane.boardMine';
/** From so many cards in a column, or rows of the list, only what is in sight is drawn. */
const VIRTUAL_CARDS = 10;
const VIRTUAL_ROWS = 50;
const CARD_HEIGHT = 132;
const ROW_HEIGHT = 41;
const FLASH = 1600;

/** When the shop must have done the next thing for this car; infinity where nothing was promised. */
function nextDue({ dueAt, order }: BoardCard): number {
  return dueAt ?? (order?.isReady ? undefined : order?.promisedAt) ?? Number.POSITIVE_INFINITY;
}

/** What is due next first, then by arrival; what has left, the latest first. */
/** Nobody has received the car yet. One whose orders were all declined or voided was received all the same. */
function isWaiting({ column, order }: BoardCard): boolean {
  return order === undefined && (column === 'waiting' || column === 'drafted');
}

function byUrgency(one: BoardCard, other: BoardCard): number {
  if (one.leftAt !== undefined || other.leftAt !== undefined) return (other.leftAt ?? 0) - (one.leftAt ?? 0);
  const [first, second] = [nextDue(one), nextDue(other)];
  return first === second ? one.arrivedAt - other.arrivedAt : first - second;
}

export type Urgency = 'late' | 'due' | 'calm';

/** Late and due have a word beside their colour. */
export function urgencyOf(of: { dueAt: Instant | null; overdueAt: Instant | null }, now: Instant): Urgency {
  if (of.overdueAt !== null && of.overdueAt <= now) return 'late';
  return of.dueAt !== null && of.dueAt <= now ? 'due' : 'calm';
}

/** A car is late when nobody received it in time, or its promise has passed. */
function urgencyOfCard(card: BoardCard, now: Instant): Urgency {
  if (card.leftAt !== undefined) return 'calm';
  const { overdueAt = null, dueAt = null, order } = card;
  const received = urgencyOf({ dueAt, overdueAt }, now);
  if (received === 'late') return 'late';
  if (order?.promisedAt !== undefined && !order.isReady && order.promisedAt <= now) return 'late';
  if (order?.extrasOpen || order?.pauseReason !== undefined || order?.isUnclaimed) return 'due';
  return received;
}

/** Who waits is checked in by whoever may; a car with an order has its page; all else is the visit's. */
function placeOf(card: BoardCard, may: { readonly checkIn: boolean; readonly readOrder: boolean }): string {
  if (card.leftAt !== undefined) return visitOf(card.visitId);
  if (card.order) return may.readOrder ? orderOf(card.order.orderId) : visitOf(card.visitId);
  return card.column === 'waiting' && may.checkIn ? checkInOf(card.visitId) : visitOf(card.visitId);
}

function usePlaceOf(): (card: BoardCard) => string {
  const checkIn = useMay('visit.checkIn');
  const readOrder = useMay('order.get');
  return (card) => placeOf(card, { checkIn, readOrder });
}

/** The cards of the board; one that says what it said before is the very same, and is not drawn again. */
function useCards(board: PackedBoard | undefined): readonly BoardCard[] | undefined {
  const known = useRef<ReadonlyMap<string, BoardCard>>(new Map());
  return useMemo(() => {
    if (!board) return undefined;
    const cards = cardsOf(board).map((card): BoardCard => replaceEqualDeep(known.current.get(card.visitId), card));
    known.current = new Map(cards.map((card) => [card.visitId, card]));
    return cards;
  }, [board]);
}

/** The cars that have just come or changed, for a moment each; nothing flashes when the board is first drawn. */
function useFlashing(cards: readonly BoardCard[] | undefined): ReadonlySet<string> {
  const known = useRef<Map<string, string> | null>(null);
  const [flashing, setFlashing] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!cards) return;
    const before = known.current;
    known.current = new Map(cards.map((card) => [card.visitId, JSON.stringify(card)]));
    if (!before) return;
    const changed = cards.filter((card) => before.get(card.visitId) !== known.current?.get(card.visitId));
    if (changed.length === 0) return;
    const ids = changed.map((card) => card.visitId);
    setFlashing((old) => new Set([...old, ...ids]));
    setTimeout(() => setFlashing((old) => new Set([...old].filter((id) => !ids.some((gone) => gone === id)))), FLASH);
  }, [cards]);
  return flashing;
}

function rememberedFolds(): Partial<Record<BoardColumn, boolean>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(FOLD_KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

export function BoardScreen() {
  const words = useWords();
  const read = useRead('visit.board', {});
  const [view, setView] = useState<View>(() => (localStorage.getItem(VIEW_KEY) === 'list' ? 'list' : 'board'));
  /** Three hundred cars take a moment to be drawn otherwise: the choice is seen before. */
  const [drawn, setDrawn] = useState(view);
  const [onlyMine, setOnlyMine] = useState(() => localStorage.getItem(MINE_KEY) === 'yes');
  const advises = useMay('order.quote');
  const all = useCards(read.data);
  const flashing = useFlashing(all);
  const screen = useRef<HTMLDivElement>(null);
  useScreenStart('/', () => focusOn(screen.current?.querySelector<HTMLElement>('.state-action button')));
  useShortcut('newHere', () => arrivalOpen.set(true), true, words.visit.arrive);
  const arrive = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => arrivalOpen.set(true)} title={keyText('F8')}>
      {words.visit.arrive} <kbd className="key-on-primary">F8</kbd>
    </Button>
  );
  return (
    <div className="screen board-screen" ref={screen}>
      <div className="screen-head">
        <h1>{words.visit.board}</h1>
        <Segments<View>
          value={view}
          aria-label={words.visit.viewAs}
          onChange={(next) => {
            localStorage.setItem(VIEW_KEY, next);
            setView(next);
            startTransition(() => setDrawn(next));
          }}
          options={[
            { value: 'board', label: words.visit.asBoard },
            { value: 'list', label: words.visit.asList },
          ]}
        />
        {advises && (
          <Segments<'mine' | 'all'>
            value={onlyMine ? 'mine' : 'all'}
            aria-label={words.visit.whose}
            onChange={(next) => {
              localStorage.setItem(MINE_KEY, next === 'mine' ? 'yes' : 'no');
              setOnlyMine(next === 'mine');
            }}
            options={[
              { value: 'mine', label: words.visit.mine },
              { value: 'all', label: words.visit.all },
            ]}
          />
        )}
        <ExportButton lists={['visits', 'orders', 'orderLines']} />
        {arrive}
      </div>
      <Loaded read={read} rows={6}>
        {() => {
          if (!all) return null;
          if (all.length === 0) {
            return <Empty title={words.visit.emptyTitle} hint={words.visit.emptyHint} action={arrive} />;
          }
          // Who waits is nobody's yet, and everybody's to receive.
          const cards =
            advises && onlyMine ? all.filter((card) => card.isMine === true || card.column === 'waiting') : all;
          if (cards.length === 0) {
            return <Empty title={words.visit.mineEmpty} hint={words.visit.mineEmptyHint} action={arrive} />;
          }
          return drawn === 'board' ? (
            <Board cards={cards} flashing={flashing} />
          ) : (
            <CardList cards={cards} flashing={flashing} />
          );
        }}
      </Loaded>
    </div>
  );
}

interface Shown {
  readonly cards: readonly BoardCard[];
  readonly flashing: ReadonlySet<string>;
}

function Board({ cards, flashing }: Shown) {
  const words = useWords();
  const [folds, setFolds] = useState(rememberedFolds);
  /** The card that Tab comes to; arrow keys move it. */
  const [stop, setStop] = useState(lastCard.get);
  /** The card that a key asked for: scrolled to, even if it is not drawn yet. */
  const [wanted, setWanted] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);

  const columns = BOARD_COLUMNS.map((column) => ({
    column,
    cards: cards.filter((card) => card.column === column).sort(byUrgency),
  }));
  const isFolded = (column: BoardColumn, count: number): boolean => folds[column] ?? count === 0;
  const fold = (column: BoardColumn, folded: boolean, count: number): void => {
    const next = { ...folds };
    // What is as it would be anyway is not worth remembering.
    if (folded === (count === 0)) delete next[column];
    else next[column] = folded;
    localStorage.setItem(FOLD_KEY, JSON.stringify(next));
    setFolds(next);
  };
  const open = columns.filter(({ column, cards: inside }) => inside.length > 0 && !isFolded(column, inside.length));
  const current = open.some((column) => column.cards.some((card) => card.visitId === stop))
    ? stop
    : (open[0]?.cards[0]?.visitId ?? null);

  const moveTo = useCallback((visitId: string): void => {
    lastCard.set(visitId);
    setStop(visitId);
  }, []);
  useScreenStart('/', () => {
    if (current === null) return focusOn(board.current?.querySelector<HTMLElement>('button'));
    setWanted(current);
    focusCard(board.current, current);
    return true;
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.closest('.card-link')) return;
    const x = open.findIndex((column) => column.cards.some((card) => card.visitId === current));
    const y = open[x]?.cards.findIndex((card) => card.visitId === current) ?? -1;
    if (x < 0 || y < 0) return;
    const [toX, toY] =
      {
        ArrowDown: [x, y + 1],
        ArrowUp: [x, y - 1],
        ArrowRight: [x + 1, y],
        ArrowLeft: [x - 1, y],
        Home: [x, 0],
        End: [x, (open[x]?.cards.length ?? 1) - 1],
      }[event.key] ?? [];
    if (toX === undefined || toY === undefined) return;
    event.preventDefault();
    const column = open[toX];
    const next = column?.cards[Math.max(0, Math.min(toY, column.cards.length - 1))];
    if (!next) return;
    moveTo(next.visitId);
    setWanted(next.visitId);
    focusCard(board.current, next.visitId);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards inside are links; this only moves between them
    <div className="board" ref={board} onKeyDown={onKeyDown}>
      {columns.map(({ column, cards: inside }) =>
        isFolded(column, inside.length) ? (
          <button
            key={column}
            type="button"
            className="column-folded"
            aria-expanded={false}
            title={words.visit.unfold(words.visit.columns[column], inside.length)}
            onClick={() => fold(column, false, inside.length)}
          >
            <span className="column-folded-name">{words.visit.columns[column]}</span>
            <span className="column-count">{inside.length}</span>
          </button>
        ) : (
          <section
            key={column}
            className="column"
            aria-label={words.visit.columnLabel(words.visit.columns[column], inside.length)}
          >
            <h2>
              <button
                type="button"
                className="column-head"
                aria-expanded
                title={words.visit.fold(words.visit.columns[column])}
                onClick={() => fold(column, true, inside.length)}
              >
                {words.visit.columns[column]} <span className="column-count">{inside.length}</span>
                <ColumnMoney cards={inside} />
              </button>
            </h2>
            <ColumnCards cards={inside} current={current} wanted={wanted} flashing={flashing} onStop={moveTo} />
          </section>
        ),
      )}
    </div>
  );
}

/** Focuses a card, also one that is only drawn once it has been scrolled to. */
function focusCard(board: HTMLElement | null, visitId: string, triesLeft = 10): void {
  const link = board?.querySelector<HTMLElement>(`[data-visit="${visitId}"]`);
  if (link) link.focus();
  else if (triesLeft > 0) requestAnimationFrame(() => focusCard(board, visitId, triesLeft - 1));
}

function ColumnCards({
  cards,
  current,
  wanted,
  flashing,
  onStop,
}: Shown & { current: string | null; wanted: string | null; onStop: (visitId: string) => void }) {
  const words = useWords();
  const scroller = useRef<HTMLUListElement>(null);
  const isVirtual = cards.length > VIRTUAL_CARDS;
  const virtual = useVirtualizer({
    count: isVirtual ? cards.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => cards[index]?.visitId ?? index,
    overscan: 1,
    gap: 8,
  });
  const scrollTo = useRef((_visitId: string) => {});
  scrollTo.current = (visitId) => {
    const index = cards.findIndex((card) => card.visitId === visitId);
    if (isVirtual && index >= 0) virtual.scrollToIndex(index);
  };
  useEffect(() => {
    if (wanted !== null) scrollTo.current(wanted);
  }, [wanted]);

  const card = (of: BoardCard): ReactNode => (
    <Card card={of} isStop={of.visitId === current} isFlashing={flashing.has(of.visitId)} onStop={onStop} />
  );
  if (cards.length === 0) return <p className="column-empty">{words.visit.emptyColumn}</p>;
  if (!isVirtual) {
    return (
      <ul className="column-cards">
        {cards.map((of) => (
          <li key={of.visitId}>{card(of)}</li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="column-cards" ref={scroller}>
      <li className="column-space" aria-hidden style={{ height: virtual.getTotalSize() }} />
      {virtual.getVirtualItems().map((item) => {
        const of = cards[item.index];
        return of ? (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="column-virtual"
            style={{ transform: `translateY(${item.start}px)` }}
            aria-setsize={cards.length}
            aria-posinset={item.index + 1}
          >
            {card(of)}
          </li>
        ) : null;
      })}
    </ul>
  );
}

function ColumnMoney({ cards }: { cards: readonly BoardCard[] }) {
  const amountFen = sumFen(cards.map((card) => card.amountFen ?? 0));
  return amountFen === 0 ? null : (
    <span className="column-money">
      <Money fen={amountFen} sign />
    </span>
  );
}

/** Drawn again only where its own car has changed or the arrow keys pass it. */
const Card = memo(function Card({
  card,
  isStop,
  isFlashing,
  onStop,
}: {
  card: BoardCard;
  isStop: boolean;
  isFlashing: boolean;
  onStop: (visitId: string) => void;
}) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const place = usePlaceOf()(card);
  const urgency = urgencyOfCard(card, now);
  const { order } = card;
  return (
    <div className="card">
      <Link
        to={place}
        className={`card-link card-${card.leftAt === undefined ? urgency : 'gone'}${isFlashing ? ' card-flash' : ''}`}
        data-visit={card.visitId}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onStop(card.visitId)}
      >
        <span className="card-top">
          <Plate plate={card.plate ?? null} color={card.plateColor ?? null} />
          <CardMark card={card} now={now} />
        </span>
        {(card.model !== undefined || card.owner !== undefined) && (
          <span className="card-car">
            {card.model !== undefined && <span>{card.model}</span>}
            {card.owner !== undefined && <strong>{card.owner}</strong>}
          </span>
        )}
        {order?.work !== undefined && (
          <span className="card-work">
            {order.work} {order.more !== undefined && <span className="card-more">{words.visit.more(order.more)}</span>}
          </span>
        )}
        {order ? (
          <OrderOnCard card={card} order={order} />
        ) : (
          <>
            {card.note !== undefined && <span className="card-note">{card.note}</span>}
            <span className="card-facts">
              {card.came !== undefined && <span className="tone tone-wait">{words.visit.came[card.came]}</span>}
              {card.waitsInShop && <WaitsInShop />}
              <span>{format.time(card.arrivedAt)}</span>
              <span>
                {card.leftAt === undefined
                  ? words.visit.hereSince(isWaiting(card), format.duration(now - card.arrivedAt))
                  : words.visit.leftAt(format.time(card.leftAt))}
              </span>
              {card.by !== undefined && <span>{card.by}</span>}
              {card.amountFen !== undefined && <Money fen={toFen(card.amountFen)} sign />}
            </span>
          </>
        )}
      </Link>
      {place !== visitOf(card.visitId) && (
        <Link
          to={visitOf(card.visitId)}
          className="card-visit"
          aria-label={words.visit.openVisit}
          title={words.visit.openVisit}
          tabIndex={isStop ? 0 : -1}
        >
          {'⋯'}
        </Link>
      )}
    </div>
  );
});

function WaitsInShop() {
  const words = useWords();
  return (
    <span className="card-waits">
      <CoffeeOutlined aria-hidden /> {words.visit.waitsInShop}
    </span>
  );
}

/** What stands in the way, in words: the car away, the work paused, an answer missing. */
function needsOf(card: BoardCard, order: NonNullable<BoardCard['order']>, words: Words): string[] {
  return [
    card.isAway ? words.visit.states.returning : order.leavesOpen ? words.moves.moves.leaveOpen : '',
    order.isUnclaimed ? words.moves.moves.unclaimed : '',
    order.extrasOpen ? words.order.flags.extrasOpen : '',
    order.pauseReason === undefined ? '' : words.order.pauseReasons[order.pauseReason],
  ].filter((part) => part !== '');
}

function OrderOnCard({ card, order }: { card: BoardCard; order: NonNullable<BoardCard['order']> }) {
  const words = useWords();
  const format = useFormat();
  const needs = needsOf(card, order, words);
  return (
    <>
      {(order.promisedAt !== undefined || order.percent !== undefined) && (
        <span className="card-promise">
          {order.promisedAt !== undefined && <span>{words.visit.promised(format.time(order.promisedAt))}</span>}
          {order.percent !== undefined && <ProgressBar percent={order.percent} />}
        </span>
      )}
      {needs.length > 0 && (
        <span className="card-need">
          <ExclamationCircleFilled aria-hidden /> {needs.join(' · ')}
        </span>
      )}
      <span className="card-facts">
        {card.waitsInShop && <WaitsInShop />}
        <span>{order.adviser}</span>
        {order.team !== undefined && <span>{order.team}</span>}
        {card.spot !== undefined && <span>{words.visit.spot(card.spot)}</span>}
        {card.otherOrders !== undefined && <span>{words.visit.otherOrders(card.otherOrders)}</span>}
        {card.amountFen !== undefined && <Money fen={toFen(card.amountFen)} sign />}
      </span>
    </>
  );
}

/** How far the work is; the number stands beside the bar. */
export function ProgressBar({ percent }: { percent: number }) {
  const words = useWords();
  return (
    <span className="progress" role="img" aria-label={words.visit.progress(percent)}>
      <span
        className="progress-track"
        style={{ backgroundImage: `linear-gradient(var(--state-work) 0 0)`, backgroundSize: `${percent}%` }}
      />
      {percent}%
    </span>
  );
}

/** Why the card is coloured, in words. */
function CardMark({ card, now }: { card: BoardCard; now: Instant }) {
  const words = useWords();
  const format = useFormat();
  const urgency = urgencyOfCard(card, now);
  const promisedAt = card.order?.promisedAt;
  if (urgency === 'late' && card.overdueAt !== undefined && card.overdueAt <= now && card.dueAt !== undefined) {
    return <span className="tone tone-late">{words.visit.lateToReceive(format.duration(now - card.dueAt))}</span>;
  }
  if (urgency === 'late' && promisedAt !== undefined) {
    return <span className="tone tone-late">{words.visit.lateBy(format.duration(now - promisedAt))}</span>;
  }
  // What needs somebody for another reason says so in a line of its own.
  if (urgency === 'due' && card.order === undefined) {
    return <span className="tone tone-need">{words.visit.due}</span>;
  }
  return null;
}

export function UrgencyMark({ urgency }: { urgency: Urgency }) {
  const words = useWords();
  if (urgency === 'calm') return null;
  return (
    <span className={`tone tone-${urgency === 'late' ? 'late' : 'need'}`}>
      {urgency === 'late' ? words.visit.late : words.visit.due}
    </span>
  );
}

/** One sorted list: what is due first, by column order after that. */
function CardList({ cards, flashing }: Shown) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const placeOfCard = usePlaceOf();
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = [...cards].sort(
    (one, other) => Number(one.leftAt !== undefined) - Number(other.leftAt !== undefined) || byUrgency(one, other),
  );
  const isVirtual = sorted.length > VIRTUAL_ROWS;
  const virtual = useVirtualizer({
    count: isVirtual ? sorted.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const shown = isVirtual
    ? items.flatMap((item) => {
        const card = sorted[item.index];
        return card ? [card] : [];
      })
    : sorted;
  const above = isVirtual ? (first?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (last?.end ?? 0) : 0;
  useScreenStart('/', () => {
    const rows = scroller.current;
    const last = rows?.querySelector<HTMLElement>(`a[data-visit="${lastCard.get()}"]`);
    return focusOn(last ?? rows?.querySelector<HTMLElement>('a'));
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (!(event.target instanceof HTMLElement)) return;
    const row = event.target.closest('tr');
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
    const link = next?.querySelector<HTMLElement>('a');
    if (!link) return;
    event.preventDefault();
    link.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
    <section className="list" ref={scroller} aria-label={words.visit.asList} tabIndex={0}>
      <table className="table" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">{words.plate.plate}</th>
            <th scope="col">{words.visit.column}</th>
            <th scope="col">{words.visit.work}</th>
            <th scope="col" className="num">
              {words.visit.promise}
            </th>
            <th scope="col">{words.visit.stay}</th>
            <th scope="col">{words.visit.adviserTeam}</th>
            <th scope="col" className="num">
              {words.visit.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && (
            <tr aria-hidden>
              <td colSpan={7} style={{ height: above }} />
            </tr>
          )}
          {shown.map((card) => {
            const { order } = card;
            return (
              <tr key={card.visitId} className={flashing.has(card.visitId) ? 'card-flash' : undefined}>
                <td>
                  <Link
                    to={placeOfCard(card)}
                    className="plate-link"
                    data-visit={card.visitId}
                    onFocus={() => lastCard.set(card.visitId)}
                  >
                    <Plate plate={card.plate ?? null} color={card.plateColor ?? null} size="small" />
                  </Link>
                </td>
                <td>
                  {words.visit.columns[card.column]} <CardMark card={card} now={now} />
                </td>
                <td className="list-note">
                  {card.waitsInShop && <CoffeeOutlined aria-label={words.visit.waitsInShop} />}{' '}
                  {[card.model, card.owner, order?.work ?? card.note].filter((part) => part !== undefined).join(' · ')}{' '}
                  {order?.more !== undefined && words.visit.more(order.more)}
                  {card.came !== undefined && <span className="tone tone-wait">{words.visit.came[card.came]}</span>}
                  {order &&
                    needsOf(card, order, words).map((need) => (
                      <span key={need} className="tone tone-need">
                        {need}
                      </span>
                    ))}
                </td>
                <td className="num">
                  {order?.promisedAt === undefined ? '–' : format.time(order.promisedAt)}{' '}
                  {order?.percent !== undefined && <ProgressBar percent={order.percent} />}
                </td>
                <td className="whole">
                  {card.leftAt === undefined
                    ? words.visit.hereSince(isWaiting(card), format.duration(now - card.arrivedAt))
                    : words.visit.leftAt(format.time(card.leftAt))}
                </td>
                <td className="list-who">
                  {(order ? [order.adviser, order.team] : [card.by]).filter((part) => part !== undefined).join(' · ')}
                </td>
                <td className="num">{card.amountFen === undefined ? '' : <Money fen={toFen(card.amountFen)} />}</td>
              </tr>
            );
          })}
          {below > 0 && (
            <tr aria-hidden>
              <td colSpan={7} style={{ height: below }} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
