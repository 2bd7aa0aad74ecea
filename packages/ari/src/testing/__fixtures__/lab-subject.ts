/** The real Asterisk of the lab: where it is, its carrier's numbers, and phones to be made on it. */
import assert from 'node:assert/strict';
import type { ConformanceSubject } from '../conformance.ts';

/** What `npm test` hands over in `DIALWRIGHT_LAB`. */
export interface LabAddress {
  url: string;
  username: string;
  password: string;
  carrier: string;
}

/**
 * @param text the variable `DIALWRIGHT_LAB`.
 * @throws when there is no lab.
 */
export function labAddress(text: string | undefined): LabAddress {
  assert.ok(text, 'These tests need the lab: "npm run lab install", then "npm test -- --lab".');
  return JSON.parse(text) as LabAddress;
}

/** The carrier's numbers; what each does is told by its last digits. */
export const labNumbers = {
  answers: '+16025550101',
  rings: '+16025550102',
  busy: '+16025550103',
  congested: '+16025550104',
  unallocated: '+16025550105',
  hangsUpAtOnce: '+16025550107',
  talksFiveSeconds: '+16025550108',
  answersAfterTwoSeconds: '+16025550192',
} as const;

const at = (number: string): string => `PJSIP/${number}@carrier`;

export const labNames: Pick<ConformanceSubject, 'endpoints' | 'media'> = {
  endpoints: {
    answers: at(labNumbers.answers),
    rings: at(labNumbers.rings),
    busy: at(labNumbers.busy),
    congested: at(labNumbers.congested),
    unallocated: at(labNumbers.unallocated),
    phone: 'PJSIP/agent-7',
    unknown: 'PJSIP/nobody',
  },
  media: { plays: 'sound:beep', missing: 'sound:missing' },
};

/** Makes a phone that answers by itself, as an account that lives until Asterisk ends. */
export async function addLabPhone(lab: LabAddress, name: string): Promise<void> {
  await configure(lab, 'PUT', `aor/${name}`, { contact: `sip:${name}@${lab.carrier}` });
  await configure(lab, 'PUT', `endpoint/${name}`, {
    aors: name,
    transport: 'transport-udp',
    context: 'dialwright-in',
    disallow: 'all',
    allow: 'ulaw',
    direct_media: 'no',
  });
}

/** Takes a phone away again. */
export async function removeLabPhone(lab: LabAddress, name: string): Promise<void> {
  await configure(lab, 'DELETE', `endpoint/${name}`);
  await configure(lab, 'DELETE', `aor/${name}`);
}

async function configure(
  lab: LabAddress,
  method: 'PUT' | 'DELETE',
  object: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const response = await fetch(`${lab.url}/asterisk/config/dynamic/res_pjsip/${object}`, {
    method,
    headers: {
      authorization: `Basic ${btoa(`${lab.username}:${lab.password}`)}`,
      'content-type': 'application/json',
    },
    ...(method === 'PUT'
      ? {
          body: JSON.stringify({
            fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
          }),
        }
      : {}),
  });
  assert.ok(
    response.ok || (method === 'DELETE' && response.status === 404),
    `${method} ${object}: ${response.status} ${await response.text()}`,
  );
}
