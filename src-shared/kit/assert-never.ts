/** Closes a union: the compiler refuses a call while a case is left. Throws if reached at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
