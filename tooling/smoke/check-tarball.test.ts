import { expect, it } from 'vitest';
import { checkTarball, type PackedPackage } from './check-tarball.ts';

const good: PackedPackage = {
  name: '@dialwright/x',
  filename: 'x.tgz',
  size: 1_000,
  files: [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/index.js',
    'dist/index.d.ts',
    'src/index.ts',
  ].map((path) => ({ path, size: 10 })),
};

it('accepts a tarball with the build, the sources and the papers', () => {
  expect(checkTarball(good)).toEqual([]);
});

it('names tests, fixtures, what is too heavy and what is missing', () => {
  const files = [
    ...good.files.filter(({ path }) => path !== 'LICENSE'),
    { path: 'src/sign.test.ts', size: 1 },
    { path: 'src/__fixtures__/a.csv', size: 1 },
    { path: 'dist/huge.js', size: 3_000_000 },
  ];
  expect(checkTarball({ ...good, size: 2_500_000, files })).toEqual([
    '@dialwright/x: src/sign.test.ts does not belong into the tarball.',
    '@dialwright/x: src/__fixtures__/a.csv does not belong into the tarball.',
    '@dialwright/x: dist/huge.js has 3000000 bytes, more than 2 MB.',
    '@dialwright/x: the tarball has 2500000 bytes, more than 2 MB.',
    '@dialwright/x: LICENSE is missing from the tarball.',
  ]);
});
