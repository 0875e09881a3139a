/** Who and where we are: the shop, the seat, the person. */
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { CallName, Output } from '../../src-shared/contract.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { SignedInStaff } from '../../src-shared/staff/staff-contract.ts';
import { type Read, useClient, useRead } from './client.ts';

export type Session = Output<'session.current'>;

const SessionContext = createContext<Read<Session> | null>(null);
const PersonContext = createContext<SignedInStaff | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const { transport } = useClient();
  const session = useRead('session.current', {});
  const isTakingIn = session.data?.isTakingIn ?? false;
  useEffect(() => transport.setPatient(isTakingIn), [transport, isTakingIn]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The person whose screens these are: stays known behind the lock, so that nothing typed is thrown away. */
export function PersonProvider({ person, children }: { person: SignedInStaff; children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
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

/** The person whose screen this is; only inside the shell. */
export function useStaff(): SignedInStaff {
  const person = useContext(PersonContext);
  if (!person) throw new Error('nobody is signed in here');
  return person;
}

/** May the person make the call? The same table as the door's. */
export function useMay(name: CallName): boolean {
  return mayCall(name, useStaff().roles);
}

/** Reads the session again; settles when the screen knows. */
export function useRefreshSession(): () => Promise<void> {
  const client = useClient();
  return () => client.queries.invalidateQueries({ queryKey: ['session.current'] });
}
