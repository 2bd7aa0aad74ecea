import { randomBytes } from 'node:crypto';

/** 256 bits from the system's generator, for links and secrets that must not be guessed. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
