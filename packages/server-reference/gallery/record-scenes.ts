import type { CallOutcome, CallRecord, E164, TimelineEntry } from '@dialwright/core';
import { agentNames, fictionNumber, idOf, leadNames } from './people.ts';

const outcomes: readonly CallOutcome[] = [
  'CONNECTED',
  'NO_ANSWER',
  'CONNECTED',
  'BUSY',
  'ABANDONED',
  'CONNECTED',
  'NO_ANSWER',
  'CALLER_HUNG_UP',
  'DISCONNECTED',
  'CONNECTED',
  'CANCELED',
  'INTERRUPTED',
];
const chosen = ['SALE', 'CALLBACK', 'NOT_INTERESTED', 'QUOTE_SENT', 'DNC', 'WRAP_UP_EXPIRED'];

/** A hundred and twenty calls, newest first. */
export function galleryRecords(now: number): CallRecord[] {
  return Array.from({ length: 120 }, (_, index) => record(index, now));
}

function record(index: number, now: number): CallRecord {
  const outcome = outcomes[index % outcomes.length] ?? 'CONNECTED';
  const connected = outcome === 'CONNECTED';
  const answered = connected || outcome === 'ABANDONED' || outcome === 'CALLER_HUNG_UP';
  const placedAt = now - 60_000 - index * 431_000;
  const answeredAt = answered ? placedAt + 8_420 : null;
  const heldMs = outcome === 'ABANDONED' ? 2_000 : answered ? 140 + index : null;
  const talkMs = connected ? 20_000 + ((index * 37_000) % 400_000) : 0;
  const agent = index % agentNames.length;
  const disposition = connected ? (chosen[index % chosen.length] ?? 'SALE') : outcome;
  return {
    callId: idOf(6, index),
    direction: 'outbound',
    campaignId: idOf(1, 1),
    campaignName: 'Spring renewal',
    leadId: idOf(2, index),
    leadName: leadNames[index % leadNames.length] ?? '',
    agentId: connected ? idOf(3, agent) : null,
    agentUsername: connected ? (agentNames[agent]?.[0] ?? null) : null,
    customerNumber: fictionNumber(index) as E164,
    callerId: fictionNumber(0) as E164,
    placedAt,
    answeredAt,
    bridgedAt: connected ? placedAt + 8_420 + (heldMs ?? 0) : null,
    hungUpAt: placedAt + 8_420 + talkMs,
    endedAt: index === 0 ? null : placedAt + 8_420 + talkMs + 9_000,
    heldMs,
    talkMs,
    outcome,
    abandonedFor: outcome === 'ABANDONED' ? ['us-ftc'] : [],
    abandonMessage: outcome === 'ABANDONED' ? 'heard' : null,
    disposition: index === 0 ? null : disposition,
    dispositionBy: index === 0 ? null : connected && index % 6 !== 5 ? 'agent' : 'system',
    notes: connected ? 'Asked for a call on a weekday after four.\nWants the faster plan.' : '',
    recordingUrl: connected ? '/v1/recordings/gallery.wav' : null,
    decisionId: idOf(5, index),
  };
}

/** What happened to a call of {@link galleryRecords}. */
export function galleryTimeline(record: CallRecord): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    {
      at: record.placedAt,
      type: 'call.placed',
      details: { trunk: 'carrier', caller_id: record.callerId },
    },
    { at: record.placedAt + 1_204, type: 'call.ringing', details: {} },
  ];
  if (record.answeredAt !== null) {
    entries.push({ at: record.answeredAt, type: 'call.answered', details: { by: 'human' } });
  }
  if (record.bridgedAt !== null) {
    entries.push({
      at: record.bridgedAt,
      type: 'call.bridged',
      details: { agent: record.agentUsername, held_ms: record.heldMs },
    });
  }
  entries.push({ at: record.hungUpAt, type: 'call.hung_up', details: { outcome: record.outcome } });
  if (record.endedAt !== null) {
    entries.push({
      at: record.endedAt,
      type: 'call.ended',
      details: { disposition: record.disposition, by: record.dispositionBy },
    });
  }
  return entries;
}

/** A minute of a soft tone, 8 kHz mono, as a WAV file: something to seek in. */
export function galleryRecording(): Buffer {
  const rate = 8_000;
  const samples = rate * 60;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    const pitch = 300 + 100 * Math.floor(index / rate / 5);
    wav.writeInt16LE(
      Math.round(3_000 * Math.sin((2 * Math.PI * pitch * index) / rate)),
      44 + index * 2,
    );
  }
  return wav;
}
