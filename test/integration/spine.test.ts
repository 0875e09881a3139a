/** One car from the gate to the gate. */
import { expect, test } from 'vitest';
import { broughtTo, crew, demoShop, now } from '../support/given.ts';

test('R-019 a car goes from check-in to the final check, each at his own seat', async () => {
  const demo = await demoShop();
  const people = crew(demo);
  const { orderId } = await broughtTo('passed', people);
  const { order } = await now(people.adviser, orderId);
  expect(order.state).toBe('passed');
  expect(order.moves.map((move) => `${move.name} ${move.refusal?.code ?? 'ok'}`)).toEqual([]);
});
