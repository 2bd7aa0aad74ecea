import { z } from 'zod';
import { readiness } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

/** For whoever watches over the process: is it alive, and can it do its work. */
export function healthRoutes(app: WireInstance, { service }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'anyone' },
    schema: {
      operationId: 'isAlive',
      summary: 'The process answers.',
      response: { 200: z.object({ status: z.literal('ok') }) },
    },
    handler: () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: 'anyone' },
    schema: {
      operationId: 'isReady',
      summary: 'The database, Asterisk and the node are there; 503 says which is not, and why.',
      response: { 200: readiness, 503: readiness },
    },
    handler: async (_request, reply) => {
      const { database, asterisk, owner } = await service.health();
      const ready = database.ok && asterisk.ok && owner.ok;
      return reply.code(ready ? 200 : 503).send({ ready, database, asterisk, owner });
    },
  });
}
