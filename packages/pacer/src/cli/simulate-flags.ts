import { parseArgs } from 'node:util';
import { comparedMethods, type ComparedMethod } from '../benchmark/compare-methods.ts';
import { scenarios, type ScenarioName } from '../simulator/scenario.ts';

/** What the command line of `simulate` asked for. */
export interface SimulateFlags {
  agents: number;
  hours: number;
  scenario: ScenarioName;
  seed: number;
  methods: readonly ComparedMethod[];
  /** A fraction. */
  target: number;
  json: boolean;
  help: boolean;
}

/** A command line that cannot be run, with one sentence for the person who wrote it. */
export interface BadFlags {
  problem: string;
}

/** Reads the flags of `simulate`. Never throws: a mistake is a value. */
export function readSimulateFlags(argv: readonly string[]): SimulateFlags | BadFlags {
  const parsed = parse(argv);
  if ('problem' in parsed) return parsed;
  const { values } = parsed;

  const agents = Number(values.agents);
  if (!Number.isInteger(agents) || agents < 1 || agents > 1_000) {
    return wrong('agents', 'a whole number from 1 to 1000', values.agents);
  }
  const hours = Number(values.hours);
  if (!(hours > 0 && hours <= 1_000)) {
    return wrong('hours', 'a number above 0 and at most 1000', values.hours);
  }
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) return wrong('seed', 'a whole number', values.seed);
  const target = Number(values.target);
  if (values.target.trim() === '' || !(target >= 0 && target <= 0.03)) {
    return wrong('target', 'a fraction from 0 to 0.03 (0.03 is 3 %)', values.target);
  }
  const { scenario } = values;
  if (!isScenarioName(scenario)) {
    return wrong('scenario', `one of ${Object.keys(scenarios).join(', ')}`, scenario);
  }
  const methods: ComparedMethod[] = [];
  for (const name of values.method ?? comparedMethods) {
    const method = comparedMethods.find((each) => each === name);
    if (!method) return wrong('method', `one of ${comparedMethods.join(', ')}`, name);
    methods.push(method);
  }
  return { agents, hours, scenario, seed, methods, target, json: values.json, help: values.help };
}

function parse(argv: readonly string[]): ReturnType<typeof parseStrictly> | BadFlags {
  try {
    return parseStrictly(argv);
  } catch (error) {
    // node's own sentence names the flag; what follows it is advice on escaping that rarely applies.
    const said = error instanceof Error ? error.message : String(error);
    return { problem: `${said.split('. ')[0]?.replace(/\.$/, '')}. See --help.` };
  }
}

function parseStrictly(argv: readonly string[]): {
  values: {
    agents: string;
    hours: string;
    scenario: string;
    seed: string;
    method?: string[] | undefined;
    target: string;
    json: boolean;
    help: boolean;
  };
} {
  return parseArgs({
    args: [...argv],
    options: {
      agents: { type: 'string', default: '20' },
      hours: { type: 'string', default: '8' },
      scenario: { type: 'string', default: 'real' },
      seed: { type: 'string', default: '1' },
      method: { type: 'string', multiple: true },
      target: { type: 'string', default: '0.03' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}

function wrong(flag: string, expected: string, received: string): BadFlags {
  return { problem: `--${flag} must be ${expected}, not "${received}".` };
}
