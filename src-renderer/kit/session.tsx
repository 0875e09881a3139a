/** Who and where we are: the shop, the seat, the person. */
import { createContext, type ReactNode, useContext } from 'react';
import type { CallName, Output } from '../../src-shared/contract.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import { type Read, useClient, useRead } from './client.ts';

export type Session = Output<'session.current'>;

const SessionContext = createContext<Read<Session> | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  return <SessionContext value={useRead('session.current', {})}>{children}</SessionContext>;
}

/** The session as it is being read; for the gate. */
export function useSessionRead(): Read<Session> {
  const read = useContext(SessionContext);
  if (!read) throw new Error('no session around this component');
  return read;
}

/** The session; only inside the gate, where it is known. */
export function useSession(): Session {
  const { data } = useSessionRead();
  if (!data) throw new Error('the session is not known here');
  return data;
}

/** The signed-in person; null at a locked seat, whose screens are still mounted behind the lock. */
export function useStaff(): SignedInStaff | null {
  return useSession().staff;
}

/** May the person at this seat make the call? The same table as the door's. */
export function useMay(name: CallName): boolean {
  const staff = useStaff();
  return staff !== null && mayCall(name, staff.roles);
}

/** Reads the session again; settles when the screen knows. */
export function useRefreshSession(): () => Promise<void> {
  const client = useClient();
  return () => client.queries.invalidateQueries({ queryKey: ['session.current'] });
}
