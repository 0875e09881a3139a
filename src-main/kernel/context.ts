/** What a handler receives. */
import type { CommandId, SeatId, StaffId } from '../../src-shared/kit/id.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import type { BackupBook } from '../backup/backup-keeper.ts';
import type { Reader, Writer } from '../db/connection.ts';
import type { MachineBook } from '../shop/machine-watch.ts';
import type { TaskBook } from './tasks.ts';

/** Who calls, from where: read from the database by the door at every call, never taken from the caller's word. */
export interface Session {
  readonly seat: { readonly id: SeatId; readonly name: string } | null;
  readonly staff: SignedInStaff | null;
}

interface Common {
  readonly now: Instant;
  readonly host: 'desktop' | 'station';
  /** The program's version, for screens. */
  readonly version: string;
  readonly tasks: TaskBook;
  readonly backups: BackupBook;
  readonly machine: MachineBook;
}

export interface QueryContext extends Common {
  readonly db: Reader;
  readonly seat: Session['seat'];
  readonly staff: Session['staff'];
}

export interface CommandContext extends Common {
  /** Inside the one transaction of this command. */
  readonly db: Writer;
  readonly seat: Session['seat'];
  /** Who acts; null for the program itself and before anybody is signed in. */
  readonly staff: Session['staff'];
  readonly commandId: CommandId;
}

/** The acting person's id where the permission table guarantees one. */
export function actorId(context: CommandContext | QueryContext): StaffId {
  if (!context.staff) throw new Error('this call needs a person; permissions.ts should have asked for one');
  return context.staff.id;
}

/** The seat's id where the permission table guarantees one. */
export function atSeat(context: CommandContext | QueryContext): SeatId {
  if (!context.seat) throw new Error('this call needs a seat; permissions.ts should have asked for one');
  return context.seat.id;
}
