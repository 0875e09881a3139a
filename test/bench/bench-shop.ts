/** A shop behind its door with an adviser at a seat. */
import type { Trace } from '../../src-main/db/open.ts';
import { cookieName } from '../../src-main/hosts/station/session.ts';
import { openShop, type Shop } from '../../src-main/kernel/shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import type { CallName, Input, Output, TaskName } from '../../src-shared/contract.ts';
import { commandId, newId, type SeatId, type StaffId, type TaskId } from '../../src-shared/kit/id.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { MIGRATIONS, WORKER } from '../support/paths.ts';
import { folder } from './measure.ts';

export interface BenchShop {
  readonly shop: Shop;
  readonly staffId: StaffId;
  readonly seatId: SeatId;
  /** The answer, through the whole door; throws where it is a no. */
  do<N extends CallName>(name: N, input: Input<N>): Output<N>;
  /** Begins a task. */
  begin(name: TaskName, input: unknown): TaskId;
}

export async function openBenchShop(
  options: { dataDir?: string; role?: Role; demoOrders?: boolean; trace?: Trace } = {},
): Promise<BenchShop> {
  const shop = await openShop({
    dataDir: options.dataDir ?? folder(),
    migrationsDir: MIGRATIONS,
    workerUrl: WORKER,
    version: 'bench',
    clock: Date.now,
    monotonic: () => performance.now(),
    demo: true,
    demoOrders: options.demoOrders ?? false,
    ...(options.trace ? { trace: options.trace } : {}),
  });
  if (shop.kind() === 'undecided') {
    await shop.call(
      { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
      { seatId: null, host: 'station', adoptSeat: () => undefined },
    );
  }
  const role = options.role ?? 'adviser';
  const person = activeStaff(shop.reader).find(({ roles }) => roles.includes(role));
  const seatId = seatOfToken(shop.reader, hashToken(pairDemoSeat(shop.door)));
  if (!person || !seatId) throw new Error(`no ${role}`);
  shop.door.runInternal(recordSignIn, { seatId, staffId: person.id }, shop.door.sessionOf(seatId));
  shop.door.touchSeat(seatId);
  const caller = { seatId, host: 'station' as const, adoptSeat: () => undefined };
  const call = (name: CallName, input: unknown): unknown => {
    const reply = shop.door.callNow({ name, input, commandId: newId(commandId), staffId: person.id }, caller);
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return reply.value;
  };
  return {
    shop,
    seatId,
    staffId: person.id,
    do: (name, input) => call(name, input) as never, // as the handler's type says
    begin: (name, input) => (call(name, input) as { taskId: TaskId }).taskId, // what the door answers for a task
  };
}

/** So many more seats, at each of which the same person is signed in; with the cookies by which a station knows them. */
export function pairSeats({ shop, staffId }: BenchShop, count: number): { readonly cookies: readonly string[] } {
  const cookies = Array.from({ length: count }, () => {
    const token = pairDemoSeat(shop.door);
    const seatId = seatOfToken(shop.reader, hashToken(token));
    if (!seatId) throw new Error('no seat');
    shop.door.runInternal(recordSignIn, { seatId, staffId }, shop.door.sessionOf(seatId));
    return `${cookieName(shop.dataId)}=${token}`;
  });
  return { cookies };
}

let plateNumber = 0;

export function nextPlate(): string {
  plateNumber += 1;
  return `粤A${String(plateNumber).padStart(6, '0')}`;
}

export function arrival(note = ''): Input<'visit.arrive'> {
  return { plate: nextPlate(), plateColor: 'blue', note, arrivedAt: null, waitsInShop: false };
}
