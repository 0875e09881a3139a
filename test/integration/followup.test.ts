import { describe, expect, test } from 'vitest';
import { followUpId as followUpIdSchema, followUpPromiseId, newId, type StaffId } from '../../src-shared/kit/id.ts';
import { DAY, HOUR, type Instant, instant, later, MINUTE } from '../../src-shared/kit/time.ts';
import { dumpOf } from '../support/dump.ts';
import { type Delivered, deliveredCar } from '../support/followup-rows.ts';
import { CUSTOMER, carOf, customerOf, type DemoShop, demoShop } from '../support/given.ts';
import { MORNING, refusalOf, type TestSeat } from '../support/shop.ts';

/** 2026-11-24 08:30 in Shanghai: the third day after MORNING. */
const DUE = instant.parse(Date.UTC(2026, 10, 24, 0, 30));
const at = (text: string): Instant => instant.parse(Date.parse(`${text.replace(' ', 'T')}:00+08:00`));
const said = { carUse: '正常，异响没了', opinion: '等得有点久', score: 'satisfied' as const, promises: [] };

interface Given extends DemoShop, Delivered {
  readonly caller: TestSeat;
  readonly ownerId: Awaited<ReturnType<typeof customerOf>>;
}

/** A car left on the 21st at ten; it is the morning of the third day after. */
async function callDue(owner: Partial<typeof CUSTOMER> = {}): Promise<Given> {
  const opened = await demoShop();
  const adviser = opened.as('adviser');
  const ownerId = await customerOf(adviser, { ...owner, phones: ['13800138000'] });
  const { vehicleId } = await carOf(adviser, { ownerId, make: '演示牌', model: '轿车', nextServiceKm: 51_000 });
  const delivered = deliveredCar(opened.folder, vehicleId, MORNING);
  opened.clock.wall = DUE;
  return { ...opened, ...delivered, ownerId, caller: opened.as('followUpCaller') };
}

/** Refused with this code, and not a row is another. */
async function refused(folder: string, code: string, act: () => ReturnType<TestSeat['call']>): Promise<void> {
  const before = dumpOf(folder);
  expect(refusalOf(await act())).toBe(code);
  expect(dumpOf(folder)).toEqual(before);
}

async function dutiesOf(seat: TestSeat) {
  const { duties } = await seat.do('duty.list', {});
  return duties.filter(({ kind }) => kind === 'followUp' || kind === 'reportWish' || kind === 'tellAnswer');
}

const supervisorOf = async (seat: TestSeat): Promise<StaffId> => {
  const { staff } = await seat.do('staff.approvers', { roles: ['deskSupervisor'] });
  const person = staff[0];
  if (!person) throw new Error('no supervisor');
  return person.id;
};

describe('a car has left', () => {
  test('R-096 R-097 its first call and the duty fall due on day 3 and are late after day 7', async () => {
    const { caller, followUpId, visitId, orderId } = await callDue();
    const { calls } = await caller.do('followup.list', {});
    expect(calls).toEqual([
      {
        followUpId,
        call: 1,
        plate: '粤B12345',
        plateColor: 'blue',
        model: '演示牌 轿车',
        customer: '试验客户',
        doNotContact: false,
        maskedPhone: '138****8000',
        leftAt: MORNING,
        windowFrom: DUE,
        windowUntil: at('2026-11-28 18:00'),
        dueAt: DUE,
        overdueAt: at('2026-11-28 18:00'),
        attempts: 0,
        lastResult: null,
        nextTryAt: null,
      },
    ]);
    expect(await dutiesOf(caller)).toMatchObject([
      {
        kind: 'followUp',
        visitId,
        orderId,
        orderNumber: expect.stringMatching(/^WX-/),
        aboutId: followUpId,
        followUpId,
        plate: '粤B12345',
        model: '演示牌 轿车',
        owner: '试验客户',
        wish: '',
        dueAt: DUE,
        overdueAt: at('2026-11-28 18:00'),
      },
    ]);
  });

  test('R-105 nobody is called who said so: the call is there, dropped, without a duty', async () => {
    const { caller, followUpId } = await callDue({ doNotContact: true });
    expect((await caller.do('followup.list', {})).calls).toEqual([]);
    expect(await dutiesOf(caller)).toEqual([]);
    expect(await caller.do('followup.get', { followUpId })).toMatchObject({
      state: 'dropped',
      dropReason: 'doNotContact',
      endedAt: MORNING,
      endedBy: null,
      customer: { doNotContact: true },
    });
  });

  test('one call serves all orders of a visit that are delivered before it', async () => {
    const { as, folder, clock, followUpId, visitId, caller } = await callDue();
    const { vehicleId } = (await caller.do('followup.get', { followUpId })).vehicle;
    deliveredCar(folder, vehicleId, DUE, { visitId });
    expect((await as('manager').do('followup.list', {})).calls).toHaveLength(1);
    expect((await caller.do('followup.get', { followUpId })).visit.done).toHaveLength(4);
    // After it was made, a car that had gone on being repaired has a call of its own.
    await caller.do('followup.complete', { followUpId, version: 1, ...said });
    clock.pass(DAY);
    deliveredCar(folder, vehicleId, instant.parse(clock.wall), { visitId });
    expect((await as('followUpCaller').do('followup.list', {})).calls.map(({ call }) => call).sort()).toEqual([1, 2]);
  });
});

describe('before dialling', () => {
  test('R-099 R-103 the call shows what was done, what was not, the next service and how to reach the owner', async () => {
    const { as, caller, followUpId, ownerId } = await callDue({ preferredContact: '下班以后' });
    const seen = await caller.do('followup.get', { followUpId });
    expect(seen).toMatchObject({
      version: 1,
      call: 1,
      state: 'open',
      visit: {
        concern: '刹车有异响，早上冷车时明显',
        done: ['更换前刹车片', '更换机油机滤'],
        declined: [{ name: '更换前刹车盘', safety: null }],
        promisedAt: later(MORNING, -2 * HOUR),
        readyAt: later(MORNING, -1 * HOUR),
        odometerOutKm: 41_260,
      },
      vehicle: { model: '演示牌 轿车', nextServiceOn: null, nextServiceKm: 51_000 },
      customer: {
        customerId: ownerId,
        preferredContact: '下班以后',
        isNewOwner: false,
        phones: [{ masked: '138****8000', preferred: true }],
      },
      attempts: [],
      promises: [],
      earlier: null,
    });
    expect(JSON.stringify([seen, await caller.do('followup.list', {})])).not.toContain('13800138000');
    expect(refusalOf(await as('technician').call('followup.get', { followUpId }))).toBe('notAllowed');
    expect(refusalOf(await as('cashier').call('followup.list', {}))).toBe('notAllowed');
    expect(refusalOf(await caller.call('followup.get', { followUpId: newId(followUpIdSchema) }))).toBe('notFound');
  });

  test('a car that changed hands after the visit says so', async () => {
    const { as, caller, followUpId } = await callDue();
    const { vehicleId } = (await caller.do('followup.get', { followUpId })).vehicle;
    const newOwner = { kind: 'person', name: '试验新车主', phone: null } as const;
    await as('adviser').do('vehicle.changeOwner', { vehicleId, version: 1, ownerId: null, newOwner });
    expect((await caller.do('followup.get', { followUpId })).customer).toMatchObject({
      name: '试验新车主',
      isNewOwner: true,
      phones: [],
    });
  });
});

describe('a try', () => {
  test('R-104 nobody answers: the try is kept, the call stays due', async () => {
    const { caller, followUpId } = await callDue();
    const nobody = { result: 'noAnswer', note: '响了很久', nextTryAt: null } as const;
    expect(await caller.do('followup.attempt', { followUpId, version: 1, ...nobody })).toEqual({ version: 2 });
    const { attempts, state } = await caller.do('followup.get', { followUpId });
    expect(attempts).toEqual([{ at: DUE, by: '演示回访', result: 'noAnswer', note: '响了很久' }]);
    expect(state).toBe('open');
    const { calls } = await caller.do('followup.list', {});
    expect(calls).toMatchObject([
      { attempts: 1, lastResult: 'noAnswer', dueAt: DUE, overdueAt: at('2026-11-28 18:00') },
    ]);
    expect(await dutiesOf(caller)).toHaveLength(1);
  });

  test('R-105 the customer asked for another time: the duty moves there', async () => {
    const { caller, followUpId } = await callDue();
    const agreed = at('2026-11-30 15:00');
    const agreedCall = { result: 'callLater', note: '', nextTryAt: agreed } as const;
    await caller.do('followup.attempt', { followUpId, version: 1, ...agreedCall });
    const moved = { dueAt: agreed, overdueAt: at('2026-11-30 18:00') };
    expect(await dutiesOf(caller)).toMatchObject([{ kind: 'followUp', followUpId, ...moved }]);
    expect((await caller.do('followup.list', {})).calls).toMatchObject([
      { nextTryAt: agreed, windowUntil: at('2026-11-28 18:00'), ...moved },
    ]);
  });

  test('is refused where there is no such call, it was changed, it has ended, or the next try is no time', async () => {
    const { as, folder, caller, followUpId } = await callDue();
    const nobody = { result: 'noAnswer', note: '', nextTryAt: null } as const;
    const attempt = { followUpId, version: 1, ...nobody };
    const gone = { ...attempt, followUpId: newId(followUpIdSchema) };
    await refused(folder, 'notFound', () => caller.call('followup.attempt', gone));
    for (const nextTryAt of [DUE, later(DUE, -MINUTE), later(DUE, 31 * DAY)]) {
      const call = { ...attempt, result: 'callLater', nextTryAt } as const;
      await refused(folder, 'nextTryOutside', () => caller.call('followup.attempt', call));
    }
    expect(await caller.call('followup.attempt', { ...attempt, result: 'callLater' })).toEqual({
      ok: false,
      invalid: { nextTryAt: 'required' },
    });
    await caller.do('followup.attempt', attempt);
    const adviser = as('adviser');
    await refused(folder, 'changedMeanwhile', () => adviser.call('followup.attempt', attempt));
    expect(await adviser.call('followup.attempt', attempt)).toMatchObject({
      refusal: { details: { by: '演示回访', at: DUE } },
    });
    await caller.do('followup.complete', { followUpId, version: 2, ...said });
    await refused(folder, 'followUpEnded', () => adviser.call('followup.attempt', { ...attempt, version: 3 }));
  });
});

describe('the conversation', () => {
  test('R-098 R-099 what was said is kept, the duty is settled, and the second call falls due', async () => {
    const { as, caller, followUpId, clock } = await callDue();
    const done = await caller.do('followup.complete', { followUpId, version: 1, ...said });
    expect(done).toEqual({ version: 2, secondCallAt: at('2026-12-02 08:30') });
    expect(await caller.do('followup.get', { followUpId })).toMatchObject({
      state: 'done',
      endedAt: DUE,
      endedBy: '演示回访',
      carUse: '正常，异响没了',
      score: 'satisfied',
      attempts: [{ result: 'reached' }],
    });
    const { calls } = await caller.do('followup.list', {});
    expect(calls).toMatchObject([
      { call: 2, dueAt: at('2026-12-02 08:30'), overdueAt: at('2026-12-08 18:00'), attempts: 0 },
    ]);
    const second = calls[0]?.followUpId ?? followUpId;
    expect(await dutiesOf(caller)).toMatchObject([{ kind: 'followUp', followUpId: second }]);
    // The second caller reads what was said, and no third call follows.
    clock.wall = at('2026-12-02 10:00');
    // The seat of last week has locked itself.
    const next = as('followUpCaller');
    expect((await next.do('followup.get', { followUpId: second })).earlier).toEqual({
      at: DUE,
      by: '演示回访',
      carUse: '正常，异响没了',
      opinion: '等得有点久',
      score: 'satisfied',
    });
    const end = await next.do('followup.complete', { followUpId: second, version: 1, ...said, score: null });
    expect(end.secondCallAt).toBeNull();
    expect((await next.do('followup.list', {})).calls).toEqual([]);
    expect(await dutiesOf(next)).toEqual([]);
  });

  test('R-105 who asks for no more calls in the first has no second', async () => {
    const { as, caller, followUpId, ownerId } = await callDue();
    await as('adviser').do('customer.change', { customerId: ownerId, version: 1, ...CUSTOMER, doNotContact: true });
    const { secondCallAt } = await caller.do('followup.complete', { followUpId, version: 1, ...said });
    expect(secondCallAt).toBeNull();
    expect(await dutiesOf(caller)).toEqual([]);
  });

  test('two callers on one call: the second is told who was faster, and nothing is written twice', async () => {
    const { as, folder, caller, followUpId } = await callDue();
    await caller.do('followup.complete', { followUpId, version: 1, ...said });
    const adviser = as('deskSupervisor');
    const again = { followUpId, version: 1, ...said };
    await refused(folder, 'followUpEnded', () => adviser.call('followup.complete', again));
    expect(await adviser.call('followup.complete', again)).toMatchObject({
      refusal: { details: { state: 'done', by: '演示回访', at: DUE } },
    });
  });

  test('is refused where there is no such call or somebody tried meanwhile', async () => {
    const { folder, caller, followUpId } = await callDue();
    const gone = { followUpId: newId(followUpIdSchema), version: 1, ...said };
    await refused(folder, 'notFound', () => caller.call('followup.complete', gone));
    const nobody = { result: 'refused', note: '', nextTryAt: null } as const;
    await caller.do('followup.attempt', { followUpId, version: 1, ...nobody });
    await refused(folder, 'changedMeanwhile', () =>
      caller.call('followup.complete', { followUpId, version: 1, ...said }),
    );
    expect(await caller.call('followup.complete', { followUpId, version: 2, ...said, carUse: ' ' })).toEqual({
      ok: false,
      invalid: { carUse: 'required' },
    });
  });
});

describe('giving up', () => {
  test('R-112 who cannot be reached is dropped with the reason; the duty goes and no second call comes', async () => {
    const { caller, followUpId } = await callDue();
    await caller.do('followup.drop', { followUpId, version: 1, reason: 'unreachable' });
    expect(await caller.do('followup.get', { followUpId })).toMatchObject({
      state: 'dropped',
      dropReason: 'unreachable',
      endedBy: '演示回访',
      endedAt: DUE,
    });
    expect((await caller.do('followup.list', {})).calls).toEqual([]);
    expect(await dutiesOf(caller)).toEqual([]);
  });

  test('is refused where there is no such call, it was changed, or it has ended', async () => {
    const { folder, caller, followUpId } = await callDue();
    const drop = { followUpId, version: 1, reason: 'doNotContact' } as const;
    const gone = { ...drop, followUpId: newId(followUpIdSchema) };
    await refused(folder, 'notFound', () => caller.call('followup.drop', gone));
    await refused(folder, 'changedMeanwhile', () => caller.call('followup.drop', { ...drop, version: 2 }));
    await caller.do('followup.drop', drop);
    await refused(folder, 'followUpEnded', () => caller.call('followup.drop', { ...drop, version: 2 }));
  });
});

describe('what the customer asked for', () => {
  async function asked() {
    const given = await callDue();
    const promises = ['要一份保养手册', '空调有味道'];
    await given.caller.do('followup.complete', { followUpId: given.followUpId, version: 1, ...said, promises });
    const [first, second] = (await given.caller.do('followup.get', { followUpId: given.followUpId })).promises;
    if (!first || !second) throw new Error('no promises');
    return { ...given, first, second };
  }

  test('R-100 each has a duty to report it within two days, which the report settles', async () => {
    const { caller, first, second, followUpId } = await asked();
    expect(first).toMatchObject({ state: 'open', what: '要一份保养手册', reportBy: at('2026-11-26 18:00'), call: 1 });
    const wishes = async () => (await dutiesOf(caller)).filter(({ kind }) => kind === 'reportWish');
    expect(await wishes()).toMatchObject([
      { aboutId: first.promiseId, followUpId, wish: '要一份保养手册', dueAt: DUE, overdueAt: at('2026-11-26 18:00') },
      { aboutId: second.promiseId, followUpId, wish: '空调有味道' },
    ]);
    const reportedTo = await supervisorOf(caller);
    await caller.do('followup.report', { promiseId: first.promiseId, version: 1, reportedTo });
    expect(await wishes()).toMatchObject([{ aboutId: second.promiseId }]);
    const [reported] = (await caller.do('followup.get', { followUpId })).promises;
    expect(reported).toMatchObject({ state: 'reported', reportedTo: '演示前台主管', reportedAt: DUE });
  });

  test('R-100 what was reported stands in the supervisor’s list until there is an answer', async () => {
    const { as, caller, first, second, followUpId } = await asked();
    const supervisor = as('deskSupervisor');
    const answers = async (seat = supervisor) =>
      (await seat.do('duty.list', {})).duties.filter(({ kind }) => kind === 'answerWish');
    expect(await answers()).toEqual([]);
    const reportedTo = await supervisorOf(caller);
    for (const { promiseId } of [first, second])
      await caller.do('followup.report', { promiseId, version: 1, reportedTo });
    expect(await answers()).toMatchObject([
      { aboutId: first.promiseId, followUpId, wish: '要一份保养手册', dueAt: DUE, overdueAt: at('2026-11-26 18:00') },
      { aboutId: second.promiseId, followUpId, wish: '空调有味道' },
    ]);
    expect(await answers(as('manager'))).toHaveLength(2);
    expect(await answers(caller)).toEqual([]);
    await supervisor.do('followup.answer', { promiseId: first.promiseId, version: 2, answer: '店里有' });
    expect(await answers()).toMatchObject([{ aboutId: second.promiseId }]);
  });

  test('R-101 an answer must be told the same day, and telling settles it', async () => {
    const { as, caller, clock, first, followUpId } = await asked();
    await caller.do('followup.report', {
      promiseId: first.promiseId,
      version: 1,
      reportedTo: await supervisorOf(caller),
    });
    clock.wall = at('2026-11-25 11:00');
    const supervisor = as('deskSupervisor');
    const next = as('followUpCaller');
    const answer = { promiseId: first.promiseId, version: 2, answer: '店里有，随时来取' };
    expect(await supervisor.do('followup.answer', answer)).toEqual({ version: 3, tellBy: at('2026-11-25 18:00') });
    const tells = async () => (await dutiesOf(next)).filter(({ kind }) => kind === 'tellAnswer');
    expect(await tells()).toMatchObject([
      { aboutId: first.promiseId, followUpId, wish: '要一份保养手册', overdueAt: at('2026-11-25 18:00') },
    ]);
    await next.do('followup.told', { promiseId: first.promiseId, version: 3 });
    expect(await tells()).toEqual([]);
    const [told] = (await next.do('followup.get', { followUpId })).promises;
    expect(told).toMatchObject({ state: 'told', answer: '店里有，随时来取', toldAt: at('2026-11-25 11:00') });
  });

  test('R-100 what was answered without the supervisor need not be reported', async () => {
    const { caller, first, second } = await asked();
    await caller.do('followup.answer', { promiseId: first.promiseId, version: 1, answer: '有' });
    const open = (await dutiesOf(caller)).filter(({ kind }) => kind !== 'followUp');
    expect(open.map(({ kind, aboutId }) => [kind, aboutId])).toEqual([
      ['reportWish', second.promiseId],
      ['tellAnswer', first.promiseId],
    ]);
  });

  test('each step is refused where it is not the next one, and to whom it cannot go', async () => {
    const { as, folder, caller, first } = await asked();
    const { promiseId } = first;
    const reportedTo = await supervisorOf(caller);
    const none = newId(followUpPromiseId);
    const report = { promiseId, version: 1, reportedTo };
    const answer = { promiseId, version: 1, answer: '有' };
    await refused(folder, 'notFound', () => caller.call('followup.report', { ...report, promiseId: none }));
    await refused(folder, 'notFound', () => caller.call('followup.answer', { ...answer, promiseId: none }));
    await refused(folder, 'notFound', () => caller.call('followup.told', { promiseId: none, version: 1 }));
    const { staffId: technician } = as('technician');
    if (!technician) throw new Error('nobody');
    await refused(folder, 'notSupervisor', () => caller.call('followup.report', { ...report, reportedTo: technician }));
    await refused(folder, 'changedMeanwhile', () => caller.call('followup.report', { ...report, version: 2 }));
    await refused(folder, 'changedMeanwhile', () => caller.call('followup.answer', { ...answer, version: 2 }));
    await refused(folder, 'wrongPromiseState', () => caller.call('followup.told', { promiseId, version: 1 }));
    await caller.do('followup.report', report);
    await refused(folder, 'wrongPromiseState', () => caller.call('followup.report', { ...report, version: 2 }));
    await caller.do('followup.answer', { ...answer, version: 2 });
    await refused(folder, 'wrongPromiseState', () => caller.call('followup.answer', { ...answer, version: 3 }));
    await refused(folder, 'changedMeanwhile', () => caller.call('followup.told', { promiseId, version: 2 }));
    await caller.do('followup.told', { promiseId, version: 3 });
    await refused(folder, 'wrongPromiseState', () => caller.call('followup.told', { promiseId, version: 4 }));
  });
});
