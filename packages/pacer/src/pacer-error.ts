const marker = Symbol.for('dialwright.error');

/**
 * What can be wrong with what the pacer is given:
 * - `PACER_OPTION_INVALID`: an option is missing, out of range or not of its type.
 * - `PACER_RULE_SET_UNKNOWN`: there is no rule set of that id.
 * - `PACER_STATE_INVALID`: a saved state is of another version, campaign start or rule set.
 */
export type PacerErrorCode =
  'PACER_OPTION_INVALID' | 'PACER_RULE_SET_UNKNOWN' | 'PACER_STATE_INVALID';

/**
 * The one error of this package. It has the shape and the marker of every Dialwright error, so that
 * `DialwrightError.isInstance` of `@dialwright/core` recognises it, and imports nothing to have them.
 * It speaks of a mistake in the program: whether to dial is never told by an exception.
 */
export class PacerError extends Error {
  readonly code: PacerErrorCode;
  /** Always false: the same call fails again until it is changed. */
  readonly retryable: boolean = false;
  /** The values the message speaks of. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: PacerErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'PacerError';
    this.code = code;
    this.details = details;
    Object.defineProperty(this, marker, { value: true });
  }
}

/** The error for an option: names it, what it must be, and what came. */
export function invalidOption(option: string, expected: string, received: unknown): PacerError {
  const shown = typeof received === 'string' ? `"${received}"` : String(received);
  return new PacerError('PACER_OPTION_INVALID', `${option} must be ${expected}, not ${shown}.`, {
    option,
    expected,
    received,
  });
}
