/** One line a figure: `metric value ratio target PASS|FAIL`; medians of rounds that take turns. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function print(metric: string, value: string, ratio: number | null, target: string, pass: boolean): void {
  console.log(`${metric} ${value} ${ratio === null ? '-' : ratio.toFixed(2)} ${target} ${pass ? 'PASS' : 'FAIL'}`);
}

/** A figure that only explains another one. */
export function printAside(metric: string, value: string, ratio: number | null = null): void {
  print(metric, value, ratio, '-', true);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Milliseconds of each of `count` runs. */
export function timesOf(count: number, work: (index: number) => void): number[] {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    work(index);
    times.push(performance.now() - started);
  }
  return times;
}

/** Milliseconds a run, the median of rounds in which the candidates take turns: a slow moment meets all of them. */
export function interleaved(
  rounds: number,
  runs: number,
  candidates: readonly ((index: number) => void)[],
): readonly number[] {
  const times = candidates.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [which, work] of candidates.entries()) {
      const started = performance.now();
      for (let run = 0; run < runs; run += 1) work((round + 1) * runs + run);
      // The first round only warms up.
      if (round >= 0) times[which]?.push((performance.now() - started) / runs);
    }
  }
  return times.map(median);
}

/** The longest time between two turns of the loop, beyond the millisecond that was asked for. */
export async function pausesDuring(work: () => Promise<void>): Promise<number[]> {
  const pauses: number[] = [];
  let last = performance.now();
  const beat = setInterval(() => {
    const now = performance.now();
    pauses.push(now - last - 1);
    last = now;
  }, 1);
  await work();
  // What came last is not seen by the beat that it held up.
  pauses.push(performance.now() - last - 1);
  clearInterval(beat);
  return pauses;
}

const folders: string[] = [];

/** An empty folder that is gone when the bench ends. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'servicelane-bench-'));
  folders.push(made);
  return made;
}

export function removeFolders(): void {
  for (const made of folders) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
}
