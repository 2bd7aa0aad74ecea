/** One Asterisk of the lab as a process: running or not, started, stopped. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../run-command.ts';
import { homeOf, type InstanceName, writeConfiguration } from './configuration.ts';
import { PRIVATE_MOUNTS } from './private-mounts.ts';
import { removeTree } from './remove-tree.ts';
import { LabError, type LabSettings } from './settings.ts';

const READY_WITHIN_MS = 60_000;
const GONE_WITHIN_MS = 3_000;

// `exec` all the way: the process that was started is Asterisk.
const SCRIPT = 'mount -t proc proc "$1/proc" && exec chroot "$1" asterisk -f -n -C "$2"';

/** The id of an instance's process; null: it is not running. */
export function pidOf(name: InstanceName, root: string): number | null {
  const file = join(root, homeOf(name), 'run/asterisk.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8'));
  return pid > 0 && isOurs(pid, name) ? pid : null;
}

/** Starts an instance and waits until it has booted. @throws {LabError} with what it said. */
export async function startInstance(
  name: InstanceName,
  root: string,
  settings: LabSettings,
): Promise<void> {
  writeConfiguration(name, root, settings);
  const log = openSync(join(root, homeOf(name), 'log/console.log'), 'a');
  const child = spawn(
    PRIVATE_MOUNTS[0],
    [...PRIVATE_MOUNTS.slice(1), 'sh', '-c', SCRIPT, 'sh', root, configOf(name)],
    { cwd: '/', detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  let exited = false;
  child.once('error', () => (exited = true));
  child.once('exit', () => (exited = true));
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(100)) {
    if (exited) break;
    if (pidOf(name, root) !== null && (await consoleCommand(name, root, 'core waitfullybooted'))) {
      return;
    }
  }
  if (!exited && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  throw new LabError(`The ${name} did not start. It said:\n${logOf(name, root, 10)}`);
}

/** Stops an instance, and removes what it kept but for its log. */
export async function stopInstance(name: InstanceName, root: string): Promise<void> {
  const pid = pidOf(name, root);
  if (pid !== null) {
    await consoleCommand(name, root, 'core stop now');
    await gone(pid, name);
    if (isOurs(pid, name)) await killInstance(name, root);
  }
  for (const part of ['etc', 'run', 'spool', 'db', 'cache']) {
    removeTree(join(root, homeOf(name), part));
  }
}

/** Ends an instance as a crash does. */
export async function killInstance(name: InstanceName, root: string): Promise<void> {
  const pid = pidOf(name, root);
  if (pid === null) return;
  process.kill(pid, 'SIGKILL');
  await gone(pid, name);
}

/** The last lines that an instance wrote. */
export function logOf(name: InstanceName, root: string, lines: number): string {
  return ['console.log', 'messages.log']
    .map((file) => join(root, homeOf(name), 'log', file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'))
    .join('\n');
}

async function consoleCommand(name: InstanceName, root: string, command: string): Promise<boolean> {
  const args = [root, 'asterisk', '-C', configOf(name), '-rx', command];
  return (await runCommand('chroot', args, { cwd: '/', timeoutMs: 30_000 })).code === 0;
}

async function gone(pid: number, name: InstanceName): Promise<void> {
  for (const until = Date.now() + GONE_WITHIN_MS; Date.now() < until; await sleep(50)) {
    if (!isOurs(pid, name)) return;
  }
}

/** A process id is used again; only one that runs with our configuration is ours. */
function isOurs(pid: number, name: InstanceName): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return command.includes(configOf(name)) && command[0] !== 'sh';
  } catch {
    return false;
  }
}

function configOf(name: InstanceName): string {
  return `${homeOf(name)}/etc/asterisk.conf`;
}
