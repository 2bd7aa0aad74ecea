import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

const names = (text: string): string[] =>
  [...new Set(Array.from(text.matchAll(/\bDW_[A-Z_]+\b/g), ([name]) => name))].toSorted();

describe('the shipped dialplan', () => {
  it('and the fake’s form of it speak of the same variables', async () => {
    const conf = (await read('asterisk/extensions.conf')).replaceAll(/^;.*$/gm, '');
    expect(names(conf)).toEqual(names(await read('src/testing/fake/dialplan.ts')));
  });

  it('and the fake’s form of it have the same extensions', async () => {
    const conf = await read('asterisk/extensions.conf');
    const fake = await read('src/testing/fake/dialplan.ts');
    const extensions = Array.from(conf.matchAll(/^exten => (\w+),1/gm), ([, name]) => String(name));
    expect(extensions.toSorted()).toEqual(
      Array.from(fake.matchAll(/case '(\w+)':/g), ([, name]) => String(name)).toSorted(),
    );
  });

  it('and the fake’s form of it leave the same words in a trace', async () => {
    const conf = await read('asterisk/extensions.conf');
    const written = Array.from(conf.matchAll(/&status=([A-Z]+)\)/g), ([, word]) => String(word));
    expect(written.toSorted()).toEqual(['HELD', 'NONE', 'STARTED']);
    expect(conf).toContain('&status=${PLAYBACKSTATUS})');
    const fake = await read('src/testing/fake/dialplan.ts');
    for (const word of written) expect(fake).toContain(`'${word}'`);
  });

  it('is given every variable it reads by whoever originates', async () => {
    const originate = names(await read('src/orchestrator/originate-lead.ts'));
    expect(originate).toEqual(['DW_ABANDON_MEDIA', 'DW_APP', 'DW_ATTEMPT', 'DW_HOLD_LIMIT']);
  });
});
