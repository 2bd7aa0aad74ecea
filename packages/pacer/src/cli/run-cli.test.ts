import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

function run(...argv: string[]): { code: number; printed: string; complaint: string } {
  let printed = '';
  let complaint = '';
  const code = runCli(argv, {
    print: (text) => (printed += text),
    complain: (text) => (complaint += text),
    progress: null,
  });
  return { code, printed, complaint };
}

const quick = ['simulate', '--agents', '4', '--hours', '0.5'];

describe('pacer simulate', () => {
  it('compares all methods in a table', () => {
    const { code, printed } = run(...quick);
    expect(code).toBe(0);
    expect(printed).toMatch(/^4 agents, 0\.5 h, scenario real, seed 1, target 3\.0 %\n/);
    for (const method of ['progressive', 'adaptive-overdial', 'predictive']) {
      expect(printed).toMatch(new RegExp(`^${method} +\\d\\d\\.\\d %`, 'm'));
    }
  });

  it('gives one JSON document for the methods asked for', () => {
    const { printed } = run(...quick, '--json', '--method', 'predictive', '--seed', '7');
    expect(JSON.parse(printed)).toMatchObject({
      agents: 4,
      seed: 7,
      rows: [{ method: 'predictive', figures: { utilisation: expect.any(Number) } }],
    });
  });

  it('shows how far it is to whoever watches, and leaves nothing of that behind', () => {
    const shown: string[] = [];
    runCli([...quick, '--method', 'progressive'], {
      print: () => undefined,
      complain: () => undefined,
      progress: (text) => shown.push(text),
    });
    expect(shown.some((text) => text.includes('progressive: 0.3 of 0.5 h'))).toBe(true);
    expect(shown.at(-1)).toBe('\r\u001b[K');
  });

  it.each([
    [['--agents', 'many'], '--agents must be a whole number from 1 to 1000, not "many".\n'],
    [['--hours', '0'], '--hours must be a number above 0 and at most 1000, not "0".\n'],
    [['--scenario', 'calm'], '--scenario must be one of expo, real, drift, not "calm".\n'],
    [['--seed', '1.5'], '--seed must be a whole number, not "1.5".\n'],
    [['--target', '3'], '--target must be a fraction from 0 to 0.03 (0.03 is 3 %), not "3".\n'],
    [
      ['--method', 'psychic'],
      '--method must be one of progressive, adaptive-overdial, predictive, not "psychic".\n',
    ],
    [['--agent', '3'], "Unknown option '--agent'. See --help.\n"],
  ])('answers %j with one sentence and code 2', (flags, sentence) => {
    expect(run('simulate', ...flags)).toEqual({ code: 2, printed: '', complaint: sentence });
  });

  it('answers an unknown command, and none, with code 2', () => {
    expect(run('dance').code).toBe(2);
    expect(run().complaint).toContain('npx @dialwright/pacer simulate');
  });

  it('explains itself', () => {
    expect(run('--help').printed).toContain('--scenario real');
    expect(run('simulate', '--help').printed).toContain('--scenario real');
  });
});
