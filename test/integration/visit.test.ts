import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src-shared/kit/time.ts';
import { arrival, arrived, demoShop } from '../support/given.ts';
import { MORNING, refusalOf } from '../support/shop.ts';

describe('arrive', () => {
  test('R-011 a plate and a time put a car in the queue, with a duty to receive it', async () => {
    const { as } = await demoShop();
    const guard = as('guard');
    const adviser = as('adviser');
    const before = (await adviser.do('duty.list', {})).duties.length;
    const { number, visitId } = await guard.do('visit.arrive', arrival({ plate: ' 粤b·9z999 ', waitsInShop: true }));
    expect(number).toMatch(/^JC-20261121-\d{3}$/);
    const card = (await adviser.do('visit.board', {})).cards.find((c) => c.visitId === visitId);
    expect(card).toMatchObject({
      plate: '粤B9Z999',
      column: 'waiting',
      by: '演示门卫',
      waitsInShop: true,
      arrivedAt: MORNING,
      dueAt: MORNING + 5 * MINUTE,
      overdueAt: MORNING + 15 * MINUTE,
    });
    const { duties } = await adviser.do('duty.list', {});
    expect(duties).toHaveLength(before + 1);
    const { timeline, state } = await adviser.do('visit.get', { visitId });
    expect(state).toBe('waiting');
    expect(timeline).toMatchObject([{ kind: 'arrived', by: '演示门卫', at: MORNING }]);
  });

  test('a car is here once', async () => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const first = await arrived(adviser);
    const reply = await as('guard').call('visit.arrive', arrival({ plate: '粤B·12345' }));
    expect(reply).toMatchObject({
      ok: false,
      refusal: {
        code: 'alreadyOnSite',
        details: { plate: '粤B12345', visitNumber: first.number, visitId: first.visitId },
      },
    });
  });

  test.each([
    ['in the future', { arrivedAt: MORNING + 3 * MINUTE }, 'arrivalInFuture'],
    ['three days ago', { arrivedAt: MORNING - 3 * 24 * 60 * MINUTE }, 'arrivalTooOld'],
  ])('a time %s is refused and nothing changes', async (_what, change, code) => {
    const { as } = await demoShop();
    const adviser = as('adviser');
    const before = await adviser.do('visit.board', {});
    expect(refusalOf(await adviser.call('visit.arrive', arrival(change)))).toBe(code);
    expect(await adviser.do('visit.board', {})).toEqual(before);
  });
});
