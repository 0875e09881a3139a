import { sql } from 'drizzle-orm';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { once, type Writer } from '../db/connection.ts';
import { numberSeries } from './shop-tables.ts';

/** The papers and things that are numbered by day. JC 接车: a visit; WX 维修: an order; JS 结算: a bill; SK 收款: a payment; CC 出厂: an exit slip. */
export type Series = 'JC' | 'WX' | 'JS' | 'SK' | 'CC';

/**
 * The next number of a series and day, such as `JC-20261121-001`; beyond 999 it grows to four digits. It is drawn inside
 * the running transaction: what is rolled back gives its number back, what is committed keeps it for ever.
 */
export function drawNumber(db: Writer, series: Series, date: LocalDate): string {
  const statement = once(db, 'number.draw', (on) =>
    on
      .insert(numberSeries)
      .values({ prefix: sql.placeholder('prefix'), last: 1 })
      .onConflictDoUpdate({ target: numberSeries.prefix, set: { last: sql`${numberSeries.last} + 1` } })
      .returning({ last: numberSeries.last })
      .prepare(),
  );
  const prefix = `${series}-${date.replaceAll('-', '')}`;
  const { last } = statement.get({ prefix });
  return `${prefix}-${String(last).padStart(3, '0')}`;
}
