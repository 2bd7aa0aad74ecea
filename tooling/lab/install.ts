/**
 * Installs Debian's Asterisk into a folder of its own: Debian 12 has none, Debian testing and sid have
 * version 22. Nothing of it touches the machine's own packages.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../run-command.ts';
import { PRIVATE_MOUNTS } from './private-mounts.ts';
import { removeTree } from './remove-tree.ts';
import { LabError, type LabSettings } from './settings.ts';

// Testing's packages stay installable by the rules of its migration; sid's not always.
const suites = ['testing', 'sid'];
const packages = ['asterisk', 'asterisk-moh-opsound-gsm', 'ca-certificates'];
const TRIES = 3;

/** The folder of the newest Asterisk that is installed; undefined: none is. */
export function installedAsterisk({ folder }: LabSettings): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => suites.some((suite) => name.startsWith(`${suite}-`)))
    .toSorted((a, b) => versionIn(a).localeCompare(versionIn(b), 'en', { numeric: true }))
    .map((name) => join(folder, name))
    .findLast((root) => existsSync(join(root, 'usr/sbin/asterisk')));
}

/**
 * Installs Asterisk unless it is there, and says where it is.
 *
 * @throws {LabError} naming what the package client said.
 */
export async function install(settings: LabSettings, say: (line: string) => void): Promise<string> {
  const installed = installedAsterisk(settings);
  if (installed) return installed;
  await ensureDebootstrap(say);
  mkdirSync(settings.folder, { recursive: true });
  let last = '';
  for (const suite of suites) {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      say(`Installing Asterisk from Debian ${suite} (about a minute) …`);
      const result = await tryToInstall(settings, suite);
      if ('root' in result) return result.root;
      last = `Debian ${suite}: ${result.failure}`;
      say(last);
    }
  }
  throw new LabError(`Asterisk could not be installed. The last try, from ${last}`);
}

async function ensureDebootstrap(say: (line: string) => void): Promise<void> {
  if ((await run('debootstrap', ['--version'], 10_000)).code === 0) return;
  say('Installing debootstrap …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['update', '-qq'], 120_000, env);
  const result = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'debootstrap'],
    180_000,
    env,
  );
  if (result.code === 0) return;
  throw new LabError(
    `debootstrap could not be installed: ${complaintIn(result) || complaintIn(updated)}`,
  );
}

async function tryToInstall(
  settings: LabSettings,
  suite: string,
): Promise<{ root: string } | { failure: string }> {
  const partial = join(settings.folder, `installing-${process.pid}`);
  removeTree(partial);
  const result = await run(
    PRIVATE_MOUNTS[0],
    [
      ...PRIVATE_MOUNTS.slice(1),
      ...['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`],
      ...[suite, partial, settings.mirror],
    ],
    600_000,
  );
  try {
    if (result.code !== 0) return { failure: complaintIn(result) };
    const asked = await run(
      'chroot',
      [partial, 'dpkg-query', '-W', '-f', '${Version}', 'asterisk'],
      30_000,
    );
    const version = /^(?:\d+:)?(\d+\.[\w.]+)/.exec(asked.stdout)?.[1];
    if (version === undefined) return { failure: `no version of asterisk: ${complaintIn(asked)}` };
    if (Number.parseInt(version, 10) < 22) {
      return { failure: `it has Asterisk ${version}; 22 or later is needed.` };
    }
    // Asterisk looks its own names up at every call. Without this each look-up waits for the network.
    writeFileSync(
      join(partial, 'etc/hosts'),
      `127.0.0.1 localhost ${hostname()} A.ROOT-SERVERS.NET\n`,
    );
    const root = join(settings.folder, `${suite}-${version}`);
    renameSync(partial, root);
    return { root };
  } finally {
    removeTree(partial);
  }
}

/** What went wrong, in the package client's own words. */
function complaintIn({ stdout, stderr, code }: CommandResult): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.filter((line) => /^(?:E|W|dpkg|Err):?/.test(line)).slice(-3);
  return (complaints.length > 0 ? complaints : lines.slice(-2)).join(' ') || `exit code ${code}`;
}

function versionIn(name: string): string {
  return name.slice(name.indexOf('-') + 1);
}

function run(
  command: string,
  args: readonly string[],
  timeoutMs: number,
  env: Record<string, string> = {},
): Promise<CommandResult> {
  return runCommand(command, args, { cwd: '/', timeoutMs, env });
}
