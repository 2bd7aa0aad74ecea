import { describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.ts';

const closed = createAddressGuard(false);

describe('the address guard', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '168.63.129.16',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'not an address',
    '',
  ])('lets nothing go to %s', (address) => {
    expect(closed.admits(address, 'https:')).toBe(false);
    expect(closed.admits(address, 'http:')).toBe(false);
  });

  it.each(['93.184.215.14', '8.8.8.8', '172.32.0.1', '2606:2800:21f:cb07::1', '::ffff:8.8.8.8'])(
    'lets https go to %s, and http not',
    (address) => {
      expect(closed.admits(address, 'https:')).toBe(true);
      expect(closed.admits(address, 'http:')).toBe(false);
    },
  );

  it('opens the ranges it is given, to http too, and no more', () => {
    const guard = createAddressGuard(['10.0.0.0/8', 'fd00::/8']);
    expect(guard.admits('10.9.8.7', 'http:')).toBe(true);
    expect(guard.admits('::ffff:10.9.8.7', 'http:')).toBe(true);
    expect(guard.admits('fd12::1', 'https:')).toBe(true);
    expect(guard.admits('192.168.1.1', 'https:')).toBe(false);
    expect(guard.admits('127.0.0.1', 'https:')).toBe(false);
    expect(guard.admits('8.8.8.8', 'http:')).toBe(false);
  });

  it('opens everything that is not public when told so; public addresses still take https only', () => {
    const guard = createAddressGuard(true);
    expect(guard.admits('127.0.0.1', 'http:')).toBe(true);
    expect(guard.admits('::1', 'http:')).toBe(true);
    expect(guard.admits('8.8.8.8', 'http:')).toBe(false);
  });

  it('refuses a range that is none', () => {
    expect(() => createAddressGuard(['10.0.0.0'])).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_OPTION_INVALID' }),
    );
  });
});
