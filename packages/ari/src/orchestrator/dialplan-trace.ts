/**
 * What the shipped dialplan leaves behind when an answered person was not taken over by an
 * orchestrator: a global variable under the attempt's id. Written by `asterisk/extensions.conf`.
 */
import type { AbandonMessage } from '@dialwright/core';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';

/** The trace of one attempt. Instants are epoch milliseconds. */
export interface DialplanTrace {
  answeredAt: number;
  /** When the abandon message was due; null: the person hung up before. */
  messageAt: number | null;
  abandonMessage: AbandonMessage;
}

/** Reads the text of a trace. Null: there is none, or it is not one of ours. */
export function parseDialplanTrace(text: string): DialplanTrace | null {
  const fields = new URLSearchParams(text);
  const answeredAt = instantOf(fields.get('answered'));
  if (answeredAt === null) return null;
  const status = fields.get('status');
  return {
    answeredAt,
    messageAt: instantOf(fields.get('message')),
    // STARTED and never overwritten: the person hung up during the message.
    abandonMessage:
      status === 'SUCCESS' ? 'heard' : status === 'STARTED' ? 'cut_short' : 'not_played',
  };
}

/** Reads the trace of an attempt and clears it. */
export async function takeDialplanTrace(
  asterisk: AsteriskConnection,
  callId: string,
): Promise<DialplanTrace | null> {
  const variable = `DW_${callId}`;
  const { value } = await asterisk.request('asterisk.getGlobalVar', { variable });
  if (value === '') return null;
  await asterisk.request('asterisk.setGlobalVar', { variable, value: '' });
  return parseDialplanTrace(value);
}

function instantOf(text: string | null): number | null {
  if (text === null || !/^\d{13,}$/.test(text)) return null;
  return Number(text);
}
