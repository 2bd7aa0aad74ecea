import type { AsteriskConnection } from '../connection/asterisk-connection.ts';

/**
 * Sets how long the dialplan leaves a person in our hands before it takes them back, counted from now.
 *
 * @param limitMs 0: for ever, because they have been put through.
 * @throws {AriError} when Asterisk refuses, or can't be asked.
 */
export async function limitWait(
  asterisk: AsteriskConnection,
  channelId: string,
  limitMs: number,
): Promise<void> {
  await asterisk.request('channels.setChannelVar', {
    channelId,
    variable: 'TIMEOUT(absolute)',
    value: String(limitMs / 1_000),
  });
}
