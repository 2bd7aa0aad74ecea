/** The example a README opens with, and what it says that it prints. */
export interface FirstExample {
  code: string;
  prints: string;
}

/**
 * The first `ts` fence of a README and the `text` fence right after it.
 *
 * @throws Error when there is no such pair.
 */
export function firstExample(readme: string): FirstExample {
  const fromFirst = readme.slice(Math.max(0, readme.indexOf('```ts\n')));
  const [, code, prints] = pair.exec(fromFirst) ?? [];
  if (code === undefined || prints === undefined) {
    throw new Error('the first ts fence is not followed by a text fence with what it prints');
  }
  return { code, prints };
}

/** Two fences with nothing but blank lines between them; a line inside a fence does not open another. */
const pair = /^```ts\n((?:(?!```).*\n)*)```\n\s*```text\n((?:(?!```).*\n)*)```/;
