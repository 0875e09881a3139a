import { describe, expect, test } from 'vitest';
import { orderId, visitId } from '../../src-shared/kit/id.ts';
import { instant } from '../../src-shared/kit/time.ts';
import { cardsOf, packCards, packedBoard, type SharedCard } from '../../src-shared/visit/board-rules.ts';

const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const at = (minute: number) => instant.parse(1_796_000_000_000 + minute * 60_000);

const WAITING: SharedCard = {
  visitId: visitId.parse(idOf(1)),
  column: 'waiting',
  plate: '粤B12345',
  plateColor: 'blue',
  model: '演示牌 SUV',
  note: '刹车有异响',
  arrivedAt: at(1),
  waitsInShop: true,
  came: 'towed',
  by: '演示门卫',
  dueAt: at(6),
  overdueAt: at(16),
};
const PAUSED: SharedCard = {
  visitId: visitId.parse(idOf(2)),
  column: 'paused',
  plate: '粤BD12345',
  plateColor: 'blue',
  model: '演示牌 SUV',
  owner: '演示客户',
  arrivedAt: at(2),
  isAway: true,
  spot: 'A04',
  otherOrders: 1,
  order: {
    orderId: orderId.parse(idOf(3)),
    adviser: '演示顾问甲',
    team: '演示一组',
    work: '更换火花塞',
    more: 2,
    promisedAt: at(90),
    percent: 0,
    extrasOpen: true,
    leavesOpen: true,
    isUnclaimed: true,
    pauseReason: 'parts',
  },
};
const READY: SharedCard = {
  visitId: visitId.parse(idOf(4)),
  column: 'toCollect',
  plate: '粤B54321',
  arrivedAt: at(3),
  order: { orderId: orderId.parse(idOf(5)), adviser: '演示顾问甲', isReady: true },
};
const GONE: SharedCard = { visitId: visitId.parse(idOf(6)), column: 'outToday', arrivedAt: at(0), leftAt: at(9) };

describe('the board as it travels', () => {
  test('comes out as it went in, through JSON and its own schema, column by column', () => {
    const { texts, columns, places } = packCards([GONE, READY, WAITING, PAUSED]);
    const sent: unknown = JSON.parse(JSON.stringify({ texts, columns, mine: [] }));
    expect(cardsOf(packedBoard.parse(sent))).toEqual([WAITING, PAUSED, READY, GONE]);
    expect(places).toEqual([2, 3, 1, 0]);
  });

  test('leaves the colour out that such a plate usually has, and keeps none where none was told', () => {
    const { columns } = packCards([WAITING, PAUSED, READY]);
    expect(columns.waiting?.[0]).not.toHaveProperty('plateColor');
    expect(columns.paused?.[0]).toMatchObject({ plateColor: 'blue' });
    expect(columns.toCollect?.[0]).toMatchObject({ plateColor: null });
  });

  test('amounts and whose car it is are counted through the columns; nothing to pay is no amount', () => {
    const { texts, columns } = packCards([READY, WAITING, PAUSED]);
    const cards = cardsOf({ texts, columns, amountsFen: [0, 58_080, 100], mine: [2] });
    expect(cards).toEqual([WAITING, { ...PAUSED, amountFen: 58_080 }, { ...READY, amountFen: 100, isMine: true }]);
    expect(cardsOf({ texts, columns, mine: [] })[1]).not.toHaveProperty('amountFen');
  });

  test('a text that many cards tell is sent once', () => {
    const cards = Array.from({ length: 20 }, (_, number) => ({
      ...PAUSED,
      visitId: visitId.parse(idOf(100 + number)),
    }));
    expect(JSON.stringify(packCards(cards)).split('更换火花塞')).toHaveLength(2);
  });
});
