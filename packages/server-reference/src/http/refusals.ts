/** How a command's refusal is told over HTTP. */
import type { CommandResult, RefusalCode } from '../dialer-service.ts';
import { HttpProblem } from './problem.ts';

/**
 * 404: it names a thing that is not there. 422: it names a word nobody knows. 403: it is somebody
 * else's. 409: not now, in this state. 503: not here, another process is about to take over.
 */
const statuses: Readonly<Record<RefusalCode, 403 | 404 | 409 | 422 | 503>> = {
  AGENT_NOT_LOGGED_IN: 409,
  CALL_NOT_FOUND: 404,
  CALL_NOT_YOURS: 403,
  CALL_STILL_UP: 409,
  CAMPAIGN_NOT_FOUND: 404,
  DISPOSITION_MISSING: 409,
  DISPOSITION_UNKNOWN: 422,
  NO_LEADS: 409,
  NOT_THE_OWNER: 503,
  PAUSE_CODE_UNKNOWN: 422,
  PHONE_DID_NOT_ANSWER: 409,
};

/** The value of a command that was done. @throws {HttpProblem} for one that was refused. */
export function done<Value>(result: CommandResult<Value>): Value {
  if (result.ok) return result.value;
  const status = statuses[result.code];
  throw new HttpProblem(status, result.code, result.message, {
    headers: status === 503 ? { 'retry-after': '2' } : {},
  });
}
