import { AriError } from '../ari-error.ts';

/** Where an Asterisk is and who we are there, taken apart once. */
export interface Address {
  /** `http://host:8088/ari`, without a slash at the end. */
  httpBase: string;
  /** Where the events of an application are. */
  eventsUrl: (app: string) => string;
  /** For sentences: `host:8088`. */
  hostAndPort: string;
  /** For both HTTP and the upgrade. Never part of a URL: those end up in logs. */
  authorization: string;
}

/** @throws {AriError} `ARI_INVALID_OPTION` when `url` is not one of an ARI. */
export function toAddress(url: string, username: string, password: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new AriError({
      code: 'ARI_INVALID_OPTION',
      message:
        'url: give the address of Asterisk’s REST interface, e.g. http://127.0.0.1:8088/ari.',
    });
  }
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? '443' : '80') : parsed.port;
  const base = `${parsed.host}${parsed.pathname.replace(/\/+$/, '')}`;
  return {
    httpBase: `${parsed.protocol}//${base}`,
    eventsUrl: (app) =>
      `${parsed.protocol === 'https:' ? 'wss' : 'ws'}://${base}/events?app=${encodeURIComponent(app)}`,
    hostAndPort: `${parsed.hostname}:${port}`,
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  };
}
