/** The two ways to the shop: HTTP and WebSocket from a browser, the preload's bridge from the desktop window. */
import type { Call, CatchUp, Change, Reply } from '../../src-shared/kit/contract.ts';

/** The call did not reach the shop, or its answer did not reach us: nobody knows whether it happened. */
export interface Offline {
  readonly ok: false;
  readonly offline: true;
}

export type Answer<T = unknown> = Reply<T> | Offline;

export type LiveMessage =
  | ({ readonly type: 'catchUp' } & CatchUp)
  | ({ readonly type: 'change' } & Change)
  /** Somebody signed in or out, or was locked, at this seat; or the seat was revoked. */
  | { readonly type: 'session' };

export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

export interface LiveListener {
  message(message: LiveMessage): void;
  connected(connected: boolean): void;
  /** Where to go on after a break; null on the first connection. */
  cursor(): Cursor | null;
}

export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** A picture or a signed paper that stays, or a list to be imported. */
export type FilePurpose = 'attachment' | 'import';

export interface Transport {
  readonly host: 'desktop' | 'station';
  call(call: Call): Promise<Answer>;
  /** While this is so, an answer that takes long is no sign of a broken line. */
  setPatient(isPatient: boolean): void;
  /** Hears of every change until the returned function is called. */
  live(listener: LiveListener): () => void;
  /** `staffId`: whom the screen believes to be signed in. */
  upload(file: Blob, staffId: string | null, purpose: FilePurpose): Promise<Answer<StoredFile>>;
  /** Where a stored file can be shown from. */
  fileUrl(sha256: string): string;
  /** Where a rendered paper can be shown from. */
  paperUrl(file: string): string;
  /** Where an exported list is saved from. */
  exportUrl(file: string): string;
  /** Hands a rendered paper to the system's printer; null where the browser has to do it. */
  readonly print: ((file: string, staffId: string | null) => Promise<Answer<{ readonly printed: boolean }>>) | null;
}

/** What the preload of the desktop window exposes. */
interface Bridge {
  call(call: Call): Promise<Reply>;
  onMessage(listener: (message: LiveMessage) => void): () => void;
  file(bytes: ArrayBuffer, staffId: string | null, purpose: FilePurpose): Promise<Reply<StoredFile>>;
  print(file: string, staffId: string | null): Promise<Reply<{ readonly printed: boolean }>>;
}

declare global {
  interface Window {
    readonly serviceLane?: Bridge;
  }
}

const OFFLINE: Offline = { ok: false, offline: true };
const CALL_TIMEOUT = 30_000;
const FIRST_DELAY = 250;
const LONGEST_DELAY = 5_000;

async function answerOf<T>(response: Promise<Response>): Promise<Answer<T>> {
  try {
    const reply: unknown = await (await response).json();
    if (typeof reply === 'object' && reply !== null && 'ok' in reply) return reply as Reply<T>; // the host's own form
    return OFFLINE;
  } catch {
    return OFFLINE;
  }
}

/** Gives a call up after a while, unless it is known why it takes longer. */
function deadline(isPatient: () => boolean): { readonly signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(() => (isPatient() ? wait() : controller.abort()), CALL_TIMEOUT);
  };
  wait();
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

function station(): Transport {
  let isPatient = false;
  return {
    host: 'station',
    setPatient: (is) => {
      isPatient = is;
    },
    call: ({ name, input, commandId, staffId }) => {
      const { signal, clear } = deadline(() => isPatient);
      const body = JSON.stringify({ input, commandId, staffId });
      return answerOf(
        fetch(`/call/${name}`, {
          method: 'POST',
          credentials: 'same-origin',
          headers: { 'content-type': 'application/json' },
          body,
          // What was typed last still leaves when the window closes; browsers allow this for 64 KB in flight.
          keepalive: commandId !== null && body.length < 8_000,
          signal,
        }),
      ).finally(clear);
    },
    live: listenBySocket,
    upload: (file, staffId, purpose) =>
      answerOf<StoredFile>(
        fetch(purpose === 'import' ? '/import-file' : '/file', {
          method: 'POST',
          credentials: 'same-origin',
          headers: {
            // A list is bytes, whatever the browser makes of its name.
            'content-type': file.type === '' || purpose === 'import' ? 'application/octet-stream' : file.type,
            ...(staffId === null ? {} : { 'x-staff-id': staffId }),
          },
          body: file,
        }),
      ),
    fileUrl: (sha256) => `/file/${sha256}`,
    paperUrl: (file) => `/papers/${file}`,
    exportUrl: (file) => `/exports/${file}`,
    print: null,
  };
}

function listenBySocket(listener: LiveListener): () => void {
  let socket: WebSocket | null = null;
  let delay = FIRST_DELAY;
  let timer = 0;
  let closed = false;

  const open = (): void => {
    clearTimeout(timer);
    if (closed || socket) return;
    const address = new URL('/live', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const opened = new WebSocket(address);
    socket = opened;
    let greeted = false;
    opened.onopen = () => opened.send(JSON.stringify({ cursor: listener.cursor() }));
    opened.onmessage = (event: MessageEvent<string>) => {
      if (socket !== opened) return;
      if (!greeted) {
        greeted = true;
        delay = FIRST_DELAY;
        listener.connected(true);
      }
      listener.message(JSON.parse(event.data) as LiveMessage); // sent by our own host
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = null;
      if (closed) return;
      listener.connected(false);
      timer = window.setTimeout(open, delay * (0.75 + Math.random() / 2));
      delay = Math.min(delay * 2, LONGEST_DELAY);
    };
  };

  const hurry = (): void => {
    delay = FIRST_DELAY;
    open();
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') hurry();
  };
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', onVisible);
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    window.removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', onVisible);
    socket?.close();
  };
}

function desktop(bridge: Bridge): Transport {
  return {
    host: 'desktop',
    call: async (call) => {
      try {
        return await bridge.call(call);
      } catch {
        return OFFLINE;
      }
    },
    // The window gives no call up.
    setPatient: () => undefined,
    live: (listener) => {
      const stop = bridge.onMessage((message) => listener.message(message));
      listener.connected(true);
      return stop;
    },
    upload: async (file, staffId, purpose) => {
      try {
        return await bridge.file(await file.arrayBuffer(), staffId, purpose);
      } catch {
        return OFFLINE;
      }
    },
    fileUrl: (sha256) => `/file/${sha256}`,
    paperUrl: (file) => `/papers/${file}`,
    exportUrl: (file) => `/exports/${file}`,
    print: async (file, staffId) => {
      try {
        return await bridge.print(file, staffId);
      } catch {
        return OFFLINE;
      }
    },
  };
}

/** The way to the shop that this window has. */
export function openTransport(): Transport {
  return window.serviceLane ? desktop(window.serviceLane) : station();
}
