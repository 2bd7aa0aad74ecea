import type { Logger } from '@dialwright/core';

/** A set of listeners of which one that throws harms nobody else. */
export interface Listeners<Args extends readonly unknown[]> {
  add(listener: (...args: Args) => void): () => void;
  call(...args: Args): void;
  clear(): void;
  readonly size: number;
}

/** @param logger hears of listeners that throw. */
export function createListeners<Args extends readonly unknown[]>(logger: Logger): Listeners<Args> {
  const listeners = new Set<{ listener: (...args: Args) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    call(...args) {
      for (const { listener } of Array.from(listeners)) {
        try {
          listener(...args);
        } catch (error) {
          logger.error('A listener threw.', { error });
        }
      }
    },
    clear: () => listeners.clear(),
    get size() {
      return listeners.size;
    },
  };
}
