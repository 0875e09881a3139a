/**
 * The books of a shop, checked from its file alone: written apart from the program, in plain SQL, so that one mistake
 * cannot hide in both. What must hold is the till's rules M1 to M11: what came in, less what went back, is what was
 * settled, less what is still owed, and what lies there unused.
 */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

interface Entry {
  readonly seq: number;
  readonly epoch: string;
  readonly format: number;
  readonly at: number;
  readonly command: string;
  readonly actor_id: string | null;
  readonly seat_id: string | null;
  readonly command_id: string;
  readonly body_hash: string;
  readonly prev_hash: string;
  readonly hash: string;
  readonly body: string | null;
}

const NOTHING = { receivedFen: 0, settledFen: 0, unusedFen: 0 };

const NUMBERS =
  'SELECT number FROM visit UNION ALL SELECT number FROM repair_order UNION ALL SELECT number FROM bill WHERE number IS NOT NULL UNION ALL SELECT number FROM payment';

/** Each line is a sum or a rule that does not hold; the query names the rows that break it. */
const RULES: Readonly<Record<string, string>> = {
  'a payment is its parts':
    'SELECT p.number FROM payment p WHERE p.amount_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM payment_part WHERE payment_id = p.id)',
  'money comes in, refunds go out':
    "SELECT number FROM payment WHERE (kind = 'refund') <> (amount_fen < 0) OR amount_fen = 0",
  'cash is what was handed over less the change':
    "SELECT p.number FROM payment p JOIN payment_part c ON c.payment_id = p.id AND c.channel = 'cash' WHERE p.kind <> 'refund' AND c.handed_fen - p.change_fen <> c.amount_fen",
  'change comes from cash only':
    "SELECT p.number FROM payment p WHERE p.change_fen <> 0 AND NOT EXISTS (SELECT 1 FROM payment_part WHERE payment_id = p.id AND channel = 'cash')",
  'a share is paid by what was used for it':
    'SELECT s.id FROM bill_share s WHERE s.paid_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM payment_use WHERE share_id = s.id)',
  'no payment is used for more than it is':
    'SELECT p.number FROM payment p WHERE (SELECT coalesce(sum(amount_fen), 0) FROM payment_use WHERE payment_id = p.id) NOT BETWEEN 0 AND max(0, p.amount_fen)',
  'a payment is used for bills of its own order':
    'SELECT p.number FROM payment p JOIN payment_use u ON u.payment_id = p.id JOIN bill_share s ON s.id = u.share_id JOIN bill b ON b.id = s.bill_id WHERE b.order_id <> p.order_id',
  'a settled bill is its shares':
    "SELECT b.number FROM bill b WHERE b.state = 'settled' AND b.total_fen <> (SELECT sum(amount_fen) FROM bill_share WHERE bill_id = b.id) AND NOT (b.total_fen = 0)",
  'a counter-bill takes something off': 'SELECT number FROM bill WHERE counter_of IS NOT NULL AND total_fen > 0',
  'bills and their mirrors are never below nothing':
    "SELECT order_id FROM bill WHERE state = 'settled' GROUP BY order_id HAVING sum(total_fen) < 0",
  'nobody pays more than his share':
    'SELECT b.order_id FROM bill_share s JOIN bill b ON b.id = s.bill_id GROUP BY b.order_id, s.payer_key HAVING sum(s.paid_fen) > sum(s.amount_fen)',
  'one current bill an order': 'SELECT order_id FROM bill WHERE is_current = 1 GROUP BY order_id HAVING count(*) > 1',
  'no two papers have one number': `SELECT number FROM (${NUMBERS} UNION ALL SELECT number FROM extra) GROUP BY number HAVING count(*) > 1`,
  'an order that left was paid, let go or never billed':
    "SELECT o.number FROM repair_order o JOIN bill b ON b.order_id = o.id AND b.is_current = 1 WHERE o.state IN ('delivered', 'closed') AND b.state <> 'settled'",
  'before the work has passed nothing is billed':
    "SELECT o.number FROM repair_order o JOIN bill b ON b.order_id = o.id WHERE o.state IN ('drafted', 'received', 'diagnosing', 'quoted', 'authorized')",
  'a settled order is ready, declined or gone':
    "SELECT o.number FROM repair_order o JOIN bill b ON b.order_id = o.id AND b.is_current = 1 WHERE b.state = 'settled' AND o.state NOT IN ('ready', 'delivered', 'closed', 'declined')",
  'a car that is gone has no order in the workshop':
    "SELECT v.number FROM visit v JOIN repair_order o ON o.visit_id = v.id WHERE v.state = 'out' AND o.state IN ('handedOver', 'inWork', 'workDone', 'passed', 'ready')",
  'a car that waits has no order':
    "SELECT v.number FROM visit v JOIN repair_order o ON o.visit_id = v.id WHERE v.state IN ('waiting', 'expected')",
  'a clock runs on cars in work only':
    "SELECT o.number FROM work_session w JOIN repair_order o ON o.id = w.order_id WHERE w.ended_at IS NULL AND o.state <> 'inWork'",
  'what was ticked was in work':
    "SELECT o.number FROM order_line l JOIN repair_order o ON o.id = l.order_id WHERE l.state IN ('done', 'inspected') AND o.state IN ('drafted', 'received', 'diagnosing', 'quoted', 'authorized')",
  'a counted drawer holds its float and its cash':
    "SELECT s.id FROM shift s WHERE s.closed_at IS NOT NULL AND s.expected_fen <> s.float_fen + (SELECT coalesce(sum(c.amount_fen), 0) FROM payment p JOIN payment_part c ON c.payment_id = p.id AND c.channel = 'cash' WHERE p.shift_id = s.id)",
};

/** What a command makes; a half of one would leave the counts apart. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'SELECT count(*) FROM visit': ['visit.arrive', 'visit.towIn', 'visit.dropKey'],
  'SELECT count(*) FROM repair_order': ['visit.checkIn', 'order.add'],
  'SELECT count(*) FROM payment': ['bill.takePayment', 'bill.takeDeposit', 'bill.refund'],
  'SELECT count(*) FROM bill': ['bill.draft', 'bill.reopen', 'bill.reopen', 'bill.correct'],
  'SELECT count(*) FROM shift': ['shift.open'],
  'SELECT count(*) FROM vehicle': ['vehicle.create'],
};

function wrongInChain(raw: Database.Database): string[] {
  const wrong: string[] = [];
  let previous = '0'.repeat(64);
  let next = 1;
  const rows = raw.prepare<[], Entry>(
    'SELECT e.*, b.body FROM journal_entry e LEFT JOIN journal_body b USING (seq) ORDER BY seq',
  );
  for (const entry of rows.iterate()) {
    const { seq } = entry;
    if (seq !== next) wrong.push(`journal: ${next} is missing`);
    if (entry.prev_hash !== previous) wrong.push(`journal: ${seq} does not follow the one before`);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    if (entry.body === null || sha256(entry.body) !== entry.body_hash) wrong.push(`journal: ${seq} has another body`);
    const facts = [seq, entry.epoch, entry.format, entry.at, entry.command, entry.actor_id, entry.seat_id];
    const whole = JSON.stringify([...facts, entry.command_id, entry.body_hash, entry.prev_hash]);
    if (sha256(whole) !== entry.hash) wrong.push(`journal: ${seq} has another hash`);
    previous = entry.hash;
    next = seq + 1;
  }
  return wrong;
}

export interface Books {
  /** Everything that does not hold, in words; empty is good. */
  readonly wrong: readonly string[];
  readonly commandIds: ReadonlySet<string>;
  readonly sums: { readonly receivedFen: number; readonly settledFen: number; readonly unusedFen: number };
}

/** Reads the file whole; recovers it first where a process or the power was cut off. */
export function readBooks(file: string): Books {
  const raw = new Database(file, { fileMustExist: true });
  try {
    const wrong: string[] = [];
    const numberOf = (sql: string): number => Number(raw.prepare(sql).pluck().get());
    const integrity: unknown = raw.pragma('integrity_check(5)', { simple: true });
    if (integrity !== 'ok') return { wrong: [`integrity: ${String(integrity)}`], commandIds: new Set(), sums: NOTHING };
    const orphans: unknown = raw.pragma('foreign_key_check');
    if (!Array.isArray(orphans) || orphans.length > 0) wrong.push(`orphans: ${JSON.stringify(orphans)}`);
    wrong.push(...wrongInChain(raw));
    for (const [rule, sql] of Object.entries(RULES)) {
      const broken = raw.prepare(sql).pluck().all();
      if (broken.length > 0) wrong.push(`${rule}: ${broken.join(', ')}`);
    }
    for (const [sql, commands] of Object.entries(MADE)) {
      const asked = commands.map((name) => numberOf(`SELECT count(*) FROM journal_entry WHERE command = '${name}'`));
      const expected = asked.reduce((sum, each) => sum + each, 0);
      if (numberOf(sql) !== expected) wrong.push(`${sql}: ${numberOf(sql)}, by the journal ${expected}`);
    }
    for (const [prefix, last] of raw
      .prepare<[], [string, number]>('SELECT prefix, last FROM number_series')
      .raw()
      .all()) {
      const highest = numberOf(
        `SELECT coalesce(max(CAST(substr(number, ${prefix.length + 2}) AS INTEGER)), 0) FROM (${NUMBERS}) WHERE number LIKE '${prefix}-%'`,
      );
      if (highest > last) wrong.push(`series ${prefix} stands at ${last}, a paper has ${highest}`);
    }
    // Four tables that are written apart, one equation over them.
    const receivedFen = numberOf('SELECT coalesce(sum(amount_fen), 0) FROM payment');
    const settledFen = numberOf("SELECT coalesce(sum(total_fen), 0) FROM bill WHERE state = 'settled'");
    const dueFen = numberOf('SELECT coalesce(sum(amount_fen - paid_fen), 0) FROM bill_share');
    const unusedFen = receivedFen - numberOf('SELECT coalesce(sum(amount_fen), 0) FROM payment_use');
    if (receivedFen !== settledFen - dueFen + unusedFen)
      wrong.push(`received ${receivedFen}, settled ${settledFen}, due ${dueFen}, unused ${unusedFen}`);
    if (unusedFen < 0) wrong.push(`unused ${unusedFen}`);
    const ids = raw.prepare<[], string>('SELECT command_id FROM journal_entry').pluck().all();
    return { wrong, commandIds: new Set(ids), sums: { receivedFen, settledFen, unusedFen } };
  } finally {
    raw.close();
  }
}
