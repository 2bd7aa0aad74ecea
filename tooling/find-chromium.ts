import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium that browser tests drive: `CHROMIUM_PATH` if it is set, else the first one in the path.
 * Undefined: there is none.
 */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const candidates = env['CHROMIUM_PATH']
    ? [env['CHROMIUM_PATH']]
    : (env['PATH'] ?? '')
        .split(delimiter)
        .flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
