import { agentStreamMessage, callRecord, id, phoneCredentials } from '@dialwright/core/schemas';
import { z } from 'zod';
import type { AgentRef } from '../../dialer-service.ts';
import { agentOf } from '../access.ts';
import { done } from '../refusals.ts';
import { dispositionRequest, doneAnswer, emptyBody, pauseRequest } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

const config = { access: 'agent' } as const;
const params = z.object({ callId: id });

/** What one agent does and sees in a shift. */
export function agentDeskRoutes(app: WireInstance, { service, streams }: RouteParts): void {
  const { agents } = service;

  app.route({
    method: 'GET',
    url: '/v1/agents/me/stream',
    config,
    exposeHeadRoute: false,
    schema: {
      operationId: 'followMyDesk',
      summary: 'My state, the calls offered to me and how they go, as server-sent events.',
      produces: ['text/event-stream'],
      response: { 200: agentStreamMessage },
    },
    handler: async (request, reply) => {
      const agent = agentOf(request);
      // Whoever sits down at the desk is there, also when the server has restarted since they came in.
      await agents.logIn(agent);
      streams.open(request, reply, agentStreamMessage, agents.feed(agent));
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/agents/me/phone',
    config,
    schema: {
      operationId: 'getMyPhone',
      summary: 'How my phone reaches its line.',
      response: { 200: phoneCredentials },
    },
    handler: (request) => agents.phone(agentOf(request)),
  });

  const commands = [
    [
      'ready',
      'ready',
      'Ask for calls: my phone is called for its standing leg.',
      (agent: AgentRef) => agents.ready(agent),
    ],
    [
      'log-out',
      'logOut',
      'Leave: no calls any more, and my phone is hung up.',
      (agent: AgentRef) => agents.logOut(agent),
    ],
    [
      'heartbeat',
      'heartbeat',
      'My page is alive. To be sent every few seconds.',
      (agent: AgentRef) => agents.heartbeat(agent),
    ],
  ] as const;
  for (const [path, operationId, summary, command] of commands) {
    app.route({
      method: 'POST',
      url: `/v1/agents/me/${path}`,
      config,
      schema: { operationId, summary, body: emptyBody, response: { 200: doneAnswer } },
      handler: async (request) => {
        done(await command(agentOf(request)));
        return {};
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/v1/agents/me/pause',
    config,
    schema: {
      operationId: 'pause',
      summary: 'Take a break, at once or when the call and its wrap-up are over.',
      body: pauseRequest,
      response: { 200: doneAnswer },
    },
    handler: async (request) => {
      done(await agents.pause(agentOf(request), request.body.code));
      return {};
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/calls/:call_id/hang-up',
    config,
    schema: {
      operationId: 'hangUp',
      summary: 'End my call. My own line stays up.',
      params,
      body: emptyBody,
      response: { 200: doneAnswer },
    },
    handler: async (request) => {
      done(await agents.hangUp(agentOf(request), request.params.callId));
      return {};
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/calls/:call_id/disposition',
    config,
    schema: {
      operationId: 'disposeCall',
      summary: 'Say what came of my call. This ends it, and its record is complete.',
      params,
      body: dispositionRequest,
      response: { 200: callRecord },
    },
    handler: async (request) => {
      const { callId } = request.params;
      return done(await agents.dispose(agentOf(request), callId, request.body));
    },
  });
}
