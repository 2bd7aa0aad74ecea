/**
 * What came over the socket and was not looked at yet. The socket's callback only puts frames in:
 * Asterisk drops the events of a reader that is slow, and cuts it off, without a word.
 */
export interface Inbox {
  put(frame: string): void;
  clear(): void;
}

/** Frames looked at before the socket gets its turn again. */
const BATCH = 100;

/** @param read is called with each frame, in order, outside the socket's callback. Must not throw. */
export function createInbox(read: (frame: string) => void): Inbox {
  let frames: string[] = [];
  let scheduled = false;
  const drain = (): void => {
    scheduled = false;
    const batch = frames.splice(0, BATCH);
    if (frames.length > 0) schedule();
    for (const frame of batch) read(frame);
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(drain);
  };
  return {
    put(frame) {
      frames.push(frame);
      schedule();
    },
    clear() {
      frames = [];
    },
  };
}
