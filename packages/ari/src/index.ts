export { AriError, isAriError } from './ari-error.ts';
export type { AriErrorCode } from './ari-error.ts';
export type {
  AsteriskConnection,
  ConnectionState,
  RequestOptions,
} from './connection/asterisk-connection.ts';
export { connectAsterisk } from './connection/connect-asterisk.ts';
export { webSocketConnection } from './connection/web-socket-connection.ts';
export type { WebSocketConnectionOptions } from './connection/web-socket-connection.ts';
export { fetchRecording } from './orchestrator/fetch-recording.ts';
export type { AgentLeg, AgentLegDownReason, AgentLegState } from './orchestrator/agent-leg.ts';
export type { Agents } from './orchestrator/agent-desk.ts';
export { createCallOrchestrator } from './orchestrator/call-orchestrator.ts';
export type {
  CallOrchestrator,
  CallOrchestratorOptions,
} from './orchestrator/call-orchestrator.ts';
export type {
  AdoptableCall,
  BridgeRefusal,
  BridgeResult,
  CallEnd,
  OutboundCall,
  OutboundCallEvents,
  PlaceRequest,
} from './orchestrator/outbound-call.ts';
export type { Trunk } from './orchestrator/trunk-lines.ts';
export type * from './protocol/events.ts';
export { operations } from './protocol/operations.ts';
export type {
  Lane,
  OperationName,
  OperationParams,
  OperationResult,
  Operations,
  OperationShape,
} from './protocol/operations.ts';
export type * from './protocol/resources.ts';
