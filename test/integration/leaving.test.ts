import { describe, expect, test } from 'vitest';
import { draftId, newId, visitId } from '../../src-shared/kit/id.ts';
import { HOUR, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { cardsOf } from '../../src-shared/visit/board-rules.ts';
import { arrival, arrived, demoShop } from '../support/given.ts';
import { MORNING, refusalOf } from '../support/shop.ts';

const answered = { outcome: 'answered' as const, note: '问价' };

describe('leaveEnquiry', () => {
  test('the car goes to today’s leavers, its duty is settled, and who did it is told to the next', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId: id, number } = await arrived(adviser);
    const duties = (await adviser.do('duty.list', {})).duties.length;
    expect(
      refusalOf(await adviser.call('visit.leaveEnquiry', { visitId: newId(visitId), version: 1, ...answered })),
    ).toBe('notFound');
    expect(await adviser.call('visit.leaveEnquiry', { visitId: id, version: 2, ...answered })).toMatchObject({
      refusal: { code: 'changedMeanwhile', details: { by: expect.stringContaining('演示顾问'), at: MORNING } },
    });
    expect(await adviser.do('visit.leaveEnquiry', { visitId: id, version: 1, ...answered })).toEqual({ version: 2 });
    expect((await adviser.do('duty.list', {})).duties).toHaveLength(duties - 1);
    const card = cardsOf(await adviser.do('visit.board', {})).find((one) => one.visitId === id);
    expect(card).toMatchObject({ column: 'outToday', leftAt: MORNING });
    expect(card, 'nothing is due any more').not.toHaveProperty('dueAt');
    expect(
      await as('deskSupervisor').call('visit.leaveEnquiry', { visitId: id, version: 2, ...answered }),
    ).toMatchObject({
      refusal: { code: 'wrongVisitState', details: { visitNumber: number, state: 'out' } },
    });
    const { timeline, leftReason } = await adviser.do('visit.get', { visitId: id });
    expect(leftReason).toBe('answered');
    expect(timeline.map(({ kind, facts }) => [kind, facts['outcome'] ?? null])).toEqual([
      ['arrived', null],
      ['leftEnquiry', 'answered'],
    ]);
  });

  test('tomorrow it is on no board', async () => {
    const { as, clock } = await demoShop();
    const adviser = as('adviser');
    const { visitId: id } = await arrived(adviser);
    await adviser.do('visit.leaveEnquiry', { visitId: id, version: 1, ...answered });
    clock.wall = MORNING + 14 * HOUR - 1; // the last millisecond of the day in Shanghai
    expect(cardsOf(await as('adviser').do('visit.board', {})).some((card) => card.visitId === id)).toBe(true);
    clock.wall += 1;
    expect(cardsOf(await as('adviser').do('visit.board', {})).some((card) => card.visitId === id)).toBe(false);
  });
});

describe('undoLeave', () => {
  test('within half an hour the car waits again, due when it was due', async () => {
    const { as, clock } = await demoShop();
    const adviser = as('adviser');
    const { visitId: id } = await arrived(adviser);
    expect(refusalOf(await adviser.call('visit.undoLeave', { visitId: id, version: 1 }))).toBe('wrongVisitState');
    await adviser.do('visit.leaveEnquiry', { visitId: id, version: 1, ...answered });
    expect(refusalOf(await adviser.call('visit.undoLeave', { visitId: id, version: 1 }))).toBe('changedMeanwhile');
    clock.wall += 30 * MINUTE;
    // Half an hour locks a seat: each time somebody signs in anew.
    expect(await as('adviser').do('visit.undoLeave', { visitId: id, version: 2 })).toEqual({ version: 3 });
    const later = as('adviser');
    const card = cardsOf(await later.do('visit.board', {})).find((one) => one.visitId === id);
    expect(card).toMatchObject({ column: 'waiting', dueAt: MORNING + 5 * MINUTE });
    await later.do('visit.leaveEnquiry', { visitId: id, version: 3, ...answered });
    clock.wall += 30 * MINUTE + 1;
    expect(await as('adviser').call('visit.undoLeave', { visitId: id, version: 4 })).toMatchObject({
      refusal: { code: 'leaveTooLongAgo', details: { minutes: 30 } },
    });
  });

  test('not when the car has come again', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const { visitId: id } = await arrived(adviser);
    await adviser.do('visit.leaveEnquiry', { visitId: id, version: 1, ...answered });
    const again = await arrived(adviser);
    expect(await adviser.call('visit.undoLeave', { visitId: id, version: 2 })).toMatchObject({
      refusal: { code: 'alreadyOnSite', details: { visitId: again.visitId } },
    });
  });
});

describe('correctArrival', () => {
  test('mends the plate while the car waits, and says what it was', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const first = await arrived(adviser);
    const { visitId: id } = await arrived(adviser, { plate: '粤B77777' });
    const correct = (version: number, plate: string) =>
      adviser.call('visit.correctArrival', {
        visitId: id,
        version,
        plate,
        plateColor: 'blue',
        note: '红色',
        waitsInShop: true,
      });
    expect(await correct(1, '粤b·12345')).toMatchObject({
      refusal: { code: 'alreadyOnSite', details: { visitId: first.visitId } },
    });
    expect(refusalOf(await correct(2, '粤B77778'))).toBe('changedMeanwhile');
    expect((await correct(1, '粤B77778')).ok).toBe(true);
    expect(await adviser.do('visit.get', { visitId: id })).toMatchObject({
      plate: '粤B77778',
      note: '红色',
      waitsInShop: true,
      timeline: [
        { kind: 'arrived' },
        { kind: 'arrivalCorrected', facts: { oldPlate: '粤B77777', newPlate: '粤B77778', newNote: '红色' } },
      ],
    });
    await adviser.do('visit.leaveEnquiry', { visitId: id, version: 2, ...answered });
    expect(refusalOf(await correct(3, '粤B77779'))).toBe('wrongVisitState');
  });
});

describe('numbers', () => {
  test('are of the day of arrival on the shop’s wall clock, and go on where the clock is set back', async () => {
    const { as, clock } = await demoShop();
    const adviser = as('adviser');
    const yesterday = await adviser.do(
      'visit.arrive',
      arrival({ plate: '粤B00001', arrivedAt: instant.parse(MORNING - 11 * HOUR) }),
    );
    expect(yesterday.number).toMatch(/^JC-20261120-/);
    const one = await adviser.do('visit.arrive', arrival({ plate: '粤B00002' }));
    clock.wall -= 24 * HOUR;
    await as('adviser').do('visit.arrive', arrival({ plate: '粤B00003' }));
    clock.wall += 24 * HOUR;
    const two = await as('adviser').do('visit.arrive', arrival({ plate: '粤B00004' }));
    expect(Number(two.number.slice(-3))).toBe(Number(one.number.slice(-3)) + 1);
  });
});

describe('drafts', () => {
  test('are kept by seat and kind; the last writer wins and the other seat is named', async () => {
    const { as } = await demoShop();
    const here = as('adviser');
    const there = as('guard');
    const id = newId(draftId);
    expect(await here.do('draft.mine', { kind: 'arrival' })).toEqual({ draft: null });
    expect(await here.do('draft.save', { id, kind: 'arrival', content: { note: '㛃', list: [1, null] } })).toEqual({
      version: 1,
      savedAt: MORNING,
    });
    expect((await here.do('draft.mine', { kind: 'arrival' })).draft).toMatchObject({
      content: { note: '㛃', list: [1, null] },
      savedAtSeat: '',
    });
    await there.do('draft.save', { id, kind: 'arrival', content: null });
    const { draft } = await here.do('draft.mine', { kind: 'arrival' });
    expect(draft).toMatchObject({ version: 2, content: null, savedBy: '演示门卫' });
    expect(draft?.savedAtSeat).toMatch(/^演示座席/);
    expect(await there.do('draft.mine', { kind: 'arrival' })).toEqual({ draft: null });
    await here.do('draft.discard', { id });
    expect(await here.do('draft.mine', { kind: 'arrival' })).toEqual({ draft: null });
  });
});
