/** A process that registers so many cars and ends at once, without the close that writes everything home. */
import { arrival, openBenchShop } from './bench-shop.ts';
import { removeFolders } from './measure.ts';

const bench = await openBenchShop();
for (let count = Number(process.argv[2]); count > 0; count -= 1) bench.do('visit.arrive', arrival());
removeFolders();
process.kill(process.pid, 'SIGKILL');
