/**
 * Brings each event to the one object it concerns. One listener on the connection, a map from what
 * the event names to who handles it: nothing accumulates but what lives.
 */
import type { AsteriskEvent, KnownEvent } from '../protocol/events.ts';

/** What an event may be about: `channel:ID`, `playback:ID`, `recording:NAME`, `endpoint:TECH/RESOURCE`. */
type Subject = `${'channel' | 'playback' | 'recording' | 'endpoint'}:${string}`;

/** The routes in force. */
export interface EventRouter {
  /** One handler a subject. Returns what ends the route. */
  route(subject: Subject, handler: (event: KnownEvent) => void): () => void;
  /** Returns whether anybody handles it. */
  dispatch(event: AsteriskEvent): boolean;
  readonly size: number;
}

export function createEventRouter(): EventRouter {
  const routes = new Map<Subject, (event: KnownEvent) => void>();
  return {
    route(subject, handler) {
      routes.set(subject, handler);
      return () => {
        if (routes.get(subject) === handler) routes.delete(subject);
      };
    },
    dispatch(event) {
      if (event.type === 'unknown') return false;
      const subject = subjectOf(event);
      const handler = subject === null ? undefined : routes.get(subject);
      handler?.(event);
      return handler !== undefined;
    },
    get size() {
      return routes.size;
    },
  };
}

function subjectOf(event: KnownEvent): Subject | null {
  if ('peer' in event) return `channel:${event.peer.id}`;
  if ('channel' in event && event.channel) return `channel:${event.channel.id}`;
  if ('playback' in event) return `playback:${event.playback.id}`;
  if ('recording' in event) return `recording:${event.recording.name}`;
  if ('endpoint' in event) {
    return `endpoint:${event.endpoint.technology}/${event.endpoint.resource}`;
  }
  return null;
}
