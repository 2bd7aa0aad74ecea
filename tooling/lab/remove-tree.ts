import { readFileSync, rmSync } from 'node:fs';
import { LabError } from './settings.ts';

/**
 * Removes a folder, unless something is mounted in it: what is mounted there may be the machine's own.
 *
 * @throws {LabError} naming the mount.
 */
export function removeTree(folder: string): void {
  const mounted = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replaceAll('\\040', ' '))
    .find((point) => point === folder || point.startsWith(`${folder}/`));
  if (mounted !== undefined) {
    throw new LabError(`Something is mounted at ${mounted}: unmount it, then try again.`);
  }
  rmSync(folder, { recursive: true, force: true });
}
