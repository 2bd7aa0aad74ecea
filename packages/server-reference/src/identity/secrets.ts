/** Secrets that the server hands out. It keeps only their hashes: a stolen table opens nothing. */
import { createHash, randomBytes } from 'node:crypto';

/** What a secret is for, readable from its first letters. */
export type SecretKind = 'session' | 'login_link' | 'server_key';

const prefixes: Readonly<Record<SecretKind, string>> = {
  session: 'ses_',
  login_link: 'log_',
  server_key: 'sk_',
};

/** A new secret: its kind's prefix and 256 bits of chance. */
export function createSecret(kind: SecretKind): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}

/** Which kind of secret `text` looks like; null: none of ours. */
export function secretKind(text: string): SecretKind | null {
  for (const kind of ['session', 'login_link', 'server_key'] as const) {
    if (text.startsWith(prefixes[kind]) && text.length === prefixes[kind].length + 43) return kind;
  }
  return null;
}

/**
 * What is stored of a secret. A plain SHA-256 is enough: nobody guesses 256 bits, so there is nothing
 * for a slow hash to slow down.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
