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
}

/** The calls of this node that are up or coming up. */
export interface CallDesk {
  add(call: DeskCall): void;
  remove(callId: string): void;
  get(callId: string): DeskCall | undefined;
  all(): Iterable<DeskCall>;
  /** Of the people who wait, the one who has waited the longest. */
  longestHeld(campaignId: string): DeskCall | undefined;
}

export function createCallDesk(): CallDesk {
  const calls = new Map<string, DeskCall>();
  return {
    add: (call) => calls.set(call.callId, call),
    remove: (callId) => calls.delete(callId),
    get: (callId) => calls.get(callId),
    all: () => calls.values(),
    longestHeld(campaignId) {
      let longest: { desk: DeskCall; answeredAt: number } | undefined;
      for (const desk of calls.values()) {
        const { state } = desk.call;
        if (desk.ref.campaignId !== campaignId || desk.assigning || state.status !== 'held')
          continue;
        if (!longest || state.answeredAt < longest.answeredAt) {
          longest = { desk, answeredAt: state.answeredAt };
        }
      }
      return longest?.desk;
    },
  };
}

/** A call as the store knows it. */
export function callRef(desk: DeskCall): CallRef {
  return { tenantId: desk.ref.tenantId, callId: desk.callId };
}
