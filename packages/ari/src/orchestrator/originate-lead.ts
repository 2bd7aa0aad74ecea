import { isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { AdoptableCall, ResolvedPlaceRequest } from './outbound-call.ts';
import type { Line } from './trunk-lines.ts';

/** The context of `asterisk/extensions.conf`. */
const OUT_CONTEXT = 'dialwright-out';

/** How much longer than the hold window the dialplan waits before it takes a held person back. */
const HOLD_GRACE_MS = 2_000;

/** How much longer than our ring timer Asterisk lets it ring; only matters when we are away. */
const RING_GRACE_MS = 5_000;

/** What became of sending a call to the network. */
export type OriginateResult =
  /** On its way, and we hear of it. */
  | 'sent'
  /** Sent, and over before we could listen. */
  | 'gone'
  | 'refused'
  | 'not_sent'
  /** Sent, perhaps. Not to be sent again. */
  | 'unknown';

/**
 * Sends one call into the shipped dialplan context and subscribes to its channel. Not with `app=`:
 * a person who answers while the application is away would be cut off.
 */
export async function originateLead(
  asterisk: AsteriskConnection,
  callId: string,
  request: ResolvedPlaceRequest | AdoptableCall,
  line: Line,
): Promise<OriginateResult> {
  try {
    await asterisk.request('channels.originate', {
      endpoint: line.endpointFor(request.to),
      channelId: callId,
      context: OUT_CONTEXT,
      extension: 'lead',
      priority: 1,
      ...('callerId' in request ? { callerId: request.callerId } : {}),
      timeout: Math.ceil((request.ringTimeoutMs + RING_GRACE_MS) / 1_000),
      variables: {
        DW_APP: asterisk.app,
        DW_ATTEMPT: callId,
        DW_HOLD_LIMIT: String((request.holdWindowMs + HOLD_GRACE_MS) / 1_000),
        // The dialplan's Playback takes what follows `sound:`.
        DW_ABANDON_MEDIA: (request.abandonMedia ?? '').replace(/^sound:/, ''),
      },
    });
  } catch (error) {
    if (isAriError(error, 'ARI_NOT_CONNECTED', 'ARI_REPLACED', 'ARI_CLOSED')) return 'not_sent';
    // A conflict says that our own id lives: an earlier, unanswered try of ours got through.
    if (isAriError(error, 'ARI_UNKNOWN_OUTCOME', 'ARI_CONFLICT')) return 'unknown';
    return 'refused';
  }
  try {
    await asterisk.request('applications.subscribe', {
      applicationName: asterisk.app,
      eventSource: `channel:${callId}`,
    });
    return 'sent';
  } catch (error) {
    // 422: there is no such channel any more. Anything else: the ring timer will find out.
    return isAriError(error, 'ARI_REFUSED') && error.details['status'] === 422 ? 'gone' : 'sent';
  }
}
