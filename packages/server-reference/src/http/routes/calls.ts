import { id } from '@dialwright/core/schemas';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tenantOf } from '../access.ts';
import { HttpProblem } from '../problem.ts';
import { recordDetail, recordPage, recordQuery } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

/** Call records. An agent sees their own; whose else there are, they cannot tell. */
export function callRoutes(app: WireInstance, { service, publicUrl }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/calls',
    config: { access: 'signed_in' },
    schema: {
      operationId: 'listCalls',
      summary: 'Call records, newest first.',
      querystring: recordQuery,
      response: { 200: recordPage },
    },
    handler: async (request, reply) => {
      const { cursor = null, limit, ...filter } = request.query;
      const agentId = onlyAgent(request);
      if (agentId !== null && filter.agentId !== undefined && filter.agentId !== agentId) {
        throw new HttpProblem(403, 'FORBIDDEN', 'You can see your own calls only.');
      }
      const page = await service.records.list(
        tenantOf(request),
        { ...filter, agentId: agentId ?? filter.agentId },
        { cursor, limit },
      );
      if (page.nextCursor !== null) {
        const next = new URL(request.url, publicUrl);
        next.searchParams.set('cursor', page.nextCursor);
        // RFC 8288, relative, so that it is right behind any proxy.
        reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
      }
      return page;
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/calls/:call_id',
    config: { access: 'signed_in' },
    schema: {
      operationId: 'getCall',
      summary: 'One call with its timeline and the decision that dialled it.',
      params: z.object({ callId: id }),
      response: { 200: recordDetail },
    },
    handler: async (request) => {
      const detail = await service.records.get(tenantOf(request), request.params.callId);
      const agentId = onlyAgent(request);
      if (detail && (agentId === null || detail.record.agentId === agentId)) return detail;
      throw new HttpProblem(404, 'CALL_NOT_FOUND', 'There is no such call.');
    },
  });
}

/** The agent whose calls are all that a request may see; null: it may see everybody's. */
function onlyAgent(request: FastifyRequest): string | null {
  const { principal } = request;
  return principal?.kind === 'agent' && principal.agent.role === 'agent'
    ? principal.agent.agentId
    : null;
}
