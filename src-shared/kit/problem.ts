import type { z } from 'zod';

/**
 * What can be wrong with one field. Schemas name these in their messages (`z.string().min(1, 'required')`), the
 * dispatcher and the forms turn issues into them, and the wording says them in the reader's language.
 */
export const PROBLEMS = [
  'required',
  'tooShort',
  'tooLong',
  'tooSmall',
  'tooLarge',
  'format',
  'choice',
  'unknownField',
  'pinDigits',
  'pinTooEasy',
  'pinMismatch',
  'plate',
  'phone',
  'hoursOrder',
  'hoursOverlap',
  'duplicate',
  'socialCreditCode',
  'moneyDecimals',
  'moneyNegative',
  'moneyTooLarge',
  'noPayment',
  'quantityDecimals',
  'fullPath',
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** Field path (`teams.0.name`; empty for the whole) to what is wrong with it. */
export type Problems = Readonly<Record<string, Problem>>;

const known = new Set<string>(PROBLEMS);

function problemOf(issue: z.core.$ZodIssue): Problem {
  const isAboutKind =
    issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_format';
  if (isAboutKind && (issue.input === undefined || issue.input === null)) return 'required';
  if (known.has(issue.message)) return issue.message as Problem; // membership was just checked
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'tooShort' : 'tooSmall';
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'tooLong' : 'tooLarge';
    case 'invalid_value':
      return 'choice';
    case 'unrecognized_keys':
      return 'unknownField';
    default:
      return 'format';
  }
}

/** The first problem of each field. */
export function problemsOf(error: z.core.$ZodError): Problems {
  const problems: Record<string, Problem> = Object.create(null) as Record<string, Problem>;
  for (const issue of error.issues) {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const field of fields) {
      const path = field.map(String).join('.');
      if (!Object.hasOwn(problems, path)) problems[path] = problemOf(issue);
    }
  }
  return { ...problems };
}

/** Parses against a schema; what is wrong comes back by field. */
export function check<T extends z.ZodType>(
  schema: T,
  value: unknown,
): { readonly ok: true; readonly value: z.output<T> } | { readonly ok: false; readonly problems: Problems } {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? { ok: true, value: result.data } : { ok: false, problems: problemsOf(result.error) };
}
