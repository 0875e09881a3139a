/**
 * A demo shop of many people, everybody at a seat of their own and signed in: made once behind the door, because signing in
 * sixty times would be sixty slow hashes. The built station then starts on the folder.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cookieName } from '../../src-main/hosts/station/session.ts';
import { openShop } from '../../src-main/kernel/shop.ts';
import { pairDemoSeat } from '../../src-main/staff/seat-service.ts';
import { hashToken } from '../../src-main/staff/secrets.ts';
import { seatOfToken } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { recordStaff } from '../../src-main/staff/staff-service.ts';
import { type CallName, contract, type Input, type Output } from '../../src-shared/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { MIGRATIONS, testFolder, WORKER } from './folders.ts';
import type { Crew } from './given.ts';
import { httpSeat } from './http-seat.ts';

export interface CrowdSeat {
  readonly role: Role;
  readonly cookie: string;
  readonly staffId: string;
}

export interface Crowd {
  readonly folder: string;
  readonly seats: readonly CrowdSeat[];
}

const templates = new Map<string, Promise<Crowd>>();

/** One person and one seat for each hat; made once for each test file and copied for each test. */
export async function crowd(hats: readonly Role[]): Promise<Crowd> {
  const key = hats.join(' ');
  const template = templates.get(key) ?? makeCrowd(hats);
  templates.set(key, template);
  const folder = testFolder();
  cpSync((await template).folder, folder, { recursive: true });
  return { folder, seats: (await template).seats };
}

async function makeCrowd(hats: readonly Role[]): Promise<Crowd> {
  const folder = mkdtempSync(join(tmpdir(), 'servicelane-crowd-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const shop = await openShop({
    dataDir: folder,
    migrationsDir: MIGRATIONS,
    workerUrl: WORKER,
    version: '0.0.0-test',
    clock: Date.now,
    monotonic: () => performance.now(),
    demo: true,
    demoOrders: false,
    log: () => undefined,
  });
  try {
    const { door, reader } = shop;
    const nobody = { seatId: null, host: 'station', adoptSeat: () => undefined } as const;
    const made = await door.call(
      { name: 'shop.tryDemo', input: { language: 'zh-CN' }, commandId: null, staffId: null },
      nobody,
    );
    if (!made.ok) throw new Error(`no demo shop: ${JSON.stringify(made)}`);
    const session = { seat: null, staff: null };
    const seats = hats.map((role, index): CrowdSeat => {
      door.runInternal(recordStaff, { name: `演示员工${index + 1}`, roles: [role], pinHash: 'none' }, session);
      const person = activeStaff(reader).find(({ name }) => name === `演示员工${index + 1}`);
      const token = pairDemoSeat(door);
      const seatId = seatOfToken(reader, hashToken(token));
      if (!person || !seatId) throw new Error('nobody at no seat');
      door.runInternal(recordSignIn, { seatId, staffId: person.id }, door.sessionOf(seatId));
      return { role, cookie: `${cookieName(shop.dataId)}=${token}`, staffId: person.id };
    });
    return { folder, seats };
  } finally {
    await shop.close();
  }
}

/** Where the station can be reached just now; whoever lost it waits for the next place. */
export class Place {
  #address: string | null = null;
  #waiting: (() => void)[] = [];

  get address(): string | null {
    return this.#address;
  }

  moveTo(address: string): void {
    this.#address = address;
    for (const go of this.#waiting.splice(0)) go();
  }

  lose(): void {
    this.#address = null;
  }

  async find(): Promise<string> {
    while (this.#address === null) await new Promise<void>((go) => this.#waiting.push(go));
    return this.#address;
  }
}

export class Refusal extends Error {
  readonly code: string;
  constructor(name: string, reply: unknown) {
    super(`${name}: ${JSON.stringify(reply)}`);
    this.code = /"code":"(\w+)"/.exec(this.message)?.[1] ?? '';
  }
}

/** What became of each command: in the first from the moment when it is sent, in the second once it was answered. */
export interface Ledger {
  readonly sent: Set<string>;
  readonly acknowledged: Map<string, CallName>;
}

export function newLedger(): Ledger {
  return { sent: new Set(), acknowledged: new Map() };
}

/** A seat that does not give up: what was not answered is sent again, with the id it was born with. */
export interface SteadySeat {
  do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>;
}

export function steadySeat(place: Place, seat: CrowdSeat, ledger: Ledger): SteadySeat {
  return {
    async do(name, input) {
      const id = newId(commandId);
      const isCommand = contract[name].kind === 'command';
      for (;;) {
        const address = await place.find();
        if (isCommand) ledger.sent.add(id);
        try {
          const reply = await httpSeat(address, seat.cookie, seat.staffId).call(name, input, id);
          if (!reply.ok) throw new Refusal(name, reply);
          if (isCommand) ledger.acknowledged.set(id, name);
          return reply.value;
        } catch (error) {
          if (error instanceof Refusal) throw error;
          // The one that died may still look alive for a moment.
          if (place.address === address) await new Promise((go) => setTimeout(go, 5));
        }
      }
    },
  };
}

export const CREW_HATS = ['adviser', 'workshopLead', 'technician', 'inspector', 'cashier', 'deskSupervisor'] as const;

/** The crowd in crews of one hat each: for each whoever takes a car through the shop. */
export function crewsOf<S>(seats: readonly CrowdSeat[], sit: (seat: CrowdSeat) => S): { [K in keyof Crew]: S }[] {
  const of = (role: Role) => seats.filter((seat) => seat.role === role).map(sit);
  const [advisers, leads, technicians, inspectors, cashiers, supervisors] = CREW_HATS.map(of);
  return (advisers ?? []).map((adviser, at) => {
    const [lead, technician, inspector] = [leads?.[at], technicians?.[at], inspectors?.[at]];
    const [cashier, supervisor] = [cashiers?.[at], supervisors?.[at]];
    if (!lead || !technician || !inspector || !cashier || !supervisor) throw new Error('a crew is not complete');
    return { adviser, lead, technician, inspector, cashier, supervisor };
  });
}
