/**
 * `npm run smoke`: what a user gets. Packs every package, installs the tarballs into an empty folder
 * elsewhere, runs each README's first example and each of the examples there and compares what they print,
 * imports every door and asks every command for help.
 */
import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';
import { runExampleIn } from './run-example.ts';
import { checkTarball, type PackedPackage } from './smoke/check-tarball.ts';
import { firstExample } from './smoke/first-example.ts';
import { readPackages } from './walls/package-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = readPackages(root);
const problems: string[] = [];

const folder = await mkdtemp(join(tmpdir(), 'smoke-'));
try {
  console.log('Building and packing …');
  await mustRun('npm', ['run', 'build'], root, 300_000);
  const tarballs = await pack();
  console.log(`Installing ${tarballs.length} tarballs into an empty folder …`);
  await install(tarballs);
  await runReadmes();
  await runExamples();
  await typecheckExamples();
  await importDoors();
  await askForHelp();
} finally {
  await rm(folder, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log('The packed packages work.');

async function pack(): Promise<string[]> {
  const result = await mustRun(
    'npm',
    [
      'pack',
      '--json',
      '--pack-destination',
      folder,
      ...packages.map((one) => `--workspace=${one.path}`),
    ],
    root,
    120_000,
  );
  const parsed = JSON.parse(result) as PackedPackage[] | Record<string, PackedPackage>;
  const packed = Array.isArray(parsed) ? parsed : Object.values(parsed);
  for (const each of packed) problems.push(...checkTarball(each));
  return packed.map((each) => join(folder, each.filename));
}

async function install(tarballs: readonly string[]): Promise<void> {
  const { allowScripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  const manifest = { name: 'smoke', private: true, type: 'module', allowScripts };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await mustRun('npm', [...args, ...tarballs], folder, 300_000);
}

async function runReadmes(): Promise<void> {
  for (const one of packages) {
    const readme = await readFile(join(root, one.path, 'README.md'), 'utf8').catch(() => '');
    try {
      const { code, prints } = firstExample(readme);
      const file = `readme-${one.name}.ts`;
      await writeFile(join(folder, file), code);
      const result = await runCommand(process.execPath, [file], { cwd: folder, timeoutMs: 60_000 });
      if (result.code !== 0) throw new Error(`its first example fails:\n${result.stderr}`);
      if (result.stdout.trimEnd() !== prints.trimEnd()) {
        throw new Error(
          `its first example prints\n${result.stdout}\nand the README says\n${prints}`,
        );
      }
      console.log(`${one.path}/README.md: the first example prints what it says.`);
    } catch (error) {
      problems.push(`${one.path}/README.md: ${(error as Error).message}`);
    }
  }
}

async function runExamples(): Promise<void> {
  for (const example of globSync('examples/*/main.ts', { cwd: root }).toSorted()) {
    const path = dirname(example);
    await cp(join(root, path), join(folder, path), {
      recursive: true,
      filter: (file) => !/node_modules|package\.json$|\.test\.ts$/.test(file.slice(root.length)),
    });
    try {
      const { printed, promised } = await runExampleIn(join(folder, path), []);
      if (printed !== promised) throw new Error(`it prints\n${printed}\nand promises\n${promised}`);
      console.log(`${path}: prints what it says, from the tarballs.`);
    } catch (error) {
      problems.push(`${path}: ${(error as Error).message}`);
    }
  }
}

/** The types that we ship, seen by a strict project that is not ours. */
async function typecheckExamples(): Promise<void> {
  const compilerOptions = {
    target: 'ES2022',
    module: 'NodeNext',
    lib: ['ES2024', 'DOM'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
  };
  const project = { compilerOptions, include: ['readme-*.ts', 'examples/*/*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const result = await runCommand(process.execPath, [compiler, '-p', folder], {
    cwd: folder,
    timeoutMs: 120_000,
  });
  if (result.code === 0) console.log('The first examples typecheck against the packed types.');
  else problems.push(`The first examples do not typecheck:\n${result.stdout}`);
}

async function importDoors(): Promise<void> {
  const doors = packages.flatMap((one) =>
    Object.keys(one.manifest.exports ?? {})
      .filter((door) => door !== './package.json')
      .map((door) => one.manifest.name + door.slice(1)),
  );
  for (const door of doors) {
    const code = `const door = await import('${door}'); if (Object.keys(door).length === 0) throw new Error('it exports nothing')`;
    const result = await runCommand(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: folder,
      timeoutMs: 60_000,
    });
    if (result.code !== 0) problems.push(`${door}: it can't be imported:\n${result.stderr}`);
  }
  console.log(`${doors.length} doors imported.`);
}

async function askForHelp(): Promise<void> {
  for (const one of packages) {
    for (const name of Object.keys(one.manifest.bin ?? {})) {
      const command = join(folder, 'node_modules/.bin', name);
      const result = await runCommand(command, ['--help'], { cwd: folder, timeoutMs: 60_000 });
      if (result.code !== 0 || result.stdout.trim() === '') {
        problems.push(`${name} --help: exit ${result.code}\n${result.stderr}`);
      } else console.log(`${name} --help: ${result.stdout.trim().split('\n')[0]}`);
    }
  }
}

async function mustRun(
  command: string,
  args: readonly string[],
  cwd: string,
  timeoutMs: number,
): Promise<string> {
  const result = await runCommand(command, args, { cwd, timeoutMs });
  if (result.code === 0) return result.stdout;
  throw new Error(
    `${command} ${args.slice(0, 2).join(' ')} failed:\n${result.stdout}\n${result.stderr}`,
  );
}
