import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { expect, test } from 'vitest';
import * as schema from '../../src-main/db/schema.ts';
import { readAnchors } from '../../src-main/journal/anchors.ts';
import { verifyJournal } from '../../src-main/journal/verify.ts';
import { readShop } from '../../src-main/shop/shop-repository.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { startStation } from '../support/app.ts';
import { testFolder } from '../support/folders.ts';
import { HOW_OFTEN, tell } from '../support/how-long.ts';
import { demoSeat, type HttpSeat } from '../support/http-seat.ts';
import { seeded } from '../support/random.ts';

const ROUNDS = HOW_OFTEN.kills;
const CARS = 6;

interface Car {
  readonly visitId: string;
  /** What was acknowledged last. */
  version: number;
  note: string;
  /** What was sent and never answered. */
  open: { readonly id: string; readonly note: string } | null;
}

/** Changes one car again and again until the connection breaks. */
async function hammer(seat: HttpSeat, car: Car, round: number): Promise<number> {
  let acknowledged = 0;
  for (let i = 0; ; i += 1) {
    const note = `${round}-${i}`;
    const id = newId(commandId);
    car.open = { id, note };
    try {
      const reply = await seat.call(
        'visit.correctArrival',
        { visitId: car.visitId, version: car.version, plate: null, plateColor: null, note, waitsInShop: false },
        id,
      );
      if (!reply.ok) throw new Error(`refused: ${JSON.stringify(reply)}`);
      car.version = reply.value.version;
      car.note = note;
      car.open = null;
      acknowledged += 1;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
      return acknowledged;
    }
  }
}

test(`safety 1: killed ${ROUNDS} times in the middle of commands: nothing acknowledged is lost, nothing is torn, nothing happens twice`, async () => {
  const dataDir = testFolder();
  const random = seeded(20261121);
  let station = await startStation({ dataDir, demo: 'queue' });
  let seat = await demoSeat(station.address, 'adviser');
  const cars: Car[] = [];
  for (let i = 0; i < CARS; i += 1) {
    const { visitId } = await seat.do('visit.arrive', {
      plate: null,
      plateColor: null,
      note: `car ${i}`,
      arrivedAt: null,
      waitsInShop: false,
    });
    cars.push({ visitId, version: 1, note: `car ${i}`, open: null });
  }
  let acknowledged = 0;
  let unanswered = 0;
  let happened = 0;

  for (let round = 0; round < ROUNDS; round += 1) {
    const working = cars.map((car) => hammer(seat, car, round));
    await new Promise((done) => setTimeout(done, 10 + random() * 240));
    await station.kill();
    for (const count of await Promise.all(working)) acknowledged += count;

    const raw = new Database(join(dataDir, 'servicelane.sqlite'));
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    const db = drizzle(raw, { schema });
    expect(verifyJournal(db, readShop(db).epoch, readAnchors(dataDir), () => undefined).broken).toBeNull();
    for (const car of cars) {
      const row = raw.prepare('SELECT version, note FROM visit WHERE id = ?').get(car.visitId) as {
        version: number;
        note: string;
      }; // the columns just named
      const events = raw
        .prepare("SELECT count(*) FROM timeline_event WHERE subject_id = ? AND kind = 'arrivalCorrected'")
        .pluck()
        .get(car.visitId);
      // Half a command would leave a version without its event.
      expect(events).toBe(row.version - 1);
      const wasOpen = car.open !== null && row.note === car.open.note;
      if (car.open) unanswered += 1;
      if (wasOpen) happened += 1;
      expect(row).toEqual(
        wasOpen ? { version: car.version + 1, note: car.open?.note } : { version: car.version, note: car.note },
      );
    }
    raw.close();

    station = await startStation({ dataDir, demo: 'queue' });
    seat = seat.movedTo(station.address);
    // Sent again with the id it was born with, it has happened once, whether or not it had before.
    for (const car of cars) {
      if (!car.open) continue;
      const reply = await seat.call(
        'visit.correctArrival',
        {
          visitId: car.visitId,
          version: car.version,
          plate: null,
          plateColor: null,
          note: car.open.note,
          waitsInShop: false,
        },
        car.open.id,
      );
      expect(reply).toEqual({ ok: true, value: { version: car.version + 1 } });
      car.version += 1;
      car.note = car.open.note;
      car.open = null;
    }
  }
  await station.stop();
  tell(
    `safety 1: ${ROUNDS} kills; ${acknowledged} commands acknowledged, 0 lost; ${unanswered} without an answer, of which ${happened} had happened`,
  );
  // Otherwise the kills hit nothing and this proved nothing.
  expect(acknowledged).toBeGreaterThan(ROUNDS * 3);
  expect(unanswered).toBeGreaterThan(ROUNDS);
});
