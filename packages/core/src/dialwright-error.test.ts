import { describe, expect, it } from 'vitest';
import { DialwrightError } from './dialwright-error.ts';

describe('an error', () => {
  it('carries its code, cause and details, and is not retryable unless it says so', () => {
    const cause = new Error('socket closed');
    const error = new DialwrightError({
      code: 'ANY',
      message: 'It broke.',
      cause,
      details: { at: 1 },
    });
    expect(error).toMatchObject({
      code: 'ANY',
      message: 'It broke.',
      retryable: false,
      details: { at: 1 },
    });
    expect(error.cause).toBe(cause);
    expect(new DialwrightError({ code: 'ANY', message: 'x', retryable: true }).retryable).toBe(
      true,
    );
    expect('cause' in new DialwrightError({ code: 'ANY', message: 'x' })).toBe(false);
  });

  it('is recognised when it comes from another copy of the package', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('dialwright.error')]: true });
    expect(DialwrightError.isInstance(foreign)).toBe(true);
    expect(DialwrightError.isInstance(new DialwrightError({ code: 'ANY', message: 'x' }))).toBe(
      true,
    );
    for (const other of [new Error('x'), null, undefined, 'ANY', 7]) {
      expect(DialwrightError.isInstance(other)).toBe(false);
    }
  });
});
