import { z } from 'zod';

export const PLATE_COLORS = ['blue', 'yellow', 'green', 'gradientGreen', 'yellowGreen', 'white', 'black'] as const;
export type PlateColor = (typeof PLATE_COLORS)[number];

/** Folds what was typed: full width to half, capitals, without spaces, dots and hyphens. */
export function foldPlate(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•.\-‐-―]/gu, '');
}

/** A plate as stored: folded, 2 to 12 characters; odd ones are warned about on the screen, never refused here. */
export const plateText = z.string().max(64, 'tooLong').transform(foldPlate).pipe(z.string().min(2, 'plate').max(12, 'plate'));
