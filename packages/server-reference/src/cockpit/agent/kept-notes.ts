/** Notes that outlive a reload of the page, until their call has its disposition. */
export interface KeptNotes {
  /** '' when there are none. */
  read(callId: string): string;
  write(callId: string, notes: string): void;
  /** Forgets them all: they are on the record now. */
  clear(): void;
}

const PREFIX = 'dialwright.notes.';

/** @param storage the tab's `sessionStorage`. */
export function createKeptNotes(storage: Storage): KeptNotes {
  return {
    read: (callId) => storage.getItem(PREFIX + callId) ?? '',
    write: (callId, notes) => storage.setItem(PREFIX + callId, notes),
    clear() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      for (const key of keys) if (key?.startsWith(PREFIX)) storage.removeItem(key);
    },
  };
}
