/** A seat without a browser: a cookie and fetch, for many clients at once. */
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import type { Reply } from '../../src-shared/kit/contract.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { noteSecrets } from './traces.ts';

export interface HttpSeat {
  readonly cookie: string;
  staffId: string | null;
  /** Rejects where no answer came: nobody knows then whether it happened. */
  call<N extends CallName>(name: N, input: Input<N>, id?: string): Promise<Reply<Output<N>>>;
  do<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** The same seat at another start of the same shop. */
  movedTo(address: string): HttpSeat;
}

export function httpSeat(address: string, cookie: string, staffId: string | null): HttpSeat {
  const self: HttpSeat = {
    cookie,
    staffId,
    async call(name, input, id) {
      noteSecrets(name, input);
      const response = await fetch(new URL(`/call/${name}`, address), {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ input, commandId: id ?? newId(commandId), staffId: self.staffId }),
      });
      return (await response.json()) as never; // the shape is compared by the tests that go through the door
    },
    async do(name, input) {
      const reply = await self.call(name, input);
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
      return reply.value;
    },
    movedTo: (elsewhere) => httpSeat(elsewhere, cookie, self.staffId),
  };
  return self;
}

/** A seat of the demo shop at which somebody with this hat is signed in. */
export function demoSeat(address: string, role: string): Promise<HttpSeat> {
  return demoSeatOf(address, ({ roles }) => roles.length === 1 && roles[0] === role);
}

/** The first who is meant. */
export async function demoSeatOf(
  address: string,
  isMeant: (person: Output<'staff.signInList'>['staff'][number]) => boolean,
): Promise<HttpSeat> {
  const page = await fetch(address, { headers: { accept: 'text/html' } });
  await page.text();
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const seat = httpSeat(address, cookie, null);
  const { staff, demoPin } = await seat.do('staff.signInList', {});
  const person = staff.find(isMeant);
  if (!person || demoPin === null) throw new Error('nobody of the demo shop is meant');
  await seat.do('session.signIn', { staffId: person.id, pin: demoPin });
  seat.staffId = person.id;
  return seat;
}
