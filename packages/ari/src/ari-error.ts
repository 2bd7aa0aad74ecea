import { DialwrightError, type DialwrightErrorInit } from '@dialwright/core';

/**
 * What can go wrong between us and an Asterisk:
 *
 * - `ARI_UNREACHABLE`: nothing answers at the address.
 * - `ARI_UNAUTHORIZED`: the user name or the password is refused.
 * - `ARI_NOT_ARI`: something answers, and it is not Asterisk's REST interface.
 * - `ARI_NOT_CONNECTED`: the command was not sent, because the connection is down. Nothing happened.
 * - `ARI_UNKNOWN_OUTCOME`: the command was sent and no answer came in time. It may have been carried out.
 * - `ARI_NOT_FOUND`, `ARI_CONFLICT`, `ARI_REFUSED`: Asterisk answered 404, 409, or another refusal
 *   (`details.status`).
 * - `ARI_REPLACED`: another program has taken the application over; this one may send nothing more.
 * - `ARI_CLOSED`: the connection or the orchestrator was closed by its owner.
 * - `ARI_AGENT_UNREACHABLE`: an agent's phone did not answer its standing call.
 * - `ARI_INVALID_OPTION`: an option has a value that can't work.
 * - `PORT_IN_USE`: the port a server was to listen on is taken.
 */
export type AriErrorCode =
  | 'ARI_UNREACHABLE'
  | 'ARI_UNAUTHORIZED'
  | 'ARI_NOT_ARI'
  | 'ARI_NOT_CONNECTED'
  | 'ARI_UNKNOWN_OUTCOME'
  | 'ARI_NOT_FOUND'
  | 'ARI_CONFLICT'
  | 'ARI_REFUSED'
  | 'ARI_REPLACED'
  | 'ARI_CLOSED'
  | 'ARI_AGENT_UNREACHABLE'
  | 'ARI_INVALID_OPTION'
  | 'PORT_IN_USE';

/** An error of this package. Busy lines and unanswered calls are outcomes and never arrive as one. */
export class AriError extends DialwrightError<AriErrorCode> {
  constructor(init: DialwrightErrorInit<AriErrorCode>) {
    super(init);
    this.name = 'AriError';
  }
}

/** Whether `error` is an {@link AriError} with one of `codes` (any code, when none is given). */
export function isAriError(error: unknown, ...codes: readonly AriErrorCode[]): error is AriError {
  if (!DialwrightError.isInstance(error) || error.name !== 'AriError') return false;
  return codes.length === 0 || codes.includes(error.code as AriErrorCode);
}
