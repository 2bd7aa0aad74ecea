/**
 * The one build recipe: ESM, ES2022, bundled types, sourcemaps. Each package names only its doors.
 */
import { defineConfig, type Options } from 'tsup';

export function preset(
  options: Pick<Options, 'entry' | 'noExternal' | 'external'>,
): ReturnType<typeof defineConfig> {
  return defineConfig({
    format: ['esm'],
    target: 'es2022',
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    ...options,
  });
}
