import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { describe, expect, test } from 'vitest';
import * as schema from '../../src-main/db/schema.ts';
import { readAnchors } from '../../src-main/journal/anchors.ts';
import { verifyJournal } from '../../src-main/journal/verify.ts';
import { readShop } from '../../src-main/shop/shop-repository.ts';
import { endSession } from '../../src-main/staff/session-repository.ts';
import { newId, seatId } from '../../src-shared/kit/id.ts';
import { arrival, demoShop } from '../support/given.ts';
import { openTestShop } from '../support/shop.ts';

/** A closed shop of some forty commands, its folder, and a look at its chain from outside. */
async function closedShop() {
  const opened = await demoShop();
  const adviser = opened.as('adviser');
  for (let i = 0; i < 20; i += 1) await adviser.do('visit.arrive', arrival({ plate: `粤B${10_000 + i}` }));
  await opened.close();
  return opened.folder;
}

function withRaw<T>(folder: string, work: (raw: Database.Database) => T): T {
  const raw = new Database(join(folder, 'servicelane.sqlite'));
  try {
    raw.pragma('foreign_keys = OFF');
    return work(raw);
  } finally {
    raw.close();
  }
}

function verdictOf(folder: string) {
  return withRaw(folder, (raw) => {
    const db = drizzle(raw, { schema });
    return verifyJournal(db, readShop(db).epoch, readAnchors(folder), () => undefined);
  });
}

describe('safety 20: the chain', () => {
  test('an untouched journal is whole', async () => {
    const folder = await closedShop();
    const verdict = verdictOf(folder);
    expect(verdict.broken).toBeNull();
    expect(verdict.checked).toBeGreaterThan(30);
    expect(verdict.anchors).toBeGreaterThan(0);
  });

  test('every column of every kind of row is under the hash', async () => {
    const folder = await closedShop();
    const changes: readonly [column: string, value: string | number][] = [
      ['epoch', 'x'],
      ['format', 2],
      ['at', 1],
      ['command', 'visit.leaveEnquiry'],
      ['actor_id', '0199aaaa-0000-7000-8000-000000000001'],
      ['seat_id', '0199aaaa-0000-7000-8000-000000000002'],
      ['command_id', '0199aaaa-0000-7000-8000-000000000003'],
      ['body_hash', '0'.repeat(64)],
      ['prev_hash', '0'.repeat(64)],
      ['hash', '0'.repeat(64)],
    ];
    for (const [column, value] of changes) {
      const before = withRaw(folder, (raw) =>
        raw.prepare(`SELECT ${column} FROM journal_entry WHERE seq = 9`).pluck().get(),
      );
      withRaw(folder, (raw) => raw.prepare(`UPDATE journal_entry SET ${column} = ? WHERE seq = 9`).run(value));
      expect(verdictOf(folder).broken?.seq, column).toBe(9);
      withRaw(folder, (raw) => raw.prepare(`UPDATE journal_entry SET ${column} = ? WHERE seq = 9`).run(before));
    }
    expect(verdictOf(folder).broken, 'put back, it is whole again').toBeNull();
  });

  test.each([
    ['a row is deleted', 'DELETE FROM journal_entry WHERE seq = 7', 'gap', 8],
    ['the first row is deleted', 'DELETE FROM journal_entry WHERE seq = 1', 'gap', 2],
    [
      'a body is edited',
      "UPDATE journal_body SET body = replace(body, '粤B10003', '粤B99999') WHERE body LIKE '%粤B10003%'",
      'body',
      null,
    ],
    ['a body’s row is deleted', 'DELETE FROM journal_body WHERE seq = 7', 'body', 7],
  ])('%s: found', async (_what, sql, what, seq) => {
    const folder = await closedShop();
    withRaw(folder, (raw) => expect(raw.prepare(sql).run().changes).toBe(1));
    const { broken } = verdictOf(folder);
    expect(broken?.what).toBe(what);
    if (seq !== null) expect(broken?.seq).toBe(seq);
  });

  test('two rows that change places are found', async () => {
    const folder = await closedShop();
    withRaw(folder, (raw) =>
      raw.exec(
        'UPDATE journal_entry SET seq = 900 WHERE seq = 5; UPDATE journal_entry SET seq = 5 WHERE seq = 6; UPDATE journal_entry SET seq = 6 WHERE seq = 900',
      ),
    );
    expect(verdictOf(folder).broken?.seq).toBe(5);
  });

  test('a row put in with right hashes breaks the one after it', async () => {
    const folder = await closedShop();
    withRaw(folder, (raw) =>
      raw.exec(
        "UPDATE journal_entry SET command = 'visit.leaveEnquiry', hash = (SELECT hash FROM journal_entry WHERE seq = 8) WHERE seq = 9",
      ),
    );
    expect(verdictOf(folder).broken?.seq).toBe(9);
  });

  test('a tail cut shorter than the last anchor is found; negative control: behind it, it is not', async () => {
    const folder = await closedShop();
    const last = readAnchors(folder).at(-1);
    const cut = (from: number) =>
      withRaw(folder, (raw) =>
        raw.exec(`DELETE FROM journal_body WHERE seq >= ${from}; DELETE FROM journal_entry WHERE seq >= ${from}`),
      );
    cut(last?.seq ?? 0);
    expect(verdictOf(folder).broken).toEqual({ seq: last?.seq, what: 'anchorMissing' });
    // Without the anchor nobody could know: this is what the anchors are for.
    writeFileSync(join(folder, 'journal-anchors.jsonl'), '');
    expect(verdictOf(folder).broken).toBeNull();
  });

  test('a cut is found although the number came back: another command was run and an anchor dropped again', async () => {
    const folder = await closedShop();
    const last = readAnchors(folder).at(-1)?.seq ?? 0;
    withRaw(folder, (raw) =>
      raw.exec(`DELETE FROM journal_body WHERE seq >= ${last}; DELETE FROM journal_entry WHERE seq >= ${last}`),
    );
    const again = await openTestShop({ folder });
    again.shop.door.runInternal(endSession, { seatId: newId(seatId), reason: 'idle' }, { seat: null, staff: null });
    await again.close();
    expect(verdictOf(folder).broken?.what).toBe('anchorDiffers');
  });

  test('another epoch in the shop’s row does not silence the anchors', async () => {
    const folder = await closedShop();
    withRaw(folder, (raw) => raw.exec("UPDATE shop SET epoch = 'x'"));
    expect(verdictOf(folder).broken?.what).toBe('anchorDiffers');
  });

  test('an erased body keeps the chain whole, and its command is never repeated', async () => {
    const folder = await closedShop();
    withRaw(folder, (raw) => raw.exec('UPDATE journal_body SET body = NULL WHERE seq = 9'));
    expect(verdictOf(folder).broken).toBeNull();
  });

  test('a half-written anchor is passed over', async () => {
    const folder = await closedShop();
    const file = join(folder, 'journal-anchors.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"seq":99,"ha`);
    expect(verdictOf(folder).broken).toBeNull();
  });

  test('safety 9: a clock set back leaves holes in no order: numbers go on, papers never repeat', async () => {
    const opened = await demoShop();
    const adviser = opened.as('adviser');
    const first = await adviser.do('visit.arrive', arrival({ plate: '粤B00001' }));
    opened.clock.wall -= 24 * 3_600_000;
    const second = await opened.as('adviser').do('visit.arrive', arrival({ plate: '粤B00002' }));
    opened.clock.wall += 24 * 3_600_000;
    const third = await opened.as('adviser').do('visit.arrive', arrival({ plate: '粤B00003' }));
    expect(new Set([first.number, second.number, third.number]).size).toBe(3);
    const { folder } = opened;
    await opened.close();
    expect(verdictOf(folder).broken).toBeNull();
    const again = await openTestShop({ folder, clock: opened.clock });
    expect(again.shop.door.head().seq).toBe(
      withRaw(folder, (raw) => raw.prepare('SELECT max(seq) FROM journal_entry').pluck().get()),
    );
  });

  test('the page says who did what, newest first', async () => {
    const { as } = await demoShop();
    const manager = as('manager');
    await as('guard').do('visit.arrive', arrival());
    const { entries, more } = await manager.do('journal.page', { before: null, limit: 3 });
    expect(entries).toHaveLength(3);
    expect(more).toBe(true);
    expect(entries[0]).toMatchObject({ command: 'visit.arrive', by: '演示门卫' });
    const next = await manager.do('journal.page', { before: entries[2]?.seq ?? null, limit: 200 });
    expect(next.entries[0]?.seq).toBe((entries[2]?.seq ?? 0) - 1);
  });
});
