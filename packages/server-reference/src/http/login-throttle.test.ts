import { createFakeClock } from '@dialwright/core/testing';
import { expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';

it('lets so many failures a minute pass, then makes their author wait, and nobody else', async () => {
  const clock = createFakeClock();
  const throttle = createLoginThrottle(clock, 3);
  for (let failure = 0; failure < 3; failure += 1) {
    expect(throttle.waitMs('mallory')).toBe(0);
    throttle.failed('mallory');
    await clock.advance(1_000);
  }
  expect(throttle.waitMs('mallory')).toBe(57_000);
  expect(throttle.waitMs('ann')).toBe(0);
  await clock.advance(57_000);
  expect(throttle.waitMs('mallory')).toBe(0);
});

it('forgets the failures of somebody who got in', () => {
  const throttle = createLoginThrottle(createFakeClock(), 1);
  throttle.failed('ann');
  throttle.succeeded('ann');
  expect(throttle.waitMs('ann')).toBe(0);
});
