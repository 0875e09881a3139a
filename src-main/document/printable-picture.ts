/**
 * Whether pdfkit can print a stored picture. It unpacks some PNGs in a callback, where a broken one would end the worker
 * and with it every paper of its order; so they are looked through before.
 */
import { crc32, inflateSync } from 'node:zlib';

/** Four times what a signature or a sign has; more would hold the paper up. */
const MOST_PIXELS = 16_000_000;
const PNG_HEAD = 8;
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function isWholePng(bytes: Buffer): boolean {
  const data: Buffer[] = [];
  let head: Buffer | null = null;
  for (let at = PNG_HEAD; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) return false;
    const typed = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(typed) !== bytes.readUInt32BE(at + 8 + length)) return false;
    const type = typed.toString('latin1', 0, 4);
    if (type === 'IHDR') head = typed.subarray(4);
    if (type === 'IDAT') data.push(typed.subarray(4));
    if (type === 'IEND') return head !== null && fills(head, Buffer.concat(data));
    at += 12 + length;
  }
  return false;
}

function fills(head: Buffer, data: Buffer): boolean {
  if (head.length !== 13) return false;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const [depth, color, interlaced] = [head.readUInt8(8), head.readUInt8(9), head.readUInt8(12)];
  const channels = CHANNELS[color];
  // Interlaced ones and those of 16 bits are no signature of ours, and pdfkit is weak with them.
  if (channels === undefined || interlaced !== 0 || depth > 8 || width * height > MOST_PIXELS) return false;
  const row = 1 + Math.ceil((width * channels * depth) / 8);
  try {
    return inflateSync(data, { maxOutputLength: row * height + 1 }).length === row * height && row * height > 0;
  } catch {
    return false; // whatever is wrong with it, it cannot be printed
  }
}

/** A JPEG goes into the PDF as it is; its frame says how large it is and in how many colours. */
function isWholeJpeg(bytes: Buffer): boolean {
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes.readUInt8(at) !== 0xff) return false;
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width, colors] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7), bytes.readUInt8(at + 9)];
      return height * width > 0 && height * width <= MOST_PIXELS && [1, 3, 4].includes(colors);
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}

/** As the definition of a paper takes it; null where it is no whole picture. */
export function printablePicture(bytes: Buffer): string | null {
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) {
    return isWholePng(bytes) ? `data:image/png;base64,${bytes.toString('base64')}` : null;
  }
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) {
    return isWholeJpeg(bytes) ? `data:image/jpeg;base64,${bytes.toString('base64')}` : null;
  }
  return null;
}
