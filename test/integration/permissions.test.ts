import { describe, expect, test, vi } from 'vitest';
import { endSession } from '../../src-main/staff/session-repository.ts';
import { recordSignIn } from '../../src-main/staff/session-service.ts';
import { activeStaff } from '../../src-main/staff/staff-repository.ts';
import { type CallName, contract } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { mayCall, permissions } from '../../src-shared/staff/permissions.ts';
import { ROLES, type Role } from '../../src-shared/staff/roles.ts';
import { HOSTS, hostOf } from '../support/both-hosts.ts';
import { dumpOf } from '../support/dump.ts';
import { demoShop } from '../support/given.ts';
import { INPUTS } from '../support/inputs.ts';
import { openTestShop, refusalOf } from '../support/shop.ts';

// The slow hash has its tests in people.test.ts.
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return {
    ...real,
    scrypt: (
      password: Buffer,
      salt: Buffer,
      length: number,
      options: object,
      done: (error: Error | null, key: Buffer) => void,
    ) => real.scrypt(password, salt, length, { ...options, N: 16 }, done),
  };
});

/**
 * Written by hand from the roles of the domain, not from permissions.ts. Columns in the order of ROLES (adviser,
 * workshop lead, technician, inspector, cashier, parts clerk, follow-up caller, desk supervisor, manager, guard,
 * administrator), then nobody at a paired seat, then a stranger's screen.
 * `+` comes in; `.` the role does not reach; `i` sign in first; `p` pair this screen first.
 */
const WANTED = `
session.current          +++++++++++ + +
shop.setUp               +++++++++++ + +
shop.tryDemo             +++++++++++ + +
seat.pair                +++++++++++ + +
seat.pairAsAdministrator +++++++++++ + +
staff.signInList         +++++++++++ + p
session.signIn           +++++++++++ + p
session.recover          +++++++++++ + +
staff.approvers          +++++++++++ i p
staff.approve            +++++++++++ i p
session.signOut          +++++++++++ i p
session.touch            +++++++++++ i p
staff.changeOwnPin       +++++++++++ i p
visit.board              +++++++++++ i p
visit.get                +++++++++++ i p
visit.arrive             +++++++++++ i p
visit.correctArrival     +++++++++++ i p
find.anything            +++++++++++ i p
customer.get             +++++++++++ i p
customer.create          +.....++... i p
customer.change          +.....++... i p
customer.changeTax       +...+..+... i p
customer.addPhone        +.....++... i p
customer.changePhone     +.....++... i p
customer.retirePhone     +.....++... i p
customer.setConsent      +.....++... i p
customer.revealPhone     +...+.+++.. i p
vehicle.get              +++++++++++ i p
vehicle.create           +......+... i p
vehicle.change           +.....++... i p
vehicle.changePlate      +......+... i p
vehicle.changeOwner      +......+... i p
vehicle.addContact       +.....++... i p
vehicle.endContact       +.....++... i p
vehicle.revealPhone      +...+.+++.. i p
recall.list              .......++.+ i p
recall.get               .......++.+ i p
recall.add               .......++.+ i p
recall.change            .......++.+ i p
recall.mark              +......+... i p
visit.towIn              +......+... i p
visit.dropKey            +......+.+. i p
visit.comeBack           +......+... i p
visit.leaveEnquiry       +......+... i p
visit.undoLeave          +......+... i p
catalog.find             +++++++++++ i p
catalog.list             +++++++++++ i p
catalog.get              +++++++++++ i p
catalog.getPackage       +++++++++++ i p
catalog.settings         +++++++++++ i p
catalog.changeSettings   .......++.+ i p
catalog.addItem          .......++.+ i p
catalog.changeItem       .......++.+ i p
catalog.addPackage       .......++.+ i p
catalog.changePackage    .......++.+ i p
visit.checkIn            +......+... i p
visit.checkInDraft       +......+... i p
visit.saveCheckInDraft   +......+... i p
visit.issueExit          ....+...... i p
visit.voidExit           ....+..+... i p
visit.deliver            +......+.+. i p
order.get                +...+++++.+ i p
order.unfiled            +......++.. i p
order.add                +......+... i p
order.saveContent        +......+... i p
order.moveLines          +......+... i p
order.changeVehicle      +......+... i p
order.signAgain          +......+... i p
order.saveParticulars    +......+... i p
order.recordConsent      +......+... i p
order.diagnose           +.+....+... i p
order.concludeDiagnosis  +++....+... i p
order.quote              +......+... i p
order.authorize          +......+... i p
order.authorizeUnsigned  .......+... i p
order.decline            +......+... i p
order.stop               .......+... i p
order.leaveOpen          +......+... i p
order.unclaimed          ........+.. i p
order.answerExtra        +......+... i p
order.takeFromWorkshop   +......+... i p
order.savePreparation    +...+..+... i p
order.prepare            +......+... i p
order.notify             +......+... i p
order.notifyDelay        +......+... i p
order.nominateCollector  +......+... i p
order.changePromise      +......+... i p
order.transferAdviser    +......+... i p
order.accept             +......+... i p
order.object             +......+... i p
order.void               +......+... i p
workshop.cars            +++++++++++ i p
workshop.assign          ++.....+... i p
workshop.handOver        ++.....+... i p
workshop.handBack        .+......... i p
workshop.start           .++........ i p
workshop.clockIn         .++........ i p
workshop.clockOut        .++........ i p
workshop.pause           .++........ i p
workshop.resume          .++........ i p
workshop.tickLine        .++........ i p
workshop.markPart        .++..+..... i p
workshop.raiseExtra      .++........ i p
workshop.finish          .++........ i p
workshop.saveInspection  ...+....... i p
workshop.pass            ...+....... i p
workshop.fail            ...+....... i p
duty.list                +++++++++++ i p
bill.queue               ....+..++.. i p
bill.get                 +...+..++.. i p
bill.draft               +...+..+... i p
bill.saveTerms           ....+..++.. i p
bill.settle              ....+...... i p
bill.takeDeposit         ....+...... i p
bill.takePayment         ....+...... i p
bill.refund              ....+...... i p
bill.reopen              ....+..+... i p
bill.correct             ....+...... i p
bill.changePayer         ....+...... i p
bill.approveRelease      ....+...+.. i p
shift.current            ....+...... i p
shift.open               ....+...... i p
shift.close              ....+...... i p
followup.list            +.....+++.. i p
followup.get             +.....+++.. i p
followup.attempt         +.....+++.. i p
followup.complete        +.....+++.. i p
followup.drop            +.....+++.. i p
followup.report          +.....+++.. i p
followup.answer          +.....+++.. i p
followup.told            +.....+++.. i p
draft.mine               +++++++++++ i p
draft.save               +++++++++++ i p
draft.discard            +++++++++++ i p
task.status              +++++++++++ i p
task.cancel              +++++++++++ i p
shop.settings            +++++++++++ i p
shop.changeParticulars   ........+.+ i p
shop.changeDesk          ........+.+ i p
shop.changeTill          ........+.+ i p
shop.changeHours         ........+.+ i p
shop.setException        ........+.+ i p
shop.clearException      ........+.+ i p
shop.addTeam             .+......+.+ i p
shop.changeTeam          .+......+.+ i p
shop.addBay              .+......+.+ i p
shop.changeBay           .+......+.+ i p
staff.list               ........+.+ i p
staff.add                ..........+ i p
staff.change             ..........+ i p
staff.resetPin           ..........+ i p
session.newRecoveryCode  ..........+ i p
seat.list                ..........+ i p
seat.invite              ..........+ i p
seat.rename              ..........+ i p
seat.revoke              ..........+ i p
journal.page             ........+.+ i p
journal.verify           ........+.+ i p
import.status            ........+.+ i p
import.look              ........+.+ i p
import.check             ........+.+ i p
import.refused           ........+.+ i p
import.take              ........+.+ i p
backup.status            ........+.+ i p
backup.make              ........+.+ i p
backup.saveSettings      ..........+ i p
backup.check             ..........+ i p
backup.restore           ..........+ i p
document.render          +...+.++++. i p
document.noteOutput      +...+.++++. i p
exchange.export          +++++++++++ i p
`;

const NAMES = Object.keys(contract) as CallName[];
const NOBODY = { seat: null, staff: null };
const COLUMNS = [...ROLES, 'nobody', 'stranger'] as const;

/** What the door made of it; whatever the business then says is no matter of the door. */
function letterOf(reply: Reply): string {
  if (reply.ok) return '+';
  if (!('refusal' in reply)) throw new Error(JSON.stringify(reply));
  switch (reply.refusal.code) {
    case 'notAllowed':
      return '.';
    case 'notSignedIn':
      return 'i';
    case 'seatNotPaired':
      return 'p';
    case 'otherUser':
    case 'locked':
    case 'notSetUp':
    case 'unknownCall':
      throw new Error(JSON.stringify(reply));
    default:
      return '+';
  }
}

function lineOf(name: string, letters: readonly string[]): string {
  return `${name.padEnd(25)}${letters.slice(0, ROLES.length).join('')} ${letters.slice(ROLES.length).join(' ')}`;
}

describe('who may do what', () => {
  test.each(HOSTS)(
    'safety 18: role × procedure at the %s, through the host itself, is the table written by hand',
    async (kind) => {
      const { shop } = await demoShop({ checked: false });
      const host = await hostOf(kind, shop);
      const staffOf = (role: Role) =>
        activeStaff(shop.reader).find(({ roles }) => roles.length === 1 && roles[0] === role)?.id;
      // Asked first: the desktop's window is a stranger only until it is paired.
      const stranger = host.screen('stranger');
      const strange = new Map<CallName, string>();
      for (const name of NAMES) strange.set(name, letterOf(await stranger.call(name, INPUTS[name]())));
      // The desktop is one screen, at which one person after the other sits.
      const one = host.screen();
      const screens = new Map(COLUMNS.map((column) => [column, kind === 'desktop' ? one : host.screen()]));

      async function letter(name: CallName, column: (typeof COLUMNS)[number]): Promise<string> {
        if (column === 'stranger') return strange.get(name) ?? '?';
        const screen = screens.get(column);
        if (!screen) throw new Error(column);
        const staffId = column === 'nobody' ? null : staffOf(column);
        const { staff } = shop.door.sessionOf(screen.seatId);
        // An earlier call may have signed the person out, or in.
        if (staffId) {
          if (staff?.id !== staffId) screen.signIn(staffId);
        } else if (staff && screen.seatId) {
          shop.door.runInternal(endSession, { seatId: screen.seatId, reason: 'chosen' }, NOBODY);
          screen.staffId = null;
        }
        return letterOf(await screen.call(name, INPUTS[name]()));
      }

      const seen: string[] = [];
      for (const name of NAMES) {
        const letters: string[] = [];
        if (kind === 'desktop') for (const column of COLUMNS) letters.push(await letter(name, column));
        else letters.push(...(await Promise.all(COLUMNS.map((column) => letter(name, column)))));
        seen.push(lineOf(name, letters));
      }
      const sorted = (lines: readonly string[]) =>
        lines
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .sort();
      const wanted = sorted(WANTED.split('\n'));
      expect(wanted, 'every procedure has its line').toHaveLength(NAMES.length);
      expect(sorted(seen)).toEqual(wanted);
      // The other witness: what permissions.ts says, worked out here.
      const said = NAMES.map((name) => {
        const permission = permissions[name];
        const ofRole = (role: Role) => (typeof permission === 'string' || permission.includes(role) ? '+' : '.');
        const nobody = permission === 'open' || permission === 'seat' ? '+' : 'i';
        return lineOf(name, [...ROLES.map(ofRole), nobody, permission === 'open' ? '+' : 'p']);
      });
      expect(sorted(seen)).toEqual(sorted(said));
      if (kind === 'station') {
        const head = ROLES.map((role, index) => `${index + 1} ${role}`).join(', ');
        console.log(
          `${NAMES.length} procedures × ${COLUMNS.length}: ${head}; then nobody, stranger\n${seen.join('\n')}`,
        );
      }
    },
    120_000,
  );

  test('safety 18: the screens ask the same question as the door', () => {
    for (const name of NAMES) {
      const line = WANTED.split('\n').find((each) => each.startsWith(`${name} `)) ?? '';
      const letters = line.slice(25);
      for (const [index, role] of ROLES.entries())
        expect(mayCall(name, [role]), `${name} ${role}`).toBe(letters[index] === '+');
      expect(mayCall(name, [])).toBe(typeof permissions[name] === 'string');
    }
  });

  test('whoever wears several hats may do what any of them may', async () => {
    const { shop, emptySeat } = await demoShop();
    const seat = emptySeat();
    const { staff } = await seat.do('staff.signInList', {});
    const person = staff.find(({ name }) => name === '演示多面手');
    if (!person || !seat.seatId) throw new Error('nobody');
    expect(person.roles).toEqual(['adviser', 'cashier', 'followUpCaller']);
    shop.door.runInternal(recordSignIn, { seatId: seat.seatId, staffId: person.id }, shop.door.sessionOf(seat.seatId));
    seat.staffId = person.id;
    expect(refusalOf(await seat.call('visit.undoLeave', INPUTS['visit.undoLeave']()))).toBe('notFound');
    expect(refusalOf(await seat.call('journal.page', INPUTS['journal.page']()))).toBe('notAllowed');
  });

  test('before set-up only the open calls come in', async () => {
    const { shop } = await openTestShop();
    for (const name of NAMES) {
      if (name === 'shop.setUp' || name === 'shop.tryDemo') continue;
      const reply = await shop.call(
        { name, input: INPUTS[name](), commandId: newId(commandId), staffId: null },
        { seatId: null, host: 'station', adoptSeat: () => undefined },
      );
      if (permissions[name] === 'open') expect(reply.ok ? '' : refusalOf(reply), name).not.toBe('notSetUp');
      else expect(refusalOf(reply), name).toBe('notSetUp');
    }
  });

  test('a refusal at the door changes nothing and names those who may', async () => {
    const { as, folder } = await demoShop();
    const guard = as('guard');
    const before = dumpOf(folder);
    for (const name of NAMES) {
      const permission = permissions[name];
      if (typeof permission === 'string' || permission.includes('guard')) continue;
      const reply: Reply = await guard.call(name, INPUTS[name]());
      expect(reply).toEqual({ ok: false, refusal: { code: 'notAllowed', details: { roles: permission } } });
    }
    expect(dumpOf(folder)).toEqual(before);
  });
});
