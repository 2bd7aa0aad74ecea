import { AriError, type AriErrorCode } from '../ari-error.ts';
import { unknownOutcome } from '../connection/connection-errors.ts';
import {
  type OperationName,
  type OperationParams,
  type OperationResult,
  operations,
} from '../protocol/operations.ts';

type Call = (params: object) => PromiseLike<unknown>;

/**
 * Calls one operation of an `ari-client`, and makes its answers and errors those of the port.
 *
 * @throws {AriError} as `AsteriskConnection.request` does. `ari-client` keeps the reason of a refusal and
 * loses the status, so `details.status` is what Asterisk gives with that reason.
 */
export async function callAriClient<N extends OperationName>(
  client: object,
  operation: N,
  params: OperationParams<N>,
): Promise<OperationResult<N>> {
  const [resource = '', name = ''] = operation.split('.');
  const operationsOf = (client as Record<string, Record<string, Call> | undefined>)[resource];
  const call = operationsOf?.[name];
  if (call === undefined) {
    throw new AriError({
      code: 'ARI_REFUSED',
      message: `The API description of this Asterisk has no ${operation}.`,
      details: { operation },
    });
  }
  let answer: unknown;
  try {
    answer = await call(params);
  } catch (error) {
    throw toAriError(operation, error);
  }
  switch (operations[operation].answer) {
    case 'none':
      return null;
    case 'bytes':
      return new Uint8Array(answer as Uint8Array);
    case 'json':
      return plain(answer) as OperationResult<N>;
  }
}

/** `ari-client` wraps what it gets in objects that know their client; only the fields are wanted. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(
      ([name, field]) => !name.startsWith('_') && typeof field !== 'function',
    ),
  );
}

const refusals: readonly (readonly [RegExp, AriErrorCode, number])[] = [
  [/already exists/i, 'ARI_CONFLICT', 409],
  [/does not exist/i, 'ARI_REFUSED', 422],
  [/not in stasis/i, 'ARI_REFUSED', 422],
  [/not found/i, 'ARI_NOT_FOUND', 404],
  [/authentication/i, 'ARI_UNAUTHORIZED', 401],
  [/allocation failed/i, 'ARI_REFUSED', 500],
];

function toAriError(operation: OperationName, error: unknown): AriError {
  const text = error instanceof Error ? error.message : '';
  const reason = reasonIn(text);
  if (reason === null) {
    return unknownOutcome(operation, 'ari-client failed without an answer of Asterisk', error);
  }
  const [, code = 'ARI_REFUSED', status] =
    refusals.find(([pattern]) => pattern.test(reason)) ?? ([] as const);
  return new AriError({
    code,
    message: `Asterisk refused ${operation}: ${reason.replace(/\.$/, '')}.`,
    details: { operation, status: status ?? null },
    cause: error,
  });
}

/** Null: what came is not Asterisk's answer. */
function reasonIn(text: string): string | null {
  try {
    const { message, error } = JSON.parse(text) as { message?: unknown; error?: unknown };
    const reason = message ?? error;
    return typeof reason === 'string' ? reason : null;
  } catch {
    return null;
  }
}
