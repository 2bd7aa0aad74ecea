import { describe, expect, it } from 'vitest';
import { missingOptionals, platformOf } from './lock-file.ts';

describe('what a lock file lacks', () => {
  it('is each optional package that is named and not listed', () => {
    const packages = {
      'node_modules/tool': {
        dev: true,
        optionalDependencies: {
          'tool-linux-x64': '1.0.0',
          'tool-darwin-x64': '1.0.0',
          inner: '2.0.0',
        },
      },
      'node_modules/tool-linux-x64': {},
      'node_modules/tool/node_modules/inner': {},
    };
    expect(missingOptionals({ packages })).toEqual([
      { name: 'tool-darwin-x64', version: '1.0.0', neededBy: 'node_modules/tool', dev: true },
    ]);
  });
});

describe("the platform in a package's name", () => {
  it.each([
    ['@oxlint/binding-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
    ['@oxlint/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxlint/binding-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['@oxlint/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@turbo/windows-64', { os: ['win32'], cpu: ['x64'] }],
    ['@rollup/rollup-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@oxc-parser/binding-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('%s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('is not guessed when the name does not tell', () => {
    expect(() => platformOf('left-pad')).toThrow('tells no platform');
  });
});
