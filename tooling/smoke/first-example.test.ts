import { describe, expect, it } from 'vitest';
import { firstExample } from './first-example.ts';

describe('the first example of a README', () => {
  it('is its first ts fence with the text fence right after it', () => {
    const readme =
      '# x\n\n```sh\nnpm i x\n```\n\n```ts\nlog(1);\n```\n\n```text\n1\n```\n\n```ts\nno\n```\n';
    expect(firstExample(readme)).toEqual({ code: 'log(1);\n', prints: '1\n' });
  });

  it.each([
    ['nothing', '# x\n'],
    ['no output', '```ts\nlog(1);\n```\n'],
    [
      'output that belongs to a later example',
      '```ts\na\n```\n\nWords.\n\n```ts\nb\n```\n\n```text\n1\n```\n',
    ],
  ])('is refused when there is %s', (_, readme) => {
    expect(() => firstExample(readme)).toThrow('not followed by a text fence');
  });
});
