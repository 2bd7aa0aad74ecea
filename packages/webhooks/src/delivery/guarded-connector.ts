import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';

/** An address a name was resolved to. */
export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Turns a host name into addresses. */
export type ResolveHost = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** What a refused connection fails with. */
export class AddressRefused extends Error {}

/**
 * Connects only where `guard` admits. It judges the very address that is then connected to, at every
 * new connection, so a name that changes its answer between a check and a connection gains nothing.
 */
export function guardedConnector(options: {
  guard: AddressGuard;
  resolve: ResolveHost;
  timeoutMs: number;
}): buildConnector.connector {
  const { guard, resolve, timeoutMs } = options;
  const connectOver = (protocol: string): buildConnector.connector =>
    buildConnector({
      timeout: timeoutMs,
      autoSelectFamily: true,
      lookup: guardedLookup(resolve, (address) => guard.admits(address, protocol)),
    });
  const overHttps = connectOver('https:');
  const overHttp = connectOver('http:');

  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    // A literal address is connected to without a lookup, so it is judged here.
    if (isIP(host) !== 0 && !guard.admits(host, target.protocol)) {
      queueMicrotask(() => callback(new AddressRefused(), null));
      return;
    }
    (target.protocol === 'https:' ? overHttps : overHttp)(target, callback);
  };
}

function guardedLookup(resolve: ResolveHost, admits: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const admitted = addresses.filter(({ address }) => admits(address));
        const [first] = admitted;
        if (!first) callback(new AddressRefused(), []);
        else if (options.all) callback(null, [...admitted]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
