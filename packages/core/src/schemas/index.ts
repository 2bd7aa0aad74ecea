export { agentState } from './agent-state.ts';
export { agentStreamMessage, callOffer, historyEntry } from './agent-stream.ts';
export { callEvent } from './call-event.ts';
export { callOutcome } from './call-outcome.ts';
export { abandonMessage, callRecord, timelineEntry } from './call-record.ts';
export { callState } from './call-state.ts';
export { campaign, campaignSettings, campaignSettingsPatch, campaignStatus } from './campaign.ts';
export {
  campaignFigures,
  floor,
  floorAgent,
  floorCall,
  floorHealth,
  floorStreamMessage,
  minuteFigures,
} from './floor.ts';
export { lead } from './lead.ts';
export { durationMs, e164, fields, fraction, id, instant, upperCode } from './primitives.ts';
export { identity, phoneCredentials } from './session.ts';
export { fromWire, toWire, wireJsonSchema } from './wire.ts';
export type { WireIssue } from './wire.ts';
