import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the lab is and what it listens on. */
export interface LabSettings {
  /** Holds one folder for each version that was installed. */
  folder: string;
  /** Debian's mirror. */
  mirror: string;
  httpPort: number;
  /** Of the PBX; the carrier's is the next one. */
  sipPort: number;
  /** The first of 8,000 ports: half for the PBX, half for the carrier. */
  rtpPort: number;
}

/** The account of the lab's ARI. It listens on the loopback address only. */
export const LAB_ACCOUNT = { username: 'dialwright', password: 'lab-password' };

/** A sentence for whoever runs the lab; no stack. */
export class LabError extends Error {}

/** @throws {LabError} for a port that is none. */
export function labSettings(env: Readonly<Record<string, string | undefined>>): LabSettings {
  const port = (name: string, otherwise: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value > 1_023 && value < 65_536) return value;
    throw new LabError(`${name} must be a port between 1024 and 65535; it is "${text}".`);
  };
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return {
    folder: env['DIALWRIGHT_LAB_FOLDER'] || join(cache, 'dialwright', 'asterisk'),
    mirror: env['DIALWRIGHT_LAB_MIRROR'] || 'http://deb.debian.org/debian',
    httpPort: port('DIALWRIGHT_LAB_HTTP_PORT', 18_088),
    sipPort: port('DIALWRIGHT_LAB_SIP_PORT', 15_060),
    rtpPort: port('DIALWRIGHT_LAB_RTP_PORT', 20_000),
  };
}
