import { identity as identitySchema } from '@dialwright/core/schemas';
import { agentOf, bearerToken } from '../access.ts';
import { createLoginThrottle } from '../login-throttle.ts';
import { HttpProblem } from '../problem.ts';
import { login, session } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

/** Logging in and out. */
export function sessionRoutes(app: WireInstance, parts: RouteParts): void {
  const { service, identity, clock, streams } = parts;
  // Two keys: one name may be guessed ten times a minute from one address, all names a hundred times.
  const byName = createLoginThrottle(clock, 10);
  const byAddress = createLoginThrottle(clock, 100);

  app.route({
    method: 'POST',
    url: '/v1/sessions',
    config: { access: 'anyone' },
    schema: {
      operationId: 'createSession',
      summary: 'Log in with a username and a password, or with the one-time token of a login link.',
      body: login,
      response: { 201: session },
    },
    handler: async (request, reply) => {
      const { ip } = request;
      const { username = '', password = '', loginToken } = request.body;
      const name = `${ip} ${username}`;
      const waitMs = Math.max(byName.waitMs(name), byAddress.waitMs(ip));
      if (waitMs > 0) {
        const seconds = String(Math.ceil(waitMs / 1_000));
        const detail = `Too many attempts to log in. Try again in ${seconds} s.`;
        throw new HttpProblem(429, 'TOO_MANY_ATTEMPTS', detail, {
          headers: { 'retry-after': seconds },
        });
      }
      const begun = await identity.createSession(
        loginToken === undefined
          ? { kind: 'password', username, password }
          : { kind: 'login_token', loginToken },
      );
      if (!begun) {
        byName.failed(name);
        byAddress.failed(ip);
        const detail =
          loginToken === undefined
            ? 'The username or the password is wrong.'
            : 'The login link has been used, or has expired. Ask for a new one.';
        throw new HttpProblem(401, 'LOGIN_FAILED', detail, {
          headers: { 'www-authenticate': 'Bearer realm="dialwright"' },
        });
      }
      byName.succeeded(name);
      const { token, expiresAt, agent } = begun;
      if (agent.role === 'agent') await service.agents.logIn(agent);
      return reply.code(201).send({ token, expiresAt, identity: agent });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/v1/sessions/current',
    config: { access: 'agent' },
    schema: {
      operationId: 'endSession',
      summary: 'Log out: the token is worthless from now on.',
    },
    handler: async (request, reply) => {
      await service.agents.logOut(agentOf(request));
      await identity.revoke(bearerToken(request) ?? '');
      if (request.principal) streams.closeOf(request.principal.credentialId);
      return reply.code(204).send();
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/me',
    config: { access: 'agent' },
    schema: {
      operationId: 'getMe',
      summary: 'Whose session this is.',
      response: { 200: identitySchema },
    },
    handler: (request) => agentOf(request),
  });
}
