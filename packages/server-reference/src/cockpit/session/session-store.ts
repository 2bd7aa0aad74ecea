import type { Identity } from '@dialwright/core';

/** A logged-in person in this browser tab. */
export interface Session {
  /** Bearer token of the HTTP API. */
  token: string;
  identity: Identity;
}

/** Keeps the session for as long as the tab lives: a closed tab is a logged-out one. */
export interface SessionStore {
  /** Null: nobody is logged in here. */
  read(): Session | null;
  write(session: Session): void;
  clear(): void;
}

const KEY = 'dialwright.session';

/** @param storage the tab's `sessionStorage`. */
export function createSessionStore(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionStore {
  return {
    read() {
      const text = storage.getItem(KEY);
      if (text === null) return null;
      try {
        return JSON.parse(text) as Session;
      } catch {
        return null;
      }
    },
    write: (session) => storage.setItem(KEY, JSON.stringify(session)),
    clear: () => storage.removeItem(KEY),
  };
}
