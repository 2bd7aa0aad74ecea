/**
 * The configuration of the two Asterisks of the lab. The PBX's files are those that @dialwright/ari
 * ships, with other ports and addresses; a line that is to be replaced and is not there is an error, so
 * that the lab never runs on something else than what is shipped.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAB_ACCOUNT, LabError, type LabSettings } from './settings.ts';

/** One of the two Asterisks of the lab. */
export type InstanceName = 'pbx' | 'carrier';

type Replacement = readonly [file: string, shipped: string, inTheLab: string];

const shipped = fileURLToPath(new URL('../../packages/ari/asterisk/', import.meta.url));
const carrierFiles = fileURLToPath(new URL('carrier/', import.meta.url));

/** Where an instance's files are, as it sees them itself. */
export function homeOf(name: InstanceName): string {
  return `/srv/dialwright-lab/${name}`;
}

/** Writes what an instance needs into an installed Asterisk. @throws {LabError} */
export function writeConfiguration(name: InstanceName, root: string, settings: LabSettings): void {
  const home = homeOf(name);
  for (const part of ['etc', 'run', 'log', 'spool/recording', 'db', 'cache']) {
    mkdirSync(join(root, home, part), { recursive: true });
  }
  const etc = join(root, home, 'etc');
  const source = name === 'pbx' ? shipped : carrierFiles;
  const replacements = name === 'pbx' ? inThePbx(settings) : inTheCarrier(settings);
  for (const file of readdirSync(source).filter((each) => each.endsWith('.conf'))) {
    writeFileSync(join(etc, file), replaced(file, readFileSync(join(source, file), 'utf8')));
  }
  writeFileSync(join(etc, 'asterisk.conf'), asteriskConf(home, root));
  writeFileSync(
    join(etc, 'logger.conf'),
    '[general]\n[logfiles]\nmessages.log => notice,warning,error\n',
  );

  function replaced(file: string, text: string): string {
    let result = text;
    for (const [where, from, to] of replacements) {
      if (where !== file) continue;
      if (result.split(`\n${from}\n`).length !== 2) {
        throw new LabError(`${file} must have the line "${from}" once: the lab replaces it.`);
      }
      result = result.replace(`\n${from}\n`, `\n${to}\n`);
    }
    return result;
  }
}

function inThePbx({ httpPort, sipPort, rtpPort }: LabSettings): Replacement[] {
  return [
    ['ari.conf', 'password = change-me', `password = ${LAB_ACCOUNT.password}`],
    ['http.conf', 'bindport = 8088', `bindport = ${httpPort}`],
    ['pjsip.conf', 'bind = 0.0.0.0:5060', `bind = 127.0.0.1:${sipPort}`],
    [
      'pjsip.conf',
      'contact = sip:sip.carrier.example:5060',
      `contact = sip:127.0.0.1:${sipPort + 1}`,
    ],
    ['pjsip.conf', 'match = sip.carrier.example', 'match = 127.0.0.1'],
    ...rtp(rtpPort),
  ];
}

function inTheCarrier({ sipPort, rtpPort }: LabSettings): Replacement[] {
  return [
    ['pjsip.conf', 'bind = 0.0.0.0:5060', `bind = 127.0.0.1:${sipPort + 1}`],
    ...rtp(rtpPort + 4_000),
  ];
}

function rtp(from: number): Replacement[] {
  return [
    ['rtp.conf', 'rtpstart = 10000', `rtpstart = ${from}`],
    ['rtp.conf', 'rtpend = 29999', `rtpend = ${from + 3_999}`],
  ];
}

/** Debian's own, with the folders of this instance. */
function asteriskConf(home: string, root: string): string {
  const debian = readFileSync(join(root, 'etc/asterisk/asterisk.conf'), 'utf8');
  const modules = /^astmoddir => .*$/m.exec(debian)?.[0];
  if (modules === undefined) {
    throw new LabError('Asterisk’s own asterisk.conf does not say where its modules are.');
  }
  return `[directories]
astetcdir => ${home}/etc
${modules}
astvarlibdir => /var/lib/asterisk
astdbdir => ${home}/db
astcachedir => ${home}/cache
astkeydir => /var/lib/asterisk
astdatadir => /usr/share/asterisk
astagidir => /usr/share/asterisk/agi-bin
astspooldir => ${home}/spool
astrundir => ${home}/run
astlogdir => ${home}/log
astsbindir => /usr/sbin

[options]
documentation_language = en_US
`;
}
