import ipaddr from 'ipaddr.js';
import { WebhookError } from '../webhook-error.ts';

/**
 * Which addresses besides the public ones may be sent to. `false`: none. `true`: every one, for a
 * test machine. A list of CIDR ranges: those.
 */
export type AllowedNetworks = boolean | readonly string[];

/** Decides about one address, as a name was resolved to it. */
export interface AddressGuard {
  /** Whether a request over `protocol` may go to `address`. */
  admits(address: string, protocol: string): boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** Public by the registries, and yet each cloud machine's way to its host. */
const metadataAddresses = new Set(['168.63.129.16']);

/**
 * Keeps a sender out of the network it stands in (server-side request forgery). Only addresses of the
 * public internet are admitted, and only over https; to an address that `allowed` names, http is
 * admitted as well, since it does not leave one's own network.
 *
 * IPv6 that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo) is never public; a mapped
 * one is judged as the IPv4 address it is.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID` for a range that is not CIDR.
 */
export function createAddressGuard(allowed: AllowedNetworks): AddressGuard {
  const ranges = typeof allowed === 'boolean' ? [] : allowed.map(parseRange);
  return {
    admits(text, protocol) {
      const address = parseAddress(text);
      if (!address) return false;
      if (ranges.some((range) => contains(range, address))) return true;
      if (!isPublic(address)) return allowed === true;
      return protocol === 'https:';
    },
  };
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (metadataAddresses.has(address.toString())) return false;
  // Global unicast is 2000::/3 (RFC 4291, 2.4); everything else that calls itself unicast is not routed.
  return address.kind() === 'ipv4' || (address.toByteArray()[0] ?? 0) >> 5 === 1;
}

function parseAddress(text: string): Address | null {
  try {
    return ipaddr.process(text);
  } catch {
    return null;
  }
}

function contains([network, bits]: Range, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

function parseRange(cidr: string): Range {
  try {
    return ipaddr.parseCIDR(cidr);
  } catch (cause) {
    throw new WebhookError({
      code: 'WEBHOOK_OPTION_INVALID',
      message: `allowPrivateNetwork takes ranges such as 10.0.0.0/8, not "${cidr}".`,
      cause,
    });
  }
}
