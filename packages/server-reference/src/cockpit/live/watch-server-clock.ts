import type { Clock } from '@dialwright/core';
import { createEventParser } from './server-sent-events.ts';

/**
 * `fetch`, which reads the moments in the event streams that pass through it: whoever shows a countdown
 * that the server runs must count on the server's clock.
 *
 * @param onLearnt told how far the server's wall time is ahead of `clock`'s, in milliseconds, at every
 * event, before whoever reads the stream hears of the event.
 */
export function watchServerClock(
  fetch: typeof globalThis.fetch,
  clock: Pick<Clock, 'now'>,
  onLearnt: (aheadMs: number) => void,
): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (response.body === null || !isStream) return response;
    const decoder = new TextDecoder();
    const parse = createEventParser();
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          for (const message of parse(decoder.decode(chunk, { stream: true }))) {
            const at = message.type === 'event' ? momentOf(message.data) : null;
            if (at !== null) onLearnt(at - clock.now());
          }
          controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(watched, { status, statusText, headers });
  };
}

/** When an event was sent; null when it does not say. What cannot be read is its reader's business. */
function momentOf(data: string): number | null {
  try {
    const { at } = JSON.parse(data) as { at?: unknown };
    const ms = typeof at === 'string' ? Date.parse(at) : NaN;
    return Number.isNaN(ms) ? null : ms;
  } catch {
    return null;
  }
}
