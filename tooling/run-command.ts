import { spawn } from 'node:child_process';

/** How a command ended and what it said. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command to its end and gathers what it says. Resolves whatever its exit code is, 127 when there
 * is no such command: the caller knows what a failure means. After `timeoutMs` it is killed and counts as
 * failed.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd: string; timeoutMs: number; env?: Record<string, string | undefined> },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code, signal) => {
      if (signal) stderr += `\n(ended by ${signal}; it had ${options.timeoutMs} ms)`;
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}
