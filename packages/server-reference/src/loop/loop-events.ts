import type { CallOffer, CallRecord, CallState, E164 } from '@dialwright/core';
import type { CallRef, CampaignRef } from '../store/dialer-store.ts';
import type { SeatedAgent } from './agent-desk.ts';

/** What the loop tells whoever shows or counts it. Told after it has happened in memory. */
export type LoopEvent =
  | { type: 'agent.changed'; at: number; agent: SeatedAgent }
  | { type: 'call.offered'; at: number; agent: SeatedAgent; offer: CallOffer }
  /** An offer came to nothing: the call could not be put through to this agent. */
  | { type: 'call.withdrawn'; at: number; agent: SeatedAgent; call: CallRef }
  | {
      type: 'call.changed';
      at: number;
      call: CallRef;
      ref: CampaignRef;
      customerNumber: E164;
      state: CallState;
    }
  | { type: 'call.ended'; at: number; call: CallRef; record: CallRecord }
  | { type: 'recording.made'; at: number; call: CallRef; name: string }
  | { type: 'campaign.decided'; at: number; ref: CampaignRef; why: string };
