/** What the program holds after a hundred thousand commands, beside what it held after ten thousand. */
import { arrival, openBenchShop } from './bench-shop.ts';
import { print, printAside } from './measure.ts';

const EARLY = 10_000;
const LATE = 100_000;
/** A day's cars; those before have gone, as they do. */
const HERE = 200;

export async function run(): Promise<void> {
  const bench = await openBenchShop();
  const here: { visitId: ReturnType<typeof arrive>['visitId'] }[] = [];
  const arrive = () => bench.do('visit.arrive', arrival());
  let commands = 0;
  const work = async (until: number): Promise<number> => {
    while (commands < until) {
      here.push(arrive());
      commands += 1;
      if (here.length > HERE) {
        const gone = here.shift();
        if (gone) bench.do('visit.leaveEnquiry', { visitId: gone.visitId, version: 1, outcome: 'answered', note: '' });
        commands += 1;
      }
      if (commands % 50 === 0) bench.do('find.anything', { text: '演示', limit: 20 });
      // Between the calls of a shop the loop turns: timers, checkpoints.
      if (commands % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return process.memoryUsage.rss();
  };
  const early = await work(EARLY);
  const late = await work(LATE);
  const ratio = late / early;
  print('memory.rss', `${(late / 1_048_576).toFixed(0)}MB`, ratio, '<=1.15', ratio <= 1.15);
  printAside('memory.rss.early', `${(early / 1_048_576).toFixed(0)}MB`);
  await bench.shop.close();
}
