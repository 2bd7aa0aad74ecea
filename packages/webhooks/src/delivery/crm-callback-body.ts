import { callOutcomes, type CallRecord } from '@dialwright/core';

/** What the compatible call result says that a call's record does not know. */
export interface CrmCallbackContext {
  /** The caller's own id of the call, echoed byte for byte. */
  uuid: string;
  /** `browser`: the agent was on a softphone. `server`: on a phone that our side rang. */
  callType: 'browser' | 'server';
  /** The agent's phone, when the call was placed with one. Default null. */
  agentNumber?: string | null | undefined;
  /** The agent's id in the CRM. Default: the record's `agentUsername`. */
  crmUsername?: string | null | undefined;
  /** The number as the caller wrote it when the call was placed. Default: E.164. */
  customerNumber?: string | undefined;
}

/** Said when nobody chose a disposition. */
const DEFAULT_DISPOSITION = 'CRM_CALL';

/**
 * The compatible call result, profile `crm-callback.v1`: these keys, in this order, and no others.
 * `recording_url` is left out when nothing was recorded; every other key is always there.
 */
export function crmCallbackBody(record: CallRecord, context: CrmCallbackContext): string {
  return JSON.stringify({
    call_id: record.callId,
    uuid: context.uuid,
    status: callOutcomes[record.outcome].crmStatus,
    duration: Math.floor(record.talkMs / 1000),
    customer_number: context.customerNumber ?? record.customerNumber,
    agent_number: context.agentNumber ?? null,
    crm_username: context.crmUsername === undefined ? record.agentUsername : context.crmUsername,
    call_type: context.callType,
    disposition: record.disposition ?? DEFAULT_DISPOSITION,
    direction: record.direction,
    start_time: toSeconds(record.answeredAt ?? record.placedAt),
    end_time: toSeconds(record.hungUpAt),
    ...(record.recordingUrl === null ? {} : { recording_url: record.recordingUrl }),
  });
}

/** RFC 3339 in UTC, cut to the second, as the format's own example has it. */
function toSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
