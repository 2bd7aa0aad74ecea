/** The sentences about a connection, in one place. */
import { AriError } from '../ari-error.ts';

export function unreachable(hostAndPort: string, cause?: unknown): AriError {
  return new AriError({
    code: 'ARI_UNREACHABLE',
    message: `Asterisk is not answering at ${hostAndPort}.`,
    retryable: true,
    details: { address: hostAndPort },
    cause,
  });
}

export function unauthorized(hostAndPort: string): AriError {
  return new AriError({
    code: 'ARI_UNAUTHORIZED',
    message: `Asterisk at ${hostAndPort} refuses the user name or password; check ari.conf.`,
    details: { address: hostAndPort },
  });
}

export function notAri(hostAndPort: string, status: number): AriError {
  return new AriError({
    code: 'ARI_NOT_ARI',
    message: `What answers at ${hostAndPort} is not Asterisk’s REST interface (status ${status}); check the address, and that ARI and the application’s name are enabled.`,
    retryable: true,
    details: { address: hostAndPort, status },
  });
}

export function notConnected(hostAndPort: string): AriError {
  return new AriError({
    code: 'ARI_NOT_CONNECTED',
    message: `There is no connection to Asterisk at ${hostAndPort} now; nothing was sent.`,
    retryable: true,
    details: { address: hostAndPort },
  });
}

export function replaced(app: string): AriError {
  return new AriError({
    code: 'ARI_REPLACED',
    message: `Another program has taken over the application ${app}; this one sends nothing more.`,
    details: { app },
  });
}

export function closed(): AriError {
  return new AriError({ code: 'ARI_CLOSED', message: 'The connection to Asterisk was closed.' });
}

export function unknownOutcome(operation: string, what: string, cause?: unknown): AriError {
  return new AriError({
    code: 'ARI_UNKNOWN_OUTCOME',
    message: `${what}; whether ${operation} was carried out is unknown.`,
    details: { operation },
    cause,
  });
}
