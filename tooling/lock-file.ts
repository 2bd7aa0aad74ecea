/** What the tools need to know of npm's lock file (lockfileVersion 3). */

/** One installed package in the lock file, under its path (`node_modules/NAME`). */
export interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  /** A workspace: its package is elsewhere in the checkout. */
  link?: boolean;
  hasInstallScript?: boolean;
  /** Where the package is: a folder of the checkout, or an address. */
  resolved?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

/** package-lock.json, as far as it is read here. */
export interface LockFile {
  packages: Record<string, LockEntry>;
}

/** A package that another one can do without and that the lock file does not have. */
export interface MissingOptional {
  name: string;
  version: string;
  /** The package that names it. */
  neededBy: string;
  dev: boolean;
}

/** Optional dependencies that the lock file names and does not list, which `npm ci` refuses. */
export function missingOptionals(lock: LockFile): MissingOptional[] {
  const missing = new Map<string, MissingOptional>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${path}/node_modules/${name}`;
      if (lock.packages[nested] || lock.packages[`node_modules/${name}`]) continue;
      missing.set(name, { name, version, neededBy: path, dev: entry.dev ?? false });
    }
  }
  return [...missing.values()];
}

const systems: Readonly<Record<string, string>> = { windows: 'win32' };
const processors: Readonly<Record<string, string>> = { '64': 'x64', '32': 'ia32' };

/**
 * The platform that a package of one platform's build is for, read off its name, which all builders
 * of native packages form in the same way: `…-linux-arm64-musl`, `…/darwin-x64`.
 *
 * @throws Error when the name does not tell.
 */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  if (name.endsWith('-wasm32-wasi')) return { cpu: ['wasm32'] };
  const match =
    /[-/](?<os>android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows|aix)-(?<cpu>[a-z0-9]+)(?:-(?<abi>[a-z]+))?$/.exec(
      name,
    );
  const { os, cpu, abi } = match?.groups ?? {};
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name} is missing from package-lock.json and its name tells no platform.`);
  }
  return {
    ...(abi?.startsWith('gnu') ? { libc: ['glibc'] } : {}),
    ...(abi?.startsWith('musl') ? { libc: ['musl'] } : {}),
    os: [systems[os] ?? os],
    cpu: [processors[cpu] ?? cpu],
  };
}
