import { instant } from '../../src-shared/kit/time.ts';
import { useConnection } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useSession } from '../kit/session.tsx';

/** Quiet while all is well; says so when nothing is being saved. */
export function ConnectionState() {
  const words = useWords();
  const format = useFormat();
  const session = useSession();
  const { state, savedAt, unsent } = useConnection();
  const text =
    state === 'online' ? words.shell.connected : state === 'offline' ? words.shell.offline : words.shell.connecting;
  return (
    <footer className={`connection connection-${state}`}>
      {session.seat && <span className="connection-seat">{words.shell.seat(session.seat.name)}</span>}
      <span role="status">
        <span className="connection-dot" aria-hidden />
        {text}
        {unsent > 0 && <strong className="connection-unsent"> · {words.shell.unsent(unsent)}</strong>}
      </span>
      {savedAt !== null && state === 'online' && unsent === 0 && (
        <span>· {words.shell.savedAt(format.time(instant.parse(savedAt)))}</span>
      )}
    </footer>
  );
}
