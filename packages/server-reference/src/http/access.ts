/** Who may do what. Every route of the API names its access; one that forgets does not start. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AgentRef } from '../dialer-service.ts';
import type { IdentityStore, Principal } from '../identity/identity-store.ts';
import { secretKind } from '../identity/secrets.ts';
import { HttpProblem } from './problem.ts';

/**
 * - `anyone`: no token; what is asked for protects itself.
 * - `signed_in`: an agent, a supervisor or a server.
 * - `agent`: a person's session, an agent's or a supervisor's.
 * - `supervisor`: a supervisor's session, or the tenant's server key.
 * - `server`: the tenant's server key only.
 */
export type Access = 'anyone' | 'signed_in' | 'agent' | 'supervisor' | 'server';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Null where anyone may ask. */
    principal: Principal | null;
  }
}

const NO_TOKEN = 'Send a token in the header "Authorization: Bearer TOKEN".';

/** Makes every route registered on `app` after this check who asks. */
export function requireAccess(app: FastifyInstance, identity: IdentityStore): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (!route.config?.access) {
      throw new Error(`The route ${route.url} does not say who has access.`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    // Not a route: the answer is 404, whoever asks.
    if (access === undefined || access === 'anyone') return;
    const principal = await authenticate(request, identity);
    if (!mayEnter(principal, access)) throw forbidden(access);
    request.principal = principal;
  });
}

/** The bearer token of a request; null: there is none. Tokens come in the header only. */
export function bearerToken(request: FastifyRequest): string | null {
  return /^Bearer ([\w\-.~+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Whose session it is. Only for routes with the access `agent`. */
export function agentOf(request: FastifyRequest): AgentRef {
  if (request.principal?.kind === 'agent') return request.principal.agent;
  throw forbidden('agent');
}

/** For which tenant a request speaks. Not for routes that anyone may ask. */
export function tenantOf(request: FastifyRequest): string {
  const { principal } = request;
  if (principal?.kind === 'agent') return principal.agent.tenantId;
  if (principal?.kind === 'server') return principal.tenantId;
  throw unauthenticated(NO_TOKEN, false);
}

async function authenticate(request: FastifyRequest, identity: IdentityStore): Promise<Principal> {
  const token = bearerToken(request);
  if (token === null) throw unauthenticated(NO_TOKEN, false);
  // A browser adds Origin by itself. A server key that comes with one is in somebody's page.
  if (secretKind(token) === 'server_key' && request.headers.origin !== undefined) {
    throw new HttpProblem(
      403,
      'SERVER_KEY_IN_BROWSER',
      'A server key must never be in a browser. Replace this one, and use a login link or a session there.',
    );
  }
  const principal = await identity.resolve(token);
  if (!principal) throw unauthenticated('The token is unknown or has expired. Log in again.', true);
  return principal;
}

function mayEnter(principal: Principal, access: Exclude<Access, 'anyone'>): boolean {
  switch (access) {
    case 'signed_in':
      return true;
    case 'agent':
      return principal.kind === 'agent';
    case 'supervisor':
      return principal.kind === 'server' || principal.agent.role === 'supervisor';
    case 'server':
      return principal.kind === 'server';
  }
}

function unauthenticated(detail: string, invalid: boolean): HttpProblem {
  const challenge = 'Bearer realm="dialwright"';
  return new HttpProblem(401, 'UNAUTHENTICATED', detail, {
    headers: { 'www-authenticate': invalid ? `${challenge}, error="invalid_token"` : challenge },
  });
}

function forbidden(access: Access): HttpProblem {
  const who = { agent: 'A person who is logged in', server: "A tenant's server key" } as const;
  const name = access === 'agent' || access === 'server' ? who[access] : 'A supervisor';
  return new HttpProblem(403, 'FORBIDDEN', `${name} may do this; you may not.`);
}
