/** A real Asterisk 22 as the PBX, and a second one as the carrier that it dials. */
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { installedAsterisk } from './install.ts';
import { killInstance, pidOf, startInstance, stopInstance } from './instance.ts';
import { LAB_ACCOUNT, LabError, type LabSettings } from './settings.ts';

/** What a test needs to know of the lab. Handed over as JSON in the variable `DIALWRIGHT_LAB`. */
export interface LabAddress {
  /** Of the PBX's ARI. */
  url: string;
  username: string;
  password: string;
  /** Host and port of the carrier's SIP. */
  carrier: string;
}

/** Where the lab of these settings answers. */
export function labAddress({ httpPort, sipPort }: LabSettings): LabAddress {
  return {
    url: `http://127.0.0.1:${httpPort}/ari`,
    ...LAB_ACCOUNT,
    carrier: `127.0.0.1:${sipPort + 1}`,
  };
}

/** @throws {LabError} when the lab can't work on this machine. */
export function requireMachine(): void {
  if (!existsSync('/etc/debian_version')) {
    throw new LabError('The lab needs Debian: it installs Debian’s Asterisk with debootstrap.');
  }
  if (process.getuid?.() !== 0) {
    throw new LabError('The lab needs root: it installs packages into a folder and changes root.');
  }
}

/** Starts what is not running. @returns whether anything had to be started. @throws {LabError} */
export async function startLab(settings: LabSettings): Promise<boolean> {
  const root = requireInstalled(settings);
  const pbx = pidOf('pbx', root);
  const carrier = pidOf('carrier', root);
  if (pbx === null) {
    await requireFreeTcp(settings.httpPort, 'DIALWRIGHT_LAB_HTTP_PORT');
    await requireFreeUdp(settings.sipPort, 'DIALWRIGHT_LAB_SIP_PORT');
  }
  if (carrier === null) await requireFreeUdp(settings.sipPort + 1, 'DIALWRIGHT_LAB_SIP_PORT');
  // The carrier first, so that the PBX finds it when it asks.
  if (carrier === null) await startInstance('carrier', root, settings);
  if (pbx === null) await startInstance('pbx', root, settings);
  return pbx === null || carrier === null;
}

/** Stops what is running. */
export async function stopLab(settings: LabSettings): Promise<void> {
  const root = installedAsterisk(settings);
  if (root === undefined) return;
  await Promise.all([stopInstance('pbx', root), stopInstance('carrier', root)]);
}

/** Ends the PBX as a crash does; `startLab` brings it back. */
export async function crashPbx(settings: LabSettings): Promise<void> {
  await killInstance('pbx', requireInstalled(settings));
}

/** @throws {LabError} when no Asterisk is installed. */
export function requireInstalled(settings: LabSettings): string {
  const root = installedAsterisk(settings);
  if (root !== undefined) return root;
  throw new LabError('No Asterisk is installed here. Run "npm run lab install".');
}

function requireFreeTcp(port: number, variable: string): Promise<void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(taken(port, variable)));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

function requireFreeUdp(port: number, variable: string): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', () => reject(taken(port, variable)));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve()));
  });
}

function taken(port: number, variable: string): LabError {
  return new LabError(`Port ${port} is taken by another program. Set ${variable} to another one.`);
}
