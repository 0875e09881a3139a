import { z } from 'zod';

/**
 * Phone numbers as they are given at a Chinese counter (standards §9): mobiles, landlines with their area code, 400,
 * 800 and 95 numbers, each with or without +86 and an extension, and numbers abroad with their country code.
 */
export type PhoneKind = 'mobile' | 'landline' | 'service' | 'abroad';

export interface Phone {
  readonly kind: PhoneKind;
  /** Digits as dialled inside China, a landline with its area code; abroad with + and country code. */
  readonly number: string;
  /** 010, 0755; empty of all but landlines. */
  readonly areaCode: string;
  /** 分机; empty without. */
  readonly extension: string;
}

const MOBILE = /^1[3-9]\d{9}$/;
// 010 and 02x are the three-figure areas; a subscriber's number never begins with 0 or 1.
const LANDLINE = /^(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})$/;
const SERVICE = /^(?:[48]00\d{7}|95\d{3,6})$/;
// E.164 allows 15 digits; the shortest real ones have 7.
const ABROAD = /^\+(?!86)[1-9]\d{6,14}$/;
const EXTENSION = /^(.*\d\)?)(?:转|轉|分机|EXT\.?|X|#|\*|,)+:?(\d{1,6})$/u;
const AREA_NUMBER_EXTENSION = /^\(?(0\d{2,3})\)?-?([2-9]\d{6,7})-(\d{1,6})$/;
const HYPHEN_EXTENSION = /^(.*)-(\d{1,6})$/;

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\u200b-\u200d\u2060\ufeff\s·]/gu, '')
    .replace(/[−‐-―]/gu, '-');
}

function domestic(number: string, extension: string): Phone | null {
  if (MOBILE.test(number)) return { kind: 'mobile', number, areaCode: '', extension };
  const landline = LANDLINE.exec(number);
  if (landline) return { kind: 'landline', number, areaCode: landline[1] ?? '', extension };
  if (SERVICE.test(number)) return { kind: 'service', number, areaCode: '', extension };
  return null;
}

/** A number without its extension; brackets, hyphens and dots are only its spacing. */
function readNumber(text: string, extension: string): Phone | null {
  // 00 stands for + only before the neighbours: 0055… is a slip of 0755…, not a call to Brazil.
  const digits = text.replace(/[()\-.]/g, '').replace(/^00(?=86|852|853|886)/, '+');
  if (!/^\+?\d+$/.test(digits)) return null;
  if (digits.startsWith('+86')) {
    const rest = digits.slice(3);
    // With the country code the 0 of the area is left out: +86 755 8123 4567.
    return domestic(rest, extension) ?? domestic(`0${rest}`, extension);
  }
  if (digits.startsWith('+')) {
    return ABROAD.test(digits) ? { kind: 'abroad', number: digits, areaCode: '', extension } : null;
  }
  const phone = domestic(digits, extension);
  if (phone) return phone;
  // 86 without the +, or the 0 that one dials before a mobile of another town.
  const bare = /^(?:86|0)(1[3-9]\d{9})$/.exec(digits)?.[1];
  return bare === undefined ? null : domestic(bare, extension);
}

/**
 * Reads one phone number as it was typed: `１３８ 0013 8000`, `+86 755-8123 4567 转 801`, `(010) 6123-4567-8`,
 * `400-820-8820`, `95518`. Null when it is none, or two: several numbers are several fields.
 */
export function readPhone(text: string): Phone | null {
  if (text.length > 64) return null;
  const folded = fold(text);
  const said = EXTENSION.exec(folded);
  if (said) return readNumber(said[1] ?? '', said[2] ?? '');
  const written = AREA_NUMBER_EXTENSION.exec(folded);
  if (written) return readNumber(`${written[1]}${written[2]}`, written[3] ?? '');
  const whole = readNumber(folded, '');
  if (whole) return whole;
  const hyphen = HYPHEN_EXTENSION.exec(folded);
  return hyphen ? readNumber(hyphen[1] ?? '', hyphen[2] ?? '') : null;
}

function withExtension(number: string, phone: Phone): string {
  return phone.extension === '' ? number : `${number}-${phone.extension}`;
}

/** One way to write each number, as it is stored: 13800138000, 0755-81234567-801, 4008208820, +85291234567. */
export function phoneTextOf(phone: Phone): string {
  if (phone.kind !== 'landline') return withExtension(phone.number, phone);
  return withExtension(`${phone.areaCode}-${phone.number.slice(phone.areaCode.length)}`, phone);
}

/** A phone number as stored. Problems: tooLong, phone. */
export const phoneText = z
  .string()
  .max(64, 'tooLong')
  .transform((text) => {
    const phone = readPhone(text);
    return phone ? phoneTextOf(phone) : '';
  })
  .refine((text) => text !== '', 'phone');

const STARS = '****';

/**
 * The number as lists and shop-floor papers show it (standards §10): 138****5678, 0755-****4567, +852****4567. Service
 * numbers belong to nobody and stay. Of a text that is no number only the last four characters of eight or more are
 * left.
 */
export function maskPhone(text: string): string {
  const phone = readPhone(text);
  if (!phone) {
    const characters = Array.from(text.trim());
    return characters.length < 8 ? '*'.repeat(characters.length) : `${STARS}${characters.slice(-4).join('')}`;
  }
  const last = phone.number.slice(-4);
  switch (phone.kind) {
    case 'mobile':
      return `${phone.number.slice(0, 3)}${STARS}${last}`;
    case 'landline':
      return `${phone.areaCode}-${STARS}${last}`;
    case 'abroad':
      // A short one shows less of its beginning, so that four figures stay hidden.
      return `${phone.number.slice(0, Math.min(4, Math.max(1, phone.number.length - 8)))}${STARS}${last}`;
    case 'service':
      return phoneTextOf(phone);
  }
}
