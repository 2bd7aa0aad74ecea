import { expect, it } from 'vitest';
import { isE164 } from './e164.ts';

it.each([
  ['+16025550134', true],
  ['+1234567', true],
  ['+123456789012345', true],
  ['+123456', false],
  ['+1234567890123456', false],
  ['+06025550134', false],
  ['16025550134', false],
  ['+1 602 555 0134', false],
  ['', false],
])('%j has the shape of E.164: %s', (text, expected) => {
  expect(isE164(text)).toBe(expected);
});
