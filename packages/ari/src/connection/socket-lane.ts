/** Commands over the event WebSocket: `RESTRequest` out, `RESTResponse` back. */
import type { Clock } from '@dialwright/core';
import type { RestRequest } from '../protocol/rest-request.ts';
import { createPendingCommand, type PendingCommand } from './command-deadline.ts';
import { unknownOutcome } from './connection-errors.ts';

/** What came back for a command. */
interface RestResponse {
  status: number;
  body: string;
}

/** One send. */
export interface LaneCommand {
  operation: string;
  request: RestRequest;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

export interface SocketLane {
  send(command: LaneCommand, write: (frame: string) => void): Promise<RestResponse>;
  /** Takes an answer in. False: it is for no command that still waits. */
  answer(frame: Readonly<Record<string, unknown>>): boolean;
  /** Every waiting command may or may not have been carried out. */
  abandon(why: string): void;
}

export function createSocketLane(clock: Clock): SocketLane {
  const pending = new Map<string, { operation: string; command: PendingCommand<RestResponse> }>();
  let serial = 0;
  return {
    send({ operation, request, timeoutMs, signal }, write) {
      serial += 1;
      const id = String(serial);
      const command = createPendingCommand<RestResponse>({
        clock,
        timeoutMs,
        signal,
        late: () => unknownOutcome(operation, `Asterisk did not answer within ${timeoutMs} ms`),
        settled: () => pending.delete(id),
      });
      pending.set(id, { operation, command });
      const query = request.query.toString();
      write(
        JSON.stringify({
          type: 'RESTRequest',
          transaction_id: id,
          request_id: id,
          method: request.method,
          uri: `${request.path.slice(1)}${query === '' ? '' : `?${query}`}`,
          ...(request.body === null
            ? {}
            : { content_type: 'application/json', message_body: request.body }),
        }),
      );
      return command.promise;
    },
    answer(frame) {
      const waiting = pending.get(String(frame['request_id']));
      waiting?.command.resolve({
        status: Number(frame['status_code']),
        body: typeof frame['message_body'] === 'string' ? frame['message_body'] : '',
      });
      return waiting !== undefined;
    },
    abandon(why) {
      for (const { operation, command } of Array.from(pending.values())) {
        command.reject(unknownOutcome(operation, why));
      }
    },
  };
}
