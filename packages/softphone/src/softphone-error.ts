/**
 * The errors of the phone. The server's own codes pass through unchanged, so the union below lists
 * only what the phone itself can say.
 */
import { DialwrightError, type DialwrightErrorInit } from '@dialwright/core';

/** Every code that the phone itself raises, with what it means. Stable: programs switch on them. */
export const softphoneErrorCodes = {
  SOFTPHONE_OPTION_INVALID: 'An option of createSoftphone is missing or cannot be used.',
  SOFTPHONE_NOT_STARTED: 'A command came before start(), or after logOut().',
  SOFTPHONE_CLOSED: 'The phone was closed; make a new one.',
  SERVER_UNREACHABLE: 'The server did not answer, or the connection to it broke. Retryable.',
  SERVER_FAILED: 'The server answered with a fault of its own (5xx). Retryable.',
  SERVER_REFUSED: 'The server refused the request (4xx) without naming a code.',
  SERVER_ANSWER_UNREADABLE: 'What answered does not speak the protocol of a Dialwright server.',
  CREDENTIALS_UNAVAILABLE: 'The application’s `credentials` gave no token. Retryable.',
  SESSION_EXPIRED: 'The server no longer accepts the token (401). Log in again.',
  CALL_INVITE_UNSUPPORTED:
    'The call does not come on the standing leg, and only that is supported.',
  LINE_NOT_REGISTERED: 'The phone has no line yet, so the server could not call it.',
  LINE_UNREACHABLE: 'The SIP server did not answer, or the connection to it broke. Retryable.',
  LINE_REFUSED: 'The SIP server refused the account. Retryable: fresh credentials are fetched.',
  LINE_ANSWER_FAILED: 'The phone was called and could not set up the audio.',
  MICROPHONE_REFUSED: 'The browser was not allowed to use the microphone.',
  MICROPHONE_MISSING: 'There is no microphone, or another program holds it.',
  AUDIO_BLOCKED: 'The browser does not play sound before the page is clicked.',
} as const;

/** A code that the phone itself raises. */
export type SoftphoneErrorCode = keyof typeof softphoneErrorCodes;

/** A code of the phone, or one that the server sent. */
export type AnyErrorCode = SoftphoneErrorCode | (string & {});

/** What went wrong, with a stable `code` and a sentence for a person. */
export class SoftphoneError extends DialwrightError<AnyErrorCode> {
  constructor(init: DialwrightErrorInit<AnyErrorCode>) {
    super(init);
    this.name = 'SoftphoneError';
  }
}

/** `error` if it is one of ours already; otherwise a retryable `code` that says `message`. */
export function asSoftphoneError(
  error: unknown,
  code: SoftphoneErrorCode,
  message: string,
): SoftphoneError {
  return error instanceof SoftphoneError
    ? error
    : new SoftphoneError({ code, message, retryable: true, cause: error });
}

/** The phone was closed while, or before, it was asked for something. */
export function softphoneClosed(): SoftphoneError {
  return new SoftphoneError({
    code: 'SOFTPHONE_CLOSED',
    message: 'The phone is closed. Make a new one with createSoftphone.',
  });
}
