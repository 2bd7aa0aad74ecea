/** The fake as a subject of the conformance suite. */
import type { Clock } from '@dialwright/core';
import type { ConformanceSubject } from '../conformance.ts';
import { createFakeAsterisk, type FakeAsterisk } from '../fake-asterisk.ts';
import type { RemoteParty } from '../fake/remote-party.ts';

const numbers: Readonly<Record<string, RemoteParty>> = {
  '6025550101': { ringAfterMs: 50, reaction: { type: 'answer', afterMs: 50 } },
  '6025550102': { ringAfterMs: 50, reaction: { type: 'ring_out' } },
  '6025550103': { ringAfterMs: 50, reaction: { type: 'busy' } },
  '6025550104': { ringAfterMs: 50, reaction: { type: 'congestion' } },
  '6025550105': { ringAfterMs: 50, reaction: { type: 'disconnected' } },
};

export function conformingFake(clock: Clock): FakeAsterisk {
  const fake = createFakeAsterisk({
    clock,
    network: ({ number }) => numbers[number] ?? { reaction: { type: 'disconnected' } },
    playbackMs: (media) => (media.includes('missing') ? null : 300),
  });
  fake.phones.add('PJSIP/agent-7');
  return fake;
}

export const subjectNames: Pick<ConformanceSubject, 'endpoints' | 'media'> = {
  endpoints: {
    answers: 'PJSIP/6025550101@carrier',
    rings: 'PJSIP/6025550102@carrier',
    busy: 'PJSIP/6025550103@carrier',
    congested: 'PJSIP/6025550104@carrier',
    unallocated: 'PJSIP/6025550105@carrier',
    phone: 'PJSIP/agent-7',
    unknown: 'PJSIP/nobody',
  },
  media: { plays: 'sound:beep', missing: 'sound:missing' },
};
