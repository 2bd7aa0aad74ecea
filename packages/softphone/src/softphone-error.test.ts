import { DialwrightError } from '@dialwright/core';
import { expect, it } from 'vitest';
import { SoftphoneError, softphoneErrorCodes } from './softphone-error.ts';

it('documents every code of the phone with a sentence of its own', () => {
  const sentences = Object.values(softphoneErrorCodes);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const [code, sentence] of Object.entries(softphoneErrorCodes)) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(sentence).toMatch(/^[A-Z].*[.;]/);
  }
});

it('is recognised as an error of Dialwright', () => {
  const error = new SoftphoneError({ code: 'SERVER_REFUSED', message: 'No.' });
  expect(DialwrightError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ name: 'SoftphoneError', retryable: false });
});
