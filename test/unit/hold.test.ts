import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openHold } from '../../src-main/kernel/hold.ts';

/** A hold, and what was done in it, in order. */
function opened() {
  const hold = openHold();
  const done: string[] = [];
  const later = async (name: string, until: Promise<void>): Promise<void> => {
    done.push(`${name} begins`);
    await until;
    done.push(`${name} ends`);
  };
  return { hold, done, later };
}

test('whoever writes in one go waits for whoever has the house to himself, and for nobody else', async () => {
  const { hold, done, later } = opened();
  const end = Promise.withResolvers<void>();
  const step = Promise.withResolvers<void>();
  const through = hold.through(() => later('step', step.promise));
  await hold.whenFree(() => done.push('beside a step'));
  step.resolve();
  await through;
  const alone = hold.alone(() => later('long', end.promise));
  const waiting = hold.whenFree(() => done.push('saved'));
  await turn();
  expect(hold.isHeld()).toBe(true);
  end.resolve();
  await Promise.all([alone, waiting]);
  expect(hold.isHeld()).toBe(false);
  expect(done).toEqual(['step begins', 'beside a step', 'step ends', 'long begins', 'long ends', 'saved']);
});

test('it begins when the steps that are under way are through; a new step waits', async () => {
  const { hold, done, later } = opened();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const steps = [hold.through(() => later('one', first.promise)), hold.through(() => later('two', second.promise))];
  const alone = hold.alone(() => later('long', Promise.resolve()));
  const third = hold.through(() => later('three', Promise.resolve()));
  first.resolve();
  await turn();
  expect(done).toEqual(['one begins', 'two begins', 'one ends']);
  second.resolve();
  await Promise.all([...steps, alone, third]);
  expect(done.slice(3)).toEqual(['two ends', 'long begins', 'long ends', 'three begins', 'three ends']);
});

test('two that want the house to themselves take turns, also after one that failed', async () => {
  const { hold, done, later } = opened();
  const failing = hold.alone(async () => {
    await turn();
    throw new Error('stopped');
  });
  const others = [1, 2].map((n) => hold.alone(() => later(`long ${n}`, turn())));
  const saved = hold.whenFree(() => done.push('saved'));
  await expect(failing).rejects.toThrow('stopped');
  await Promise.all([...others, saved]);
  expect(done.indexOf('long 1 ends')).toBe(done.indexOf('long 1 begins') + 1);
  expect(done.indexOf('long 2 ends')).toBe(done.indexOf('long 2 begins') + 1);
  expect(done).toHaveLength(5);
  expect(hold.isHeld()).toBe(false);
});

test('a step that fails lets the next one begin', async () => {
  const { hold } = opened();
  await expect(hold.through(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(hold.alone(() => Promise.resolve('done'))).resolves.toBe('done');
});
