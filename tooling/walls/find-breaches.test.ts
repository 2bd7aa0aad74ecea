import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBreaches } from './find-breaches.ts';
import { walls } from './table.ts';

let root: string;

const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
};
const sourceOf = (door: string): string =>
  door === '.' ? './src/index.ts' : `./src/${door.slice(2)}/index.ts`;

function manifestOf(name: string, change: object = {}): string {
  const doors = (walls[name]?.doors ?? []).map((door) => {
    const built = door === '.' ? 'index' : door.slice(2);
    return [
      door,
      {
        '@dialwright/source': sourceOf(door),
        types: `./dist/${built}.d.ts`,
        default: `./dist/${built}.js`,
      },
    ];
  });
  return JSON.stringify({
    name: `@dialwright/${name}`,
    version: '0.1.0',
    type: 'module',
    exports: { ...Object.fromEntries(doors), './package.json': './package.json' },
    ...change,
  });
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'walls-'));
  await mkdir(join(root, 'node_modules/@dialwright'), { recursive: true });
  for (const [name, wall] of Object.entries(walls)) {
    await write(`packages/${name}/package.json`, manifestOf(name));
    for (const door of wall.doors) {
      await write(`packages/${name}/${sourceOf(door)}`, `export {};\n`);
    }
    await symlink(`../../packages/${name}`, join(root, 'node_modules/@dialwright', name));
  }
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

describe('the walls', () => {
  it('stand in this checkout', { timeout: 60_000 }, async () => {
    expect(await findBreaches(fileURLToPath(new URL('../..', import.meta.url)))).toEqual([]);
  });

  it('stand in a house that keeps to them', async () => {
    await write('packages/leads/src/zone.ts', `export { type Clock } from '@dialwright/core';\n`);
    await write('packages/leads/src/index.ts', `export type { Clock } from './zone.ts';\n`);
    expect(await findBreaches(root)).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    [
      'one of the five imports another',
      'packages/leads/src/deep/rule.ts',
      `import type { Call } from '@dialwright/ari';\nexport type X = Call;`,
      'packages/leads/src/deep/rule.ts: leads must not import ari.',
    ],
    [
      'core imports what stands on it, if only in a dynamic import',
      'packages/core/src/late.ts',
      `export const late = (): Promise<unknown> => import('@dialwright/webhooks');`,
      'packages/core/src/late.ts: core must not import webhooks.',
    ],
    [
      'the pacer imports a package',
      'packages/pacer/src/decide.ts',
      `export * as z from 'zod';`,
      'packages/pacer/src/decide.ts: pacer imports no package, not "zod".',
    ],
    [
      'somebody goes deeper than a door',
      'packages/ari/src/call.ts',
      `import '@dialwright/core/src/clock.ts';`,
      'packages/ari/src/call.ts: "@dialwright/core/src/clock.ts" is not a door.',
    ],
    [
      'somebody climbs over the wall',
      'packages/ari/src/call.ts',
      `import '../../core/src/clock.ts';`,
      'packages/ari/src/call.ts: "../../core/src/clock.ts" leaves the package; import a door instead.',
    ],
    [
      'a door lets everything through',
      'packages/webhooks/src/index.ts',
      `export * from './sign.ts';`,
      'packages/webhooks/src/index.ts: a door names what it exports; "export *" does not.',
    ],
    [
      'a door has a default export',
      'packages/webhooks/src/delivery/index.ts',
      `export default 1;`,
      'packages/webhooks/src/delivery/index.ts: a door has no default export.',
    ],
    [
      'a door holds code',
      'packages/webhooks/src/testing/index.ts',
      `export const x = 1;`,
      'packages/webhooks/src/testing/index.ts: a door only lists exports; put the code into a file of its own.',
    ],
  ])('are seen to fall when %s', async (_, file, text, breach) => {
    await write(file, text);
    expect(await findBreaches(root)).toContain(breach);
  });

  it('are seen to fall when a door leads a browser to zod or to Node', async () => {
    await write('packages/core/src/read.ts', `import * as z from 'zod';\nexport const read = z;`);
    await write('packages/core/src/index.ts', `export { read } from './read.ts';`);
    await write(
      'packages/softphone/src/x.ts',
      `import { platform } from 'os';\nexport const x = platform();`,
    );
    await write('packages/softphone/src/index.ts', `export { x } from './x.ts';`);
    await write('packages/leads/src/index.ts', `export { read } from '@dialwright/core';`);
    expect(await findBreaches(root)).toEqual([
      'packages/core/src/index.ts: a browser loads this door, and packages/core/src/read.ts imports "zod".',
      'packages/leads/src/index.ts: a browser loads this door, and packages/core/src/read.ts imports "zod".',
      'packages/softphone/src/index.ts: a browser loads this door, and packages/softphone/src/x.ts imports "os".',
    ]);
  });

  it('do not mind zod in a type, which weighs nothing', async () => {
    await write(
      'packages/core/src/model.ts',
      `import type { z } from 'zod';\nexport type X = z.ZodType;`,
    );
    await write('packages/core/src/index.ts', `export type * from './model.ts';`);
    expect(await findBreaches(root)).toEqual([]);
  });

  it('are seen to fall when a manifest names what it must not', async () => {
    const dependencies = { '@dialwright/core': '^0.1.0', lodash: '^4.0.0' };
    await write('packages/pacer/package.json', manifestOf('pacer', { dependencies }));
    expect(await findBreaches(root)).toEqual([
      'packages/pacer/package.json: pacer must not depend on core.',
      'packages/pacer/package.json: pacer depends on nothing, not @dialwright/core.',
      'packages/pacer/package.json: pacer depends on nothing, not lodash.',
    ]);
  });

  it('are seen to fall when a door is added, moved or taken away', async () => {
    await write(
      'packages/core/package.json',
      manifestOf('core', {
        exports: {
          '.': './src/index.ts',
          './internal': './src/internal.ts',
          './testing': {
            '@dialwright/source': './src/testing/index.ts',
            types: './dist/testing.d.ts',
            default: './dist/testing.js',
          },
        },
      }),
    );
    expect(await findBreaches(root)).toEqual([
      'packages/core/package.json: "./internal" is not a door of core.',
      'packages/core/package.json: the door "./schemas" is missing from exports.',
      'packages/core/package.json: the door "./package.json" is missing from exports.',
      expect.stringContaining('packages/core/package.json: the door "." must be exactly {'),
    ]);
  });
});
