import type { AgentServer, DisposeInput } from './agent-server.ts';
import { SoftphoneError } from './softphone-error.ts';
import type { CallSnapshot } from './softphone-snapshot.ts';

/**
 * What the server says is happening on the line. Everything that changes the call is a command to the
 * server; only the microphone and the tones are the phone's own. Commands reject with a
 * `SoftphoneError`.
 */
export interface Call {
  readonly id: string;
  /** The present, and once the call is over the last that was known of it. */
  readonly snapshot: CallSnapshot;
  /**
   * Takes the call. A call on the standing leg (`via: 'line'`) is connected by the server itself, so
   * there is nothing left to do and this resolves at once.
   *
   * @throws {SoftphoneError} `CALL_INVITE_UNSUPPORTED` for a call that does not come on that leg.
   */
  accept(): Promise<void>;
  /** Declines the call. The other side has answered already, so this is {@link hangUp} at the very start. */
  reject(): Promise<void>;
  /** Ends the talking. Resolves at once when it is over already. */
  hangUp(): Promise<void>;
  /** Silences the microphone, or not. It is open again at the next call. Ignored once the call is over. */
  mute(on: boolean): void;
  /** Sends tones: `0`–`9`, `*`, `#`, `A`–`D`. Ignored when there is no leg to send them into. */
  sendDigits(digits: string): void;
  /** Says how the call ended, which ends the wrap-up. */
  dispose(input: DisposeInput): Promise<void>;
}

/** What a call is made from. */
export interface CallParts {
  server: AgentServer;
  read: () => CallSnapshot;
  setMuted: (on: boolean) => void;
  sendDigits: (digits: string) => void;
}

/** A call by its id. */
export function createCall(id: string, parts: CallParts): Call {
  const { server, read } = parts;
  const isTalkingOver = (): boolean => {
    const { status } = read().state;
    return status === 'hung_up' || status === 'ended';
  };
  const hangUp = async (): Promise<void> => {
    if (!isTalkingOver()) await server.hangUp(id);
  };
  return {
    id,
    get snapshot() {
      return read();
    },
    async accept() {
      if (read().offer?.via === 'invite') {
        throw new SoftphoneError({
          code: 'CALL_INVITE_UNSUPPORTED',
          message: 'This call rings on its own; this phone takes calls on its standing leg only.',
        });
      }
    },
    reject: hangUp,
    hangUp,
    mute: (on) => parts.setMuted(on),
    sendDigits: (digits) => parts.sendDigits(digits),
    dispose: (input) => server.dispose(id, input),
  };
}
