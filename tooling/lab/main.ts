/**
 * `npm run lab install | start | stop | status | logs | crash`: a real Asterisk 22 on this machine, with
 * a carrier to call. See packages/ari/asterisk/README.md.
 */
import { basename } from 'node:path';
import { install, installedAsterisk } from './install.ts';
import { logOf, pidOf } from './instance.ts';
import {
  crashPbx,
  labAddress,
  requireInstalled,
  requireMachine,
  startLab,
  stopLab,
} from './lab.ts';
import { LabError, labSettings, type LabSettings } from './settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const commands: Readonly<Record<string, (settings: LabSettings) => Promise<void>>> = {
  async install(settings) {
    requireMachine();
    say(`Asterisk is in ${await install(settings, say)}.`);
  },
  async start(settings) {
    requireMachine();
    const started = await startLab(settings);
    const { url, username, password, carrier } = labAddress(settings);
    say(`${started ? 'Started' : 'Already running'}: ARI at ${url} (${username}, ${password}),`);
    say(`the carrier at ${carrier}, dialled as PJSIP/{number}@carrier.`);
  },
  async stop(settings) {
    requireMachine();
    await stopLab(settings);
    say('Stopped.');
  },
  async status(settings) {
    const root = installedAsterisk(settings);
    say(`installed: ${root === undefined ? 'no' : basename(root)}`);
    for (const name of ['pbx', 'carrier'] as const) {
      const pid = root === undefined ? null : pidOf(name, root);
      say(`${name}: ${pid === null ? 'stopped' : `running (process ${pid})`}`);
    }
  },
  async logs(settings) {
    const root = requireInstalled(settings);
    for (const name of ['carrier', 'pbx'] as const) say(`== ${name}\n${logOf(name, root, 60)}`);
  },
  async crash(settings) {
    requireMachine();
    await crashPbx(settings);
    say('The PBX was killed. "npm run lab start" brings it back.');
  },
};

const [name = ''] = process.argv.slice(2);
const command = commands[name];
try {
  if (!command) {
    throw new LabError(
      `Write one of these after "npm run lab": ${Object.keys(commands).join(', ')}.`,
    );
  }
  await command(labSettings(process.env));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
