import type { OutboundCall } from '@dialwright/ari';
import type { CallOffer, E164 } from '@dialwright/core';
import type { CallRef, CampaignRef } from '../store/dialer-store.ts';

/** A call whose talking has not ended. */
export interface DeskCall {
  readonly ref: CampaignRef;
  readonly callId: string;
  readonly customerNumber: E164;
  readonly placedAt: number;
  readonly call: OutboundCall;
  /** Read while the phone rings, so that an answer does not wait for the database. */
  readonly offer: Promise<CallOffer>;
  /** Whether an agent is being put through to it at this moment. */
  assigning: boolean;
  /** Agents to whom it could not be put through. They are not tried again for this call. */
  readonly refusedBy: Set<string>;
}

/** The calls of this node that are up or coming up. */
export interface CallDesk {
  add(call: DeskCall): void;
  remove(callId: string): void;
  get(callId: string): DeskCall | undefined;
  all(): Iterable<DeskCall>;
  /** The people of a campaign who wait and are not being put through, the longest first. */
  held(campaignId: string): DeskCall[];
}

export function createCallDesk(): CallDesk {
  const calls = new Map<string, DeskCall>();
  return {
    add: (call) => calls.set(call.callId, call),
    remove: (callId) => calls.delete(callId),
    get: (callId) => calls.get(callId),
    all: () => calls.values(),
    held: (campaignId) =>
      [...calls.values()]
        .filter((each) => each.ref.campaignId === campaignId && !each.assigning)
        .flatMap((each) => {
          const { state } = each.call;
          return state.status === 'held' ? [{ each, since: state.answeredAt }] : [];
        })
        .sort((a, b) => a.since - b.since)
        .map(({ each }) => each),
  };
}

/** A call as the store knows it. */
export function callRef(desk: DeskCall): CallRef {
  return { tenantId: desk.ref.tenantId, callId: desk.callId };
}
