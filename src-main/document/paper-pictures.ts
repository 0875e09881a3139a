/** The pictures that a paper prints: signatures that were given on the screen, and the shop's sign. */
import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { fileBytes } from '../attachment/attachment-store.ts';
import { printablePicture } from './printable-picture.ts';

/** By their sha-256, each once. */
export function picturesOf(snapshot: PaperSnapshot): readonly string[] {
  const signed = (() => {
    switch (snapshot.kind) {
      case 'repairOrder':
        return [snapshot.signedIn, snapshot.signedOut];
      case 'extraSlip':
      case 'settlement':
        return [snapshot.signed];
      case 'exitSlip':
      case 'warranty':
        return [];
    }
  })();
  const named = [snapshot.head.shop.logo, ...signed.map((signature) => signature?.picture ?? null)];
  return [...new Set(named.filter((name) => name !== null))];
}

/** Those of them that are there and can be printed. */
export function storedPictures(dataDir: string, snapshot: PaperSnapshot): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of picturesOf(snapshot)) {
    const bytes = fileBytes(dataDir, name);
    const printable = bytes && printablePicture(bytes);
    if (printable) found.set(name, printable);
  }
  return found;
}
