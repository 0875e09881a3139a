/** Sixty seats read the same board in the same moment: what many answers have in common is written as JSON once. */
import type { Reply } from '../../../src-shared/kit/contract.ts';
import { isShared } from '../../kernel/shared-parts.ts';

const written = new WeakMap<object, Buffer>();

function bytesOf(part: object): Buffer {
  let bytes = written.get(part);
  if (!bytes) {
    bytes = Buffer.from(JSON.stringify(part));
    written.set(part, bytes);
  }
  return bytes;
}

/** The answer as JSON in UTF-8; null where no part of it is shared, and nothing is won by writing it here. */
export function sharedJson(reply: Reply): Buffer | null {
  if (!reply.ok || typeof reply.value !== 'object' || reply.value === null || Array.isArray(reply.value)) return null;
  const fields = Object.entries(reply.value as Readonly<Record<string, unknown>>); // what an object that is no list is
  if (!fields.some(([, value]) => isShared(value))) return null;
  const parts: Buffer[] = [];
  for (const [name, value] of fields) {
    if (value === undefined) continue;
    parts.push(Buffer.from(`${parts.length === 0 ? '{"ok":true,"value":{' : ','}${JSON.stringify(name)}:`));
    parts.push(isShared(value) ? bytesOf(value) : Buffer.from(JSON.stringify(value)));
  }
  parts.push(Buffer.from('}}'));
  return Buffer.concat(parts);
}
