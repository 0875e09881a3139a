import { foldPlate, plateKind } from './plate-rules.ts';

/**
 * The plate that somebody means who types into a box for everything: `12345` behind the shop's own prefix, a whole
 * plate as it is, a foreign or odd one where it has figures in it. Null where it is no plate: a name, a VIN, a phone.
 */
export function plateOfBox(typed: string, prefix: string): string | null {
  const plate = foldPlate(typed);
  if (plate === '') return null;
  if (plateKind(plate) !== 'odd') return plate;
  const behind = foldPlate(prefix + plate);
  if (plateKind(behind) !== 'odd') return behind;
  const isShort = Array.from(plate).length >= 4 && Array.from(plate).length <= 10;
  return isShort && /\d/.test(plate) && !/^\d+$/.test(plate) ? plate : null;
}
