import {
  type Clock,
  type Logger,
  type Random,
  silentLogger,
  systemClock,
  systemRandom,
} from '@dialwright/core';
import type { AgentServer } from './agent-server.ts';
import { httpAgentServer } from './http-agent-server.ts';
import type { LineFactory } from './line/line.ts';
import { provisionedLine } from './line/provisioned-line.ts';
import { SoftphoneError } from './softphone-error.ts';

/** What a phone is made from. */
export interface SoftphoneOptions {
  /** The server's address, e.g. `https://dialer.example.com`, or anything that speaks the port. */
  server: string | AgentServer;
  /** The agent's bearer token, asked for before each request. Only for a `server` given as an address. */
  credentials?: (() => Promise<string>) | undefined;
  /** The line. Default: the one that the server says this agent has. */
  line?: LineFactory | undefined;
  /** Default: the machine's. */
  clock?: Clock | undefined;
  /** Default: the machine's. Spreads the retries of many phones. */
  random?: Random | undefined;
  /** Default: silence. */
  logger?: Logger | undefined;
  /** Default: the platform's. Only for a `server` given as an address. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** {@link SoftphoneOptions} with every default in place. */
export interface ResolvedSoftphoneOptions {
  readonly server: AgentServer;
  readonly line: LineFactory;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** @throws {SoftphoneError} `SOFTPHONE_OPTION_INVALID`, naming the option. */
export function resolveSoftphoneOptions(options: SoftphoneOptions): ResolvedSoftphoneOptions {
  const { server, credentials, fetch } = options;
  const clock = options.clock ?? systemClock;
  if (typeof server !== 'string' && typeof server?.openStream !== 'function') {
    throw invalid('server', "the server's address or an AgentServer", server);
  }
  if (options.line !== undefined && typeof options.line !== 'function') {
    throw invalid('line', 'a line, e.g. testLine() or sipLine()', options.line);
  }
  return Object.freeze({
    server:
      typeof server === 'string'
        ? httpAgentServer({ baseUrl: server, credentials, fetch, clock })
        : server,
    line: options.line ?? provisionedLine(),
    clock,
    random: options.random ?? systemRandom,
    logger: options.logger ?? silentLogger,
  });
}

function invalid(option: string, expected: string, received: unknown): SoftphoneError {
  const message = `createSoftphone: \`${option}\` must be ${expected}, not ${typeof received}.`;
  return new SoftphoneError({ code: 'SOFTPHONE_OPTION_INVALID', message, details: { option } });
}
