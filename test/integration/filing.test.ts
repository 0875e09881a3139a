/** Moves 53 and 54: what nobody collects, and what is closed by the program once its file is complete. */
import { describe, expect, test } from 'vitest';
import { closeFiled } from '../../src-main/order/filing.ts';
import { DAY, localDate } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { dumpOf } from '../support/dump.ts';
import { broughtTo, type Crew, crew, type DemoShop, demoShop, now, type OrderGiven, till } from '../support/given.ts';
import { MORNING, openTestShop, type TestSeat } from '../support/shop.ts';

const NOTE = { note: '已寄挂号信，联系不上' };
const NOTIFY = { person: '演示客户', reached: false };

describe('unclaimed', () => {
  const asked = async (seat: TestSeat, { orderId }: OrderGiven) => ({ ...(await now(seat, orderId)).which, ...NOTE });

  test('move 53: not before the customer was told to come, nor within sixty days of it', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const given = await broughtTo('ready', people);
    const codeNow = async (): Promise<unknown> => {
      const manager = demo.as('manager');
      const input = await asked(manager, given);
      const before = dumpOf(demo.folder);
      const reply = await manager.call('order.unclaimed', input);
      expect(dumpOf(demo.folder)).toEqual(before);
      return reply.ok || !('refusal' in reply) ? reply : reply.refusal.details;
    };
    expect(await codeNow()).toMatchObject({ code: 'noticesNotSent', next: 'notify' });
    await people.adviser.do('order.notify', { ...(await now(people.adviser, given.orderId)).which, ...NOTIFY });
    demo.clock.pass(60 * DAY - 1);
    expect(await codeNow()).toMatchObject({ code: 'lienTooEarly', next: 'waitOutLien' });
    demo.clock.pass(1);
    const manager = demo.as('manager');
    await manager.do('order.unclaimed', await asked(manager, given));
    const { order } = await now(manager, given.orderId);
    expect(order).toMatchObject({ state: 'ready', unclaimed: { at: MORNING + 60 * DAY, by: '演示经理', ...NOTE } });
    expect(order.timeline.at(-1)).toMatchObject({ kind: 'unclaimed', facts: { notices: 1 } });
    const card = cardsOf(await manager.do('visit.board', {})).find(({ visitId }) => visitId === given.visitId);
    expect(card).toMatchObject({ column: 'toCollect', order: { isUnclaimed: true } });
  });
});

async function visit(seat: TestSeat, { visitId }: OrderGiven) {
  const { version } = await seat.do('visit.get', { visitId });
  return { visitId, version };
}

/** Leaves unpaid with the manager's release, before or after the settlement. */
async function delivered(demo: DemoShop, people: Crew, stage: 'ready' | 'settled'): Promise<OrderGiven> {
  const { adviser, cashier } = people;
  const given = await broughtTo(stage, people);
  const { orderId } = given;
  await adviser.do('order.accept', {
    ...(await now(adviser, orderId)).which,
    belongingsTicked: true,
    signed: true,
    attachment: null,
    refusalReason: '',
    witness: '',
  });
  const manager = demo.as('manager');
  const { figuresHash } = await manager.do('bill.get', { orderId });
  const { totalFen } = (await now(adviser, orderId)).order;
  await manager.do('bill.approveRelease', {
    orderId,
    figuresHash,
    amountFen: totalFen,
    reason: '老客户，周一付',
    dueOn: localDate.parse('2026-11-23'),
    debtorSigned: true,
    refusalNote: '',
    askedBy: adviser.staffId,
    approvalId: null,
  });
  await cashier.do('visit.issueExit', { ...(await visit(cashier, given)), kind: null, collector: '' });
  await adviser.do('visit.deliver', { ...(await visit(adviser, given)), plate: null, keyGiven: true, pack: [] });
  return given;
}

function rowsOf(folder: string, table: string): Record<string, unknown>[] {
  return (dumpOf(folder)[table] ?? []) as Record<string, unknown>[]; // a row is its columns by name
}

/** The program is started anew on the same folder, as it is each morning. */
async function startedAnew(demo: DemoShop, orderId: OrderGiven['orderId']) {
  await demo.close();
  const again = await openTestShop({ folder: demo.folder, demo: true, clock: demo.clock });
  return { again, state: rowsOf(demo.folder, 'repair_order').find(({ id }) => id === orderId)?.['state'] };
}

describe('close', () => {
  test('move 54: the day after, the program closes what is complete; a debt does not keep it open', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const { orderId } = await delivered(demo, people, 'settled');
    const { order } = await now(people.adviser, orderId);
    expect(order).toMatchObject({ state: 'delivered', fileGaps: [] });
    expect(order.dueFen, 'still owed').toBeGreaterThan(0);
    expect((await startedAnew(demo, orderId)).state, 'its day is not over').toBe('delivered');
  });

  test('move 54: … and says so, in nobody’s name', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const { orderId, visitId } = await delivered(demo, people, 'settled');
    demo.clock.pass(DAY);
    const { again, state } = await startedAnew(demo, orderId);
    expect(state).toBe('closed');
    const events = rowsOf(again.folder, 'timeline_event').filter(({ subject_id }) => subject_id === visitId);
    expect(events.at(-1)).toMatchObject({ kind: 'closed', staff_id: null });
    // The next start finds nothing to do and writes nothing.
    const journal = dumpOf(again.folder)['journal_entry']?.length;
    await again.close();
    await openTestShop({ folder: demo.folder, demo: true, clock: demo.clock });
    expect(dumpOf(demo.folder)['journal_entry']?.length).toBe(journal);
  });

  test('move 54: released before the settlement, it stays until the bill is settled, and tells what it lacks', async () => {
    const demo = await demoShop();
    const people = crew(demo);
    const { orderId } = await delivered(demo, people, 'ready');
    expect((await now(people.adviser, orderId)).order.fileGaps).toEqual(['bill']);
    expect((await people.adviser.do('order.unfiled', {})).orders, 'its day is not over').toEqual([]);
    demo.clock.pass(DAY);
    const { orders } = await demo.as('manager').do('order.unfiled', {});
    expect(orders).toMatchObject([{ orderId, gaps: ['bill'] }]);
    const { door } = demo.shop;
    expect(door.runInternal(closeFiled, {}, door.sessionOf(null))).toEqual({ closed: 0 });
    const cashier = demo.as('cashier');
    const signed = { approvalId: null, reason: '', signature: null, refusalNote: '客户在纸上签字' };
    await cashier.do('bill.settle', { ...(await till(cashier, orderId)), ...signed });
    expect((await now(demo.as('adviser'), orderId)).order.fileGaps).toEqual([]);
    expect((await startedAnew(demo, orderId)).state).toBe('closed');
  });
});
