/** What the door looks at before any schema walks the input: the walk itself must not be what breaks. */
import type { Problem } from '../../src-shared/kit/problem.ts';

const DEEPEST = 32;
const MOST_PARTS = 100_000;
const MOST_CHARACTERS = 1_000_000;

/**
 * Null for plain JSON of a size that a form can have. Schemas and JSON.stringify walk by recursion: deep nesting
 * overflows their stack, and a structure with cycles or shared parts, which IPC can carry, keeps them busy for ever.
 */
export function problemOfShape(input: unknown): Problem | null {
  let parts = 0;
  let characters = 0;

  function visit(part: unknown, depth: number): Problem | null {
    parts += 1;
    if (typeof part === 'string') characters += part.length;
    if (parts > MOST_PARTS || characters > MOST_CHARACTERS || depth > DEEPEST) return 'tooLarge';
    if (typeof part !== 'object' || part === null) return null;
    if (Array.isArray(part)) {
      for (const inner of part) {
        const problem = visit(inner, depth + 1);
        if (problem) return problem;
      }
      return null;
    }
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) return 'format';
    for (const [key, inner] of Object.entries(part)) {
      characters += key.length;
      const problem = visit(inner, depth + 1);
      if (problem) return problem;
    }
    return null;
  }

  return visit(input, 0);
}
