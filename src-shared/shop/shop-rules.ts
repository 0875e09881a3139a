import { z } from 'zod';
import { localDate, minuteOfDay } from '../kit/time.ts';

const optionalText = (max: number) => z.string().trim().max(max, 'tooLong');

/** 31 characters of GB 32100-2015: digits and capitals without I, O, Z, S, V. */
const CREDIT_CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** True for 18 characters whose last is the check character of GB 32100-2015 (weights 3^i mod 31). */
export function isSocialCreditCode(text: string): boolean {
  if (text.length !== 18) return false;
  let sum = 0;
  for (const [index, weight] of CREDIT_CODE_WEIGHTS.entries()) {
    const value = CREDIT_CODE_CHARACTERS.indexOf(text.charAt(index));
    if (value < 0) return false;
    sum += value * weight;
  }
  return text.charAt(17) === CREDIT_CODE_CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

/** What the letterhead of every paper says (F-13). Only the name is compulsory. */
export const particulars = z.strictObject({
  name: z.string().trim().min(1, 'required').max(80, 'tooLong'),
  address: optionalText(200),
  phone: optionalText(60),
  contact: optionalText(40),
  /** 统一社会信用代码 */
  socialCreditCode: z
    .string()
    .trim()
    .toUpperCase()
    .refine((text) => text === '' || isSocialCreditCode(text), 'socialCreditCode'),
  bank: optionalText(80),
  bankAccount: optionalText(60),
  /** sha-256 of an uploaded picture, or null. */
  logo: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'format')
    .nullable(),
});
export type Particulars = z.output<typeof particulars>;

/** Province and letter that most plates of the place begin with, such as `粤B`; may be empty. */
export const platePrefix = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]?)?$/, 'plate');

const span = z
  .strictObject({ opens: minuteOfDay, closes: minuteOfDay })
  .refine((hours) => hours.opens < hours.closes, 'hoursOrder');

/** The spans of one day, in order, apart from each other; none means closed. */
export const daySpans = z
  .array(span)
  .max(4, 'tooLong')
  .refine(
    (spans) => spans.every((hours, index) => index === 0 || hours.opens > (spans[index - 1]?.closes ?? 0)),
    'hoursOverlap',
  );
export type DaySpans = z.output<typeof daySpans>;

/** Seven days, Monday first. */
export const weeklyHours = z.array(daySpans).length(7, 'format');
export type WeeklyHours = z.output<typeof weeklyHours>;

/** A day that differs from its weekday: a holiday, a make-up Saturday. */
export const hoursException = z.strictObject({
  date: localDate,
  spans: daySpans,
  note: optionalText(80),
});
export type HoursException = z.output<typeof hoursException>;

/** Monday to Saturday 08:30 to 18:00, Sunday 09:00 to 17:00: what set-up proposes. */
export const USUAL_HOURS: WeeklyHours = [
  ...Array.from({ length: 6 }, () => [{ opens: 510, closes: 1080 }]),
  [{ opens: 540, closes: 1020 }],
];
