/** The HTTP API, its event streams and the cockpit's files, over a {@link DialerService}. */
import type { AddressInfo } from 'node:net';
import {
  type Clock,
  DialwrightError,
  type Logger,
  silentLogger,
  systemClock,
  systemIdGenerator,
} from '@dialwright/core';
import Fastify, { type FastifyInstance } from 'fastify';
import type { DialerService } from '../dialer-service.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { logAccess } from './access-log.ts';
import { requireAccess } from './access.ts';
import { serveCockpit } from './cockpit-pages.ts';
import { describeError, errorToProblem } from './error-to-problem.ts';
import { createEventStreams, type EventStreamsOptions } from './event-stream.ts';
import { serveOpenApi } from './openapi.ts';
import { notFound } from './problem.ts';
import { addResponseHeaders } from './response-headers.ts';
import { agentDeskRoutes } from './routes/agent-desk.ts';
import { callRoutes } from './routes/calls.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { floorRoutes } from './routes/floor.ts';
import { healthRoutes } from './routes/health.ts';
import { peopleRoutes } from './routes/people.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { serializerCompiler, validatorCompiler, type WireTypes } from './wire-compilers.ts';

/** Why the server cannot listen. */
export type HttpServerErrorCode = 'PORT_IN_USE' | 'ADDRESS_UNAVAILABLE';

/** What {@link createHttpServer} needs. */
export interface HttpServerOptions {
  service: DialerService;
  identity: IdentityStore;
  /** Default: the machine's. */
  clock?: Clock | undefined;
  /** Default: silent. */
  logger?: Logger | undefined;
  /** Where the server is reached from outside, e.g. `https://dialer.example.com`. */
  publicUrl: string;
  /** The folder of the built cockpit. */
  cockpitDir: string;
  /** For event streams; see there. */
  streams?: Omit<EventStreamsOptions, 'clock'> | undefined;
}

/** A server that may be told to listen. */
export interface HttpServer {
  /** For tests, which need no socket: `fastify.inject(…)`. */
  fastify: FastifyInstance;
  /**
   * @param options port 0: any free one.
   * @returns the address it listens on, e.g. `http://127.0.0.1:8080`.
   * @throws {DialwrightError} `PORT_IN_USE`, `ADDRESS_UNAVAILABLE`.
   */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Ends streams, lets requests in progress finish for `graceMs` (default 5 s), then cuts them off. */
  close(options?: { graceMs?: number | undefined }): Promise<void>;
}

/** The largest JSON body. Lead files are streamed and have no limit. */
const BODY_LIMIT_BYTES = 1_048_576;

/** Puts the server together. It does not listen yet. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { service, identity, cockpitDir } = options;
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  const streams = createEventStreams({ ...options.streams, clock });

  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: systemIdGenerator,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 256 },
  });
  // Text is nothing that a route of ours reads: without a parser it is refused with 415.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const problem = errorToProblem(error, request.id);
    if (problem.status >= 500 && problem !== error) {
      logger.error('Request threw', { requestId: request.id, ...describeError(error) });
    }
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem.toDocument());
  });
  app.setNotFoundHandler(() => {
    throw notFound('address');
  });
  addResponseHeaders(app);
  logAccess(app, logger);
  await serveOpenApi(app, publicUrl);

  const parts = { service, identity, clock, streams, publicUrl };
  await app.register((scope, _options, ready) => {
    requireAccess(scope, identity);
    const api = scope.withTypeProvider<WireTypes>();
    healthRoutes(api, parts);
    sessionRoutes(api, parts);
    peopleRoutes(api, parts);
    campaignRoutes(api, parts);
    floorRoutes(api, parts);
    agentDeskRoutes(api, parts);
    callRoutes(api, parts);
    recordingRoutes(api, parts);
    ready();
  });
  await serveCockpit(app, cockpitDir);
  await app.ready();

  let closing: Promise<void> | undefined;
  const close = async (graceMs: number): Promise<void> => {
    streams.closeAll();
    const force = clock.setTimer(graceMs, () => app.server.closeAllConnections());
    await app.close();
    force.cancel();
  };
  return {
    fastify: app,
    async listen({ host, port }) {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw listenError(error, host, port);
      }
      const address = app.server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return `http://${name}:${address.port}`;
    },
    close: ({ graceMs = 5_000 } = {}) => (closing ??= close(graceMs)),
  };
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new DialwrightError<HttpServerErrorCode>({
        code: 'PORT_IN_USE',
        message: `Port ${port} on ${host} is in use. Stop what uses it or choose another with --port or PORT.`,
        cause: error,
      });
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new DialwrightError<HttpServerErrorCode>({
        code: 'ADDRESS_UNAVAILABLE',
        message: `This machine does not let us listen on port ${port} of ${host}. Choose others with --host and --port, or HOST and PORT.`,
        cause: error,
      });
    default:
      return error;
  }
}
