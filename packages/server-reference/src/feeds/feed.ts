import type { Feed, FeedMessage } from '../dialer-service.ts';

/** A feed that can be written to. */
export interface PublishedFeed<Message> extends Feed<Message> {
  publish(message: Message): void;
}

/** How many messages a feed remembers for readers who were away. */
const REMEMBERED = 1_000;

/**
 * @param present the messages that describe the present to a newcomer.
 * @param startedAt when the process started, in milliseconds: ids count up from it, so that an id of
 *   an earlier process is older than all of this one's.
 */
export function createFeed<Message>(
  present: () => readonly Message[],
  startedAt: number,
): PublishedFeed<Message> {
  const remembered: FeedMessage<Message>[] = [];
  const listeners = new Set<(message: FeedMessage<Message>) => void>();
  let lastId = startedAt;

  return {
    publish(message) {
      lastId += 1;
      const entry = { id: lastId, message };
      remembered.push(entry);
      if (remembered.length > REMEMBERED) remembered.shift();
      for (const listener of listeners) listener(entry);
    },
    subscribe(afterId, listener) {
      const oldest = remembered[0]?.id ?? lastId + 1;
      if (afterId !== null && afterId <= lastId && afterId >= oldest - 1) {
        for (const entry of remembered) if (entry.id > afterId) listener(entry);
      } else {
        for (const message of present()) listener({ id: lastId, message });
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
