/**
 * One line a request. It names the route, never the address: addresses carry recording tokens,
 * usernames and, in queries, phone numbers.
 */
import type { Logger } from '@dialwright/core';
import type { FastifyInstance } from 'fastify';

/** Logs every answer at `debug`, and those of 500 and above at `warn`. */
export function logAccess(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      elapsedMs: Math.round(reply.elapsedTime),
      by: request.principal?.credentialId ?? null,
    };
    if (reply.statusCode >= 500) logger.warn('Request failed', fields);
    else logger.debug('Request answered', fields);
  });
}
