/**
 * Who may write, where writing takes longer than a moment. A command is done in one go and needs none of this; a step
 * pauses (for a slow hash) between its reads and its writes, and a command in pieces pauses in the middle of its
 * transaction: it has the house to itself, waits for the steps that are under way, and whoever comes then waits for it.
 */
export interface Hold {
  isHeld(): boolean;
  /** Runs `work`, which must not pause, as soon as nobody has the house to himself: at once, if so. */
  whenFree<T>(work: () => T): Promise<T>;
  /** Runs `work`, which may pause: nobody gets the house to himself before it is through. */
  through<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` with the house to itself. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

export function openHold(): Hold {
  let held: Promise<void> | null = null;
  let inside = 0;
  let lastLeft: () => void = () => undefined;
  return {
    isHeld: () => held !== null,
    async whenFree(work) {
      // Asked again each time, and in one breath with what follows: somebody else may have been quicker.
      while (held) await held;
      return work();
    },
    async through(work) {
      while (held) await held;
      inside += 1;
      try {
        return await work();
      } finally {
        inside -= 1;
        if (inside === 0) lastLeft();
      }
    },
    async alone(work) {
      while (held) await held;
      const free = Promise.withResolvers<void>();
      held = free.promise;
      try {
        if (inside > 0) {
          const empty = Promise.withResolvers<void>();
          lastLeft = empty.resolve;
          await empty.promise;
        }
        return await work();
      } finally {
        lastLeft = () => undefined;
        held = null;
        free.resolve();
      }
    },
  };
}
