/**
 * Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. A reader that
 * cannot keep up is cut off: it comes back with `Last-Event-ID` and has lost nothing, while a buffer
 * that waits for it would take the memory of everybody.
 */
import { type Clock, systemClock } from '@dialwright/core';
import { toWire } from '@dialwright/core/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Feed } from '../dialer-service.ts';

/** The open streams of a server. */
export interface EventStreams {
  /** Answers `request` with `feed` until either side leaves. */
  open<Schema extends z.ZodType>(
    request: FastifyRequest,
    reply: FastifyReply,
    schema: Schema,
    feed: Feed<z.output<Schema>>,
  ): void;
  /** Ends the streams that were opened with a credential, because it is no longer good. */
  closeOf(credentialId: string): void;
  closeAll(): void;
  /** How many are open. */
  readonly size: number;
}

/** What {@link createEventStreams} may be told. */
export interface EventStreamsOptions {
  clock?: Clock | undefined;
  /** How often a comment is sent, so that both ends notice a dead connection. Default 2 s. */
  pingMs?: number | undefined;
  /** How much may wait for a slow reader before it is cut off. Default 1 MiB. */
  maxBufferedBytes?: number | undefined;
}

/** Keeps the streams of one server. */
export function createEventStreams(options: EventStreamsOptions = {}): EventStreams {
  const { clock = systemClock, pingMs = 2_000, maxBufferedBytes = 1_048_576 } = options;
  const open = new Map<() => void, string | undefined>();

  return {
    open(request, reply, schema, feed) {
      const { principal } = request;
      const expiresAt = principal?.kind === 'agent' ? principal.expiresAt : null;
      reply.hijack();
      const response = reply.raw;
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx buffers answers unless told otherwise.
        'x-accel-buffering': 'no',
        // Kept alive, the connection of a stream that has ended would hold up the server's close().
        connection: 'close',
      });

      const write = (text: string): void => {
        if (response.destroyed || response.writableEnded) return;
        response.write(text);
        if (response.writableLength > maxBufferedBytes) response.destroy();
      };
      const ping = (): void => {
        if (expiresAt !== null && clock.now() >= expiresAt) {
          end();
          return;
        }
        write(': ping\n\n');
        timer = clock.setTimer(pingMs, ping);
      };
      const end = (): void => {
        leave();
        response.end();
      };
      const leave = (): void => {
        if (!open.delete(end)) return;
        timer.cancel();
        unsubscribe();
      };
      write('retry: 1000\n\n');
      let timer = clock.setTimer(pingMs, ping);
      response.once('close', leave);
      open.set(end, principal?.credentialId);
      const unsubscribe = feed.subscribe(lastEventId(request), ({ id, message }) => {
        write(`id: ${id}\ndata: ${JSON.stringify(toWire(schema, message))}\n\n`);
      });
    },
    closeOf(credentialId) {
      for (const [end, owner] of open) if (owner === credentialId) end();
    },
    closeAll() {
      for (const end of open.keys()) end();
    },
    get size() {
      return open.size;
    },
  };
}

/** Where the reader left off; null: nowhere, or in words of its own. */
function lastEventId(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id'];
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
