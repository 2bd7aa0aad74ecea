/** The outermost shell of the `dialwright` command: the real terminal, environment and signals. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createDialer } from '../dialer.ts';
import { pinoLogger } from './pino-logger.ts';
import { runCli } from './run-cli.ts';
import type { StartDialer } from './start-server.ts';

const startDialer: StartDialer = ({ settings, ...parts }) =>
  Promise.resolve(
    createDialer({
      ...parts,
      asterisk: {
        url: settings.ASTERISK_URL,
        username: settings.ASTERISK_USERNAME,
        password: settings.ASTERISK_PASSWORD,
        app: settings.ASTERISK_APP,
      },
      trunks: [
        {
          endpoint: settings.TRUNK_ENDPOINT,
          callsPerSecond: settings.TRUNK_CALLS_PER_SECOND,
        },
      ],
      allowPrivateWebhooks: settings.WEBHOOKS_ALLOW_PRIVATE_NETWORK,
      abandonMedia: settings.ABANDON_MESSAGE,
      leaseMs: settings.ASTERISK_LEASE_SECONDS * 1_000,
      onTakenOver() {
        process.stderr.write(
          'Another process has taken over this Asterisk and its calls. This one ends; start it again to stand by.\n',
        );
        // At once: whatever it would still write or send is the other one's business now.
        process.exit(1);
      },
    }),
  );

/** Runs the command and ends the process with its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve(
    '@dialwright/server-reference/package.json',
  );
  const exitCode = await runCli(args, {
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
    createLogger: pinoLogger,
    startDialer,
    cockpitDir: join(dirname(packageFile), 'dist', 'cockpit'),
    stopped: askedToStop(),
  });
  // Not left to itself: what could not be closed in time would keep the process alive.
  process.exit(exitCode);
}

/** The first signal asks to stop in order; the second one does not ask. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
