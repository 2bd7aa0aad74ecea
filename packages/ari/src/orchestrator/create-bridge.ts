import { isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { OperationParams } from '../protocol/operations.ts';

/**
 * Makes a bridge under an id of ours, unless it is there: left by the process before this one, or by a
 * command whose answer was lost.
 *
 * @throws {AriError} when Asterisk refuses, or can't be asked.
 */
export async function createBridge(
  asterisk: AsteriskConnection,
  params: OperationParams<'bridges.createWithId'>,
): Promise<void> {
  try {
    await asterisk.request('bridges.createWithId', params);
  } catch (error) {
    if (!isAriError(error, 'ARI_CONFLICT')) throw error;
  }
}
