/** Parts of answers that are the very same object for many seats: whoever sends them may prepare them once. */
const shared = new WeakSet<object>();

/** Says so of a part that nobody changes any more. */
export function sharedPart<T extends object>(part: T): T {
  shared.add(part);
  return part;
}

export function isShared(value: unknown): value is object {
  return typeof value === 'object' && value !== null && shared.has(value);
}
