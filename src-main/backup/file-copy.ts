/** Whole files: hashed, copied, read back. Synchronous and in pieces, for workers and for a shop that is closed. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../db/durable.ts';

const PIECE = 1 << 20;

/** Told the bytes of each piece; may throw to stop. */
export type OnBytes = (bytes: number) => void;

function eachPiece(file: string, take: (piece: Buffer) => void): void {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(PIECE);
    for (;;) {
      const read = readSync(handle, buffer, 0, PIECE, null);
      if (read === 0) return;
      take(buffer.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
}

export function hashFile(file: string, onBytes: OnBytes = () => undefined): string {
  const hash = createHash('sha256');
  eachPiece(file, (piece) => {
    hash.update(piece);
    onBytes(piece.length);
  });
  return hash.digest('hex');
}

/** Copies to the disk, not only to the cache; returns the hash of what was read. Leaves no half file behind. */
export function copyDurably(from: string, to: string, onBytes: OnBytes = () => undefined): string {
  const hash = createHash('sha256');
  const handle = openSync(to, 'w', 0o600);
  let isWhole = false;
  try {
    eachPiece(from, (piece) => {
      hash.update(piece);
      for (let written = 0; written < piece.length; ) {
        written += writeSync(handle, piece, written, piece.length - written);
      }
      onBytes(piece.length);
    });
    fsyncSync(handle);
    isWhole = true;
  } finally {
    closeSync(handle);
    if (!isWhole) rmSync(to, { force: true });
  }
  return hash.digest('hex');
}

/** Copies, reads back, and gives the name only then; false where what arrived has another hash. */
export function copyVerified(from: string, to: string, sha256: string, onBytes: OnBytes = () => undefined): boolean {
  const aside = `${to}.partial`;
  try {
    if (copyDurably(from, aside, onBytes) !== sha256 || hashFile(aside) !== sha256) return false;
    renameSync(aside, to);
    syncFolder(dirname(to));
    return true;
  } finally {
    rmSync(aside, { force: true });
  }
}

export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

export const isFull = (code: string): boolean => code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL';

export const isDamaged = (code: string): boolean =>
  code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_IOERR_SHORT_READ';

export const isUnwritable = (code: string): boolean =>
  ['EEXIST', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ELOOP'].includes(code) ||
  code.startsWith('SQLITE_CANTOPEN') ||
  code.startsWith('SQLITE_READONLY');
