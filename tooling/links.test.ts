import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = globSync(
  [
    '*.md',
    'docs/**/*.md',
    'packages/*/*.md',
    'packages/*/asterisk/**/*.md',
    'examples/*/*.md',
    '.changeset/*.md',
  ],
  { cwd: root },
).toSorted();

const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');

/** The anchor that a heading gets where the documents are read: GitHub's rule. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...withoutFences(readFileSync(join(root, file), 'utf8')).matchAll(/^#+ (.+)$/gm)].map((match) =>
    anchorOf(match[1] ?? ''),
  );

describe.each(documents)('%s', (file) => {
  const text = withoutFences(readFileSync(join(root, file), 'utf8'));

  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target));
    const broken = targets.filter((target) => {
      const [path = '', anchor] = target.split('#');
      const resolved = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(root, resolved))) return true;
      return (
        anchor !== undefined && resolved.endsWith('.md') && !anchorsIn(resolved).includes(anchor)
      );
    });
    expect(broken).toEqual([]);
  });

  it('names only files and folders of the checkout that exist', () => {
    const named = [...text.matchAll(/`((?:packages|tooling|examples|docs)\/[\w@./-]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
