/** 召回名单: kept by VIN, told wherever the car comes up, until it is done. */
import { describe, expect, test } from 'vitest';
import { readVinList } from '../../src-shared/vehicle/recall-rules.ts';
import { dumpOf } from '../support/dump.ts';
import { carOf, type DemoShop, demoShop } from '../support/given.ts';
import { INPUTS } from '../support/inputs.ts';
import { refusalOf } from '../support/shop.ts';

const VIN = 'LSVAM4187C2184847';
const OTHER = 'LSVAM4187C2184848';
const AIRBAG = { number: 'ZH-2026-01', text: '更换安全气囊气体发生器', vins: [VIN, OTHER] };

const numbers = async (demo: DemoShop, vehicleId: Awaited<ReturnType<typeof carOf>>['vehicleId']) =>
  (await demo.as('adviser').do('vehicle.get', { vehicleId })).recalls.map(({ number, doneAt }) => [
    number,
    doneAt !== null,
  ]);

describe('recalls', () => {
  test('a pasted list is read whatever stands between, each VIN once; what is none is named', () => {
    expect(readVinList(` ${VIN.toLowerCase()}\t${VIN}\n"${OTHER}"，LSVAM4187\u3000`)).toEqual({
      vins: [VIN, OTHER],
      wrong: ['LSVAM4187'],
    });
    expect(readVinList('')).toEqual({ vins: [], wrong: [] });
  });

  test('a car on the list is told of in its file and on the line of the find box, until it is done', async () => {
    const demo = await demoShop();
    const manager = demo.as('manager');
    const adviser = demo.as('adviser');
    const { vehicleId } = await carOf(adviser, { plate: '粤B82001', vin: VIN });
    const stranger = await carOf(adviser, { plate: '粤B82002', vin: 'LSVAM4187C2184849' });
    const { recallId, cars } = await manager.do('recall.add', AIRBAG);
    expect(cars).toBe(2);
    const line = async () => (await adviser.do('find.anything', { text: '粤B82001', limit: 5 })).hits[0]?.recalls;
    expect(await numbers(demo, vehicleId)).toEqual([['ZH-2026-01', false]]);
    expect(await line()).toEqual(['ZH-2026-01']);
    expect(await numbers(demo, stranger.vehicleId)).toEqual([]);

    await adviser.do('recall.mark', { recallId, vehicleId, done: true });
    expect(await numbers(demo, vehicleId)).toEqual([['ZH-2026-01', true]]);
    expect((await adviser.do('vehicle.get', { vehicleId })).recalls[0]?.doneBy).toContain('演示顾问');
    expect(await line()).toEqual([]);
    expect((await manager.do('recall.list', {})).campaigns).toMatchObject([{ number: 'ZH-2026-01', cars: 2, done: 1 }]);

    await adviser.do('recall.mark', { recallId, vehicleId, done: false });
    expect(await line()).toEqual(['ZH-2026-01']);
  });

  test('a car that gets its file later is told of as well; a campaign that is over is not', async () => {
    const demo = await demoShop();
    const manager = demo.as('manager');
    const { recallId } = await manager.do('recall.add', AIRBAG);
    const { vehicleId } = await carOf(demo.as('adviser'), { plate: '粤B82003', vin: VIN });
    expect(await numbers(demo, vehicleId)).toEqual([['ZH-2026-01', false]]);
    await manager.do('recall.change', { recallId, version: 1, ...AIRBAG, active: false });
    expect(await numbers(demo, vehicleId)).toEqual([]);
  });

  test('a list is replaced by the next one, but for cars that are done', async () => {
    const demo = await demoShop();
    const manager = demo.as('manager');
    const { vehicleId } = await carOf(demo.as('adviser'), { plate: '粤B82004', vin: VIN });
    const { recallId } = await manager.do('recall.add', AIRBAG);
    await demo.as('adviser').do('recall.mark', { recallId, vehicleId, done: true });
    const next = { ...AIRBAG, vins: ['LSVAM4187C2184850'], active: true };
    expect(await manager.do('recall.change', { recallId, version: 1, ...next })).toEqual({ version: 2, cars: 2 });
    expect((await manager.do('recall.get', { recallId })).vins).toEqual([VIN, 'LSVAM4187C2184850']);
  });

  test('each no says why and changes nothing', async () => {
    const demo = await demoShop();
    const manager = demo.as('manager');
    const adviser = demo.as('adviser');
    const { recallId } = await manager.do('recall.add', AIRBAG);
    const other = await manager.do('recall.add', { ...AIRBAG, number: 'ZH-2026-02' });
    const { vehicleId } = await carOf(adviser, { plate: '粤B82005', vin: 'LSVAM4187C2184849' });
    const unknown = INPUTS['recall.change']();
    const before = dumpOf(demo.folder);
    expect(refusalOf(await manager.call('recall.add', AIRBAG))).toBe('nameTaken');
    const change = { ...AIRBAG, active: true, recallId: other.recallId };
    expect(refusalOf(await manager.call('recall.change', { ...change, version: 1 }))).toBe('nameTaken');
    const renamed = { ...change, number: 'ZH-2026-03' };
    expect(refusalOf(await manager.call('recall.change', { ...renamed, version: 9 }))).toBe('changedMeanwhile');
    expect(refusalOf(await manager.call('recall.change', unknown))).toBe('notFound');
    expect(refusalOf(await manager.call('recall.get', { recallId: unknown.recallId }))).toBe('notFound');
    // A car that the list does not ask for.
    expect(refusalOf(await adviser.call('recall.mark', { recallId, vehicleId, done: true }))).toBe('notFound');
    expect(refusalOf(await adviser.call('recall.add', { ...AIRBAG, number: 'ZH-9' }))).toBe('notAllowed');
    expect(await manager.call('recall.add', { ...AIRBAG, number: 'ZH-9', vins: ['LSV'] })).toMatchObject({ ok: false });
    expect(dumpOf(demo.folder)).toEqual(before);
  });
});
