import { identity as identitySchema } from '@dialwright/core/schemas';
import { z } from 'zod';
import { tenantOf } from '../access.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { agentSettings, loginLink, loginLinkRequest, username } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

const params = z.object({ username });

/** The tenant's agents and supervisors, and how they come in. */
export function peopleRoutes(app: WireInstance, parts: RouteParts): void {
  const { service, identity, publicUrl } = parts;

  app.route({
    method: 'PUT',
    url: '/v1/agents/:username',
    config: { access: 'supervisor' },
    schema: {
      operationId: 'putAgent',
      summary: 'Put an agent or a supervisor in place, new or changed.',
      params,
      body: agentSettings,
      response: { 200: identitySchema, 201: identitySchema },
    },
    handler: async (request, reply) => {
      const tenantId = tenantOf(request);
      const { campaignId } = request.body;
      if (campaignId !== null && !(await service.campaigns.get(tenantId, campaignId))) {
        const message = 'There is no such campaign.';
        throw new HttpProblem(422, 'VALIDATION_FAILED', `/campaign_id: ${message}`, {
          errors: [{ pointer: '/campaign_id', code: 'CAMPAIGN_NOT_FOUND', message }],
        });
      }
      const input = { ...request.body, username: request.params.username };
      const { agent, created } = await identity.putAgent(tenantId, input);
      await service.agents.changed(agent);
      return reply.code(created ? 201 : 200).send(agent);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/agents/:username/login-links',
    config: { access: 'server' },
    schema: {
      operationId: 'createLoginLink',
      summary: 'Make a link that logs the agent in, once.',
      params,
      body: loginLinkRequest,
      response: { 201: loginLink },
    },
    handler: async (request, reply) => {
      const agent = await identity.findAgent(tenantOf(request), request.params.username);
      if (!agent) throw notFound('agent');
      const ttlMs = request.body?.expiresInMs;
      const { token, expiresAt } = await identity.createLoginLink(agent, { ttlMs });
      const page = agent.role === 'supervisor' ? 'floor' : 'agent';
      return reply
        .code(201)
        .send({ loginToken: token, url: `${publicUrl}/${page}#login=${token}`, expiresAt });
    },
  });
}
