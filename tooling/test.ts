/**
 * `npm test`: everything that can run on this machine, then the test runner's own closing lines. What is
 * left out is said first, one line each, with how to get it. On CI (`CI=true`) what is missing is a failure
 * that names its cause; the real Asterisk is, where the run installs it (`DIALWRIGHT_LAB_REQUIRED=true`).
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium } from './find-chromium.ts';
import { installedAsterisk } from './lab/install.ts';
import { labAddress, startLab, stopLab } from './lab/lab.ts';
import { labSettings } from './lab/settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCi = process.env['CI'] === 'true';
const projects = ['unit', 'integration'];
const leftOut: string[] = [];

const chromium = findChromium(process.env);
const browserTests = globSync('packages/*/src/**/*.browser.test.ts', { cwd: root });
if (chromium !== undefined && browserTests.length > 0) projects.push('browser');
if (chromium === undefined && browserTests.length > 0) {
  leftOut.push(
    `${browserTests.length} browser test files: there is no Chromium here. Install Debian's with "apt-get install chromium", or set CHROMIUM_PATH.`,
  );
}

const settings = labSettings(process.env);
const labTests = globSync('packages/*/src/**/*.lab.test.ts', { cwd: root });
const given = process.argv.slice(2);
// Two minutes more, and a machine of their own: asked for, or required.
const wantsLab = given.includes('--lab') || process.env['DIALWRIGHT_LAB_REQUIRED'] === 'true';
const canLab = installedAsterisk(settings) !== undefined && process.getuid?.() === 0;
let lab: string | undefined;
let stopsLab = false;
if (labTests.length > 0 && wantsLab && canLab) {
  try {
    // One that runs already is somebody's, and is left running.
    stopsLab = await startLab(settings);
    lab = JSON.stringify(labAddress(settings));
    projects.push('lab');
  } catch (error) {
    leftOut.push(`${labTests.length} test files on a real Asterisk: ${String(error)}`);
  }
} else if (labTests.length > 0) {
  const what = `${labTests.length} test files on a real Asterisk. As root on Debian, "npm run lab install" gets one and "npm test -- --lab" takes it along.`;
  if (isCi && process.env['DIALWRIGHT_LAB_REQUIRED'] === 'true') leftOut.push(what);
  else console.error(`Left out: ${what}`);
}

for (const each of leftOut) console.error(`${isCi ? 'Missing' : 'Left out'}: ${each}`);
if (isCi && leftOut.length > 0) process.exit(1);
if (!isCi) {
  console.error(
    'Left out: packing and installing the packages elsewhere. Run "npm run smoke" for it.',
  );
}

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const args = [
  'run',
  ...projects.flatMap((name) => ['--project', name]),
  ...given.filter((each) => each !== '--lab'),
];
const child = spawn(process.execPath, [vitest, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }),
    ...(lab === undefined ? {} : { DIALWRIGHT_LAB: lab }),
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code, signal) => {
  process.exitCode = code ?? (signal ? 130 : 1);
  if (stopsLab) void stopLab(settings);
});
