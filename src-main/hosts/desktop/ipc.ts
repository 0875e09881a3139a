/** The door for the window: known sender, strict shape, session of our own; plain values back. */
import { Readable } from 'node:stream';
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { kindOfPaperFile, paperFile } from '../../../src-shared/document/document-rules.ts';
import type { PaperKind } from '../../../src-shared/document/paper-rules.ts';
import type { Reply } from '../../../src-shared/kit/contract.ts';
import { check } from '../../../src-shared/kit/problem.ts';
import { LARGEST_FILE_BYTES } from '../../attachment/attachment-store.ts';
import type { Caller } from '../../kernel/dispatch.ts';
import type { Shop } from '../../kernel/shop.ts';
import { desktopSeat } from '../../staff/session-repository.ts';
import { paperFor } from '../paper.ts';
import { receiveFile } from '../receive-file.ts';
import { CHANNEL_IN, CHANNEL_OUT } from './channels.ts';

const inMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    call: z.strictObject({
      name: z.string().max(100),
      input: z.unknown(),
      commandId: z.string().max(64).nullable(),
      staffId: z.string().max(64).nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('file'),
    bytes: z.instanceof(ArrayBuffer),
    purpose: z.enum(['attachment', 'import']),
    staffId: z.string().max(64).nullable(),
  }),
  z.strictObject({ kind: z.literal('print'), file: paperFile, staffId: z.string().max(64).nullable() }),
]);

export interface IpcOptions {
  readonly shop: Shop;
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** The windows that may speak: ours, at their own page. */
  readonly windows: () => readonly Pick<WebContents, 'id' | 'send' | 'isDestroyed'>[];
  /** Hands a rendered paper to the printer; true when it went there. */
  readonly print: (file: string, kind: PaperKind) => Promise<boolean>;
  /** `app://servicelane` */
  readonly origin: string;
}

/** Returns what closes it again. */
export function openIpc(options: IpcOptions): () => void {
  const { shop, ipcMain } = options;
  const caller = (): Caller => ({ seatId: desktopSeat(shop.reader), host: 'desktop', adoptSeat: () => undefined });

  async function print(file: string, staffId: string | null): Promise<Reply> {
    try {
      const paper = paperFor(shop, caller(), file, staffId);
      if (!paper.ok) return paper;
      const kind = kindOfPaperFile(file);
      if (kind === null) throw new Error('a paper without a kind');
      return { ok: true, value: { printed: await options.print(file, kind) } };
    } catch (error) {
      return shop.door.answerFault('print', error, caller().seatId);
    }
  }

  function isOurs(event: IpcMainInvokeEvent): boolean {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null) return false;
    let origin: string;
    try {
      const { protocol, host } = new URL(frame.url);
      origin = `${protocol}//${host}`;
    } catch {
      return false;
    }
    return origin === options.origin && options.windows().some((window) => window.id === event.sender.id);
  }

  ipcMain.handle(CHANNEL_IN, async (event, message: unknown): Promise<Reply> => {
    if (!isOurs(event)) return { ok: false, refusal: { code: 'unknownCall', details: {} } };
    const parsed = check(inMessage, message);
    if (!parsed.ok) return { ok: false, invalid: parsed.problems };
    if (parsed.value.kind === 'call') {
      return shop.call({ ...parsed.value.call, input: parsed.value.call.input }, caller());
    }
    if (parsed.value.kind === 'print') return print(parsed.value.file, parsed.value.staffId);
    const { bytes, purpose } = parsed.value;
    if (bytes.byteLength > LARGEST_FILE_BYTES) return { ok: false, invalid: { file: 'tooLarge' } };
    return receiveFile(shop, caller(), parsed.value.staffId, Readable.from([Buffer.from(bytes)]), purpose);
  });

  const stop = shop.onChange((change) => {
    const isSession = change.topics.some(
      (topic) => topic === 'seat' || topic === 'seat_session' || topic === 'staff' || topic === 'staff_role',
    );
    for (const window of options.windows()) {
      if (window.isDestroyed()) continue;
      window.send(CHANNEL_OUT, { type: 'change', ...change });
      if (isSession) window.send(CHANNEL_OUT, { type: 'session' });
    }
  });
  return () => {
    stop();
    ipcMain.removeHandler(CHANNEL_IN);
  };
}
