import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { Output } from '../../src-shared/contract.ts';
import { laborCentihours } from '../../src-shared/kit/labor.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import {
  arrived,
  broughtTo,
  checkedIn,
  content,
  crew,
  demoShop,
  laborLine,
  now,
  type OrderGiven,
} from '../support/given.ts';
import { MORNING, type TestSeat } from '../support/shop.ts';

async function cardOf(seat: TestSeat, { visitId }: Pick<OrderGiven, 'visitId'>) {
  return cardsOf(await seat.do('visit.board', {})).find((card) => card.visitId === visitId);
}

describe('the board', () => {
  test('a car stands where its order is, with the order that keeps it there', async () => {
    const people = crew(await demoShop());
    const { adviser } = people;
    const seen: (string | undefined)[] = [];
    const quoted = await checkedIn(adviser, { evidence: null });
    seen.push((await cardOf(adviser, quoted))?.column);
    await adviser.do('order.quote', (await now(adviser, quoted.orderId)).which);
    seen.push((await cardOf(adviser, quoted))?.column);
    // The technician's clock is on the last one: he can start no other.
    for (const stage of ['authorized', 'handedOver', 'workDone', 'passed', 'inWork'] as const) {
      seen.push((await cardOf(adviser, await broughtTo(stage, people)))?.column);
    }
    expect(seen).toEqual(['drafted', 'awaitingCustomer', 'toAssign', 'inWork', 'toInspect', 'toCollect', 'inWork']);
  });

  test('a card tells work, promise, progress, adviser and money; progress is the same as on the order', async () => {
    const people = crew(await demoShop());
    const { adviser, technician } = people;
    const promisedAt = instant.parse(MORNING + 6 * HOUR);
    const lines = [laborLine('更换火花塞', 100, 126_00), laborLine('检查底盘', 50, 126_00), laborLine('试车', 25, 0)];
    const given = await broughtTo('inWork', people, { promisedAt, content: content(lines) });
    const { order } = await now(adviser, given.orderId);
    const first = order.lines[0];
    if (!first) throw new Error('the order has no lines');
    await technician.do('workshop.tickLine', {
      ...(await now(adviser, given.orderId)).which,
      lineId: first.id,
      done: true,
    });
    const { order: after } = await now(adviser, given.orderId);
    expect(after.progressPercent, 'an hour of an hour and three quarters').toBe(57);
    expect(await cardOf(adviser, given)).toMatchObject({
      order: {
        orderId: given.orderId,
        work: '更换火花塞',
        more: 2,
        promisedAt,
        percent: after.progressPercent,
        adviser: order.adviser,
      },
      amountFen: order.totalFen,
      isMine: true,
    });
    // Work that nobody has agreed to yet is no part of the way, neither here nor there.
    await technician.do('workshop.raiseExtra', {
      ...(await now(adviser, given.orderId)).which,
      items: [{ kind: 'labor', name: '更换刹车盘', time: laborCentihours.parse(80), quantityMilli: null }],
      reason: '磨损到极限',
      safety: 'safety',
    });
    expect((await now(adviser, given.orderId)).order.progressPercent).toBe(57);
    expect(await cardOf(adviser, given)).toMatchObject({ order: { percent: 57 } });
  });

  test('what needs somebody stands on the card: additional work without an answer, and why the work stands still', async () => {
    const people = crew(await demoShop());
    const { adviser, technician } = people;
    const given = await broughtTo('inWork', people);
    const which = async () => (await now(adviser, given.orderId)).which;
    expect((await cardOf(adviser, given))?.order).not.toHaveProperty('extrasOpen');
    const items = [{ kind: 'labor' as const, name: '更换制动软管', quantityMilli: null, time: null }];
    await technician.do('workshop.raiseExtra', { ...(await which()), items, reason: '老化开裂', safety: 'safety' });
    const until = instant.parse(MORNING + 2 * HOUR);
    await technician.do('workshop.pause', {
      ...(await which()),
      reason: 'customer',
      note: '',
      expectedResumeAt: until,
    });
    expect(await cardOf(adviser, given)).toMatchObject({
      column: 'paused',
      order: { extrasOpen: true, pauseReason: 'customer' },
    });
  });

  test('of two orders the least advanced one decides, and the card adds both amounts', async () => {
    const people = crew(await demoShop());
    const { adviser } = people;
    const given = await broughtTo('passed', people);
    const { order } = await now(adviser, given.orderId);
    const lines = [laborLine('四轮定位', 100, 200_00)];
    const { orderId } = await adviser.do('order.add', {
      visitId: given.visitId,
      particulars: { ...particularsOf(order), repairCategory: 'minor' },
      content: content(lines),
      promisedAt: null,
      nextContactAt: null,
      overrideReason: '客户要分开付款',
    });
    expect(await cardOf(adviser, given)).toMatchObject({
      column: 'drafted',
      order: { orderId, work: '四轮定位' },
      otherOrders: 1,
      amountFen: order.totalFen + 200_00,
    });
  });

  test('whose car it is depends on who asks; money is not for the workshop and the gate', async () => {
    const demo = await demoShop();
    const given = await checkedIn(demo.as('adviser'));
    expect(await cardOf(demo.as('adviser'), given)).toMatchObject({ isMine: true });
    const supervisor = await cardOf(demo.as('deskSupervisor'), given);
    expect(supervisor).not.toHaveProperty('isMine');
    expect(supervisor?.amountFen).toBeGreaterThan(0);
    for (const role of ['technician', 'workshopLead', 'guard'] as const) {
      expect(await cardOf(demo.as(role), given), role).not.toHaveProperty('amountFen');
    }
  });

  test('yesterday’s exit slip lets nobody out: the car stands on site again by itself', async () => {
    const demo = await demoShop();
    const given = await checkedIn(demo.as('adviser'), { evidence: null });
    await demo.as('adviser').do('order.decline', {
      ...(await now(demo.as('adviser'), given.orderId)).which,
      reason: '太贵',
    });
    const visit = await demo.as('adviser').do('visit.get', { visitId: given.visitId });
    await demo.as('cashier').do('visit.issueExit', {
      visitId: given.visitId,
      version: visit.version,
      kind: null,
      collector: '',
    });
    expect((await cardOf(demo.as('adviser'), given))?.column).toBe('cleared');
    demo.clock.wall = MORNING + 20 * HOUR;
    expect((await cardOf(demo.as('adviser'), given))?.column).toBe('toCollect');
  });

  test('is put together once for all seats, anew after anything was written, and when a slip or the day runs out', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await broughtTo('inWork', people);
    const driven = await checkedIn(people.adviser, { evidence: null });
    const { which } = await now(people.adviser, driven.orderId);
    await people.adviser.do('order.decline', { ...which, reason: '太贵' });
    const slip = { visitId: driven.visitId, kind: null, collector: '' };
    const { version } = await people.adviser.do('visit.get', { visitId: driven.visitId });
    const issued = await people.cashier.do('visit.issueExit', { ...slip, version });
    await people.adviser.do('visit.deliver', {
      visitId: driven.visitId,
      version: issued.version,
      plate: null,
      keyGiven: true,
      pack: [],
    });
    // Nothing was to be paid of what was declined; the card tells what stands on the order.
    const raw = new Database(join(demo.folder, 'servicelane.sqlite'));
    raw.prepare('UPDATE repair_order SET total_fen = 65400 WHERE id = ?').run(driven.orderId);
    raw.close();
    const gone = await arrived(people.adviser);
    await people.adviser.do('visit.leaveEnquiry', { visitId: gone.visitId, version: 1, outcome: 'answered', note: '' });
    const [staff] = activeStaff(demo.shop.reader).filter(({ roles }) => roles.includes('adviser'));
    const read = () => {
      const reply = demo.shop.door.callAs({ seat: null, staff: staff ?? null }, 'visit.board', {});
      if (!reply.ok) throw new Error('no board');
      const board = reply.value as Output<'visit.board'>; // as the handler's type says
      return { columns: board.columns, cards: cardsOf(board) };
    };
    const first = read();
    expect(first.cards.find(({ visitId }) => visitId === given.visitId)?.order).toBeDefined();
    expect(read().columns, 'the very same').toBe(first.columns);
    const { visitId } = await arrived(people.adviser);
    const second = read();
    expect(second.cards.find((card) => card.visitId === driven.visitId)).toMatchObject({
      column: 'outToday',
      amountFen: 65_400,
    });
    expect(second.columns, 'something was written').not.toBe(first.columns);
    expect(second.cards.some((card) => card.visitId === visitId)).toBe(true);
    expect(second.cards.some((card) => card.visitId === gone.visitId)).toBe(true);
    demo.clock.wall = MORNING + 14 * HOUR; // the next day in Shanghai
    expect(read().cards.some((card) => card.visitId === gone.visitId)).toBe(false);
    demo.clock.wall = MORNING;
    expect(
      read().cards.some((card) => card.visitId === gone.visitId),
      'the clock was set back',
    ).toBe(true);
  });
});

function particularsOf(order: Awaited<ReturnType<typeof now>>['order']) {
  const { visitType, repairCategory, customerWords, wishes, authorizerName, authorizerPhone, advanceFen } = order;
  return { visitType, repairCategory, customerWords, wishes, authorizerName, authorizerPhone, advanceFen };
}
