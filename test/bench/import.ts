/**
 * A list of cars with owner and phone goes into an empty shop: the longest that nobody is answered, and how long those
 * wait who save something while its rows become part of the shop.
 */
import { Readable } from 'node:stream';
import { receiveFile } from '../../src-main/hosts/receive-file.ts';
import type { Input } from '../../src-shared/contract.ts';
import { openBenchShop } from './bench-shop.ts';
import { pausesDuring, printAside } from './measure.ts';

const SIZES = [1_000, 20_000] as const;
const COLUMNS: Input<'import.take'>['columns'] = ['plate', 'ownerName', 'phone', 'make', 'model'];

function listOf(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) =>
      `粤A${String(10_000 + row).padStart(5, '0')},演示车主${row},138${String(row).padStart(8, '0')},演示,轿车 1.6`,
  );
  return ['车牌,车主,电话,品牌,车型', ...lines].join('\n');
}

export async function run(): Promise<void> {
  for (const rows of SIZES) {
    const bench = await openBenchShop({ role: 'manager' });
    const { shop } = bench;
    const caller = { seatId: bench.seatId, host: 'station' as const };
    const reply = await receiveFile(shop, caller, bench.staffId, Readable.from([Buffer.from(listOf(rows))]), 'import');
    if (!reply.ok) throw new Error(JSON.stringify(reply));
    const { sha256 } = reply.value as { sha256: string }; // the host's own form
    const started = performance.now();
    let held = 0;
    let heldSince: number | null = null;
    const watch = setInterval(() => {
      const isHeld = shop.door.isHeld();
      if (isHeld) heldSince ??= performance.now();
      else if (heldSince !== null) {
        held += performance.now() - heldSince;
        heldSince = null;
      }
    }, 1);
    const pauses = await pausesDuring(
      () =>
        new Promise((resolve, reject) => {
          const taskId = bench.begin('import.take', {
            file: sha256,
            fileName: '演示.csv',
            sheet: 0,
            headerRow: 0,
            kind: 'cars',
            columns: [...COLUMNS],
            dateOrder: null,
            itemKind: 'labor',
          });
          const stop = shop.onChange(({ topics }) => {
            if (!topics.includes('task')) return;
            const { state, result } = bench.do('task.status', { taskId });
            if (state === 'running') return;
            stop();
            if (state === 'done' && JSON.stringify(result).includes(`"rows":${rows}`)) resolve();
            else reject(new Error(`the import is ${state}: ${JSON.stringify(result)}`));
          });
        }),
    );
    clearInterval(watch);
    if (heldSince !== null) held += performance.now() - heldSince;
    printAside(`import.${rows}.pause`, `${Math.max(...pauses).toFixed(0)}ms`);
    printAside(`import.${rows}.wait`, `${(held / 1000).toFixed(1)}s`);
    printAside(`import.${rows}.whole`, `${((performance.now() - started) / 1000).toFixed(1)}s`);
    await shop.close();
  }
}
