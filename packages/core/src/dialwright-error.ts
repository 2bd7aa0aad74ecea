const marker = Symbol.for('dialwright.error');

/** What every error of Dialwright is made from. */
export interface DialwrightErrorInit<Code extends string> {
  /** Stable, upper case, unique over all packages. Programs switch on it; it never changes meaning. */
  code: Code;
  /** One sentence for a person: what happened and what to do. */
  message: string;
  /** Whether the same call may succeed later without a change. Default `false`. */
  retryable?: boolean | undefined;
  /** What caused it. */
  cause?: unknown;
  /** The values the message speaks of, for programs. No secrets, no phone numbers. */
  details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * An error with a stable code. Expected outcomes (a busy line, a suppressed number) are values and
 * never arrive as one of these.
 */
export class DialwrightError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(init: DialwrightErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'DialwrightError';
    this.code = init.code;
    this.retryable = init.retryable ?? false;
    this.details = init.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Recognises an error of any copy or version of this class, which `instanceof` does not. */
  static isInstance(value: unknown): value is DialwrightError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
