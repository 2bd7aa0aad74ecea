/** The walls of the house: which doors each package has, and which way the arrows run. */

/** What is fixed about one package. */
export interface Wall {
  /** Its doors, as the keys of `exports`, in their order. Nothing deeper can be imported. */
  doors: readonly string[];
  /** The packages of ours that it may import. */
  imports: readonly string[];
  /** Doors that a browser loads: no zod and nothing of Node in them. */
  browser: readonly string[];
  /** Whether it may import packages from npm at all. */
  thirdParty: boolean;
}

/** One row a package. A new door or arrow is a decision: it is made here, and explained in ARCHITECTURE.md. */
export const walls: Readonly<Record<string, Wall>> = {
  core: {
    doors: ['.', './schemas', './testing'],
    imports: [],
    browser: ['.'],
    thirdParty: true,
  },
  pacer: {
    doors: ['.', './simulator', './benchmark'],
    imports: [],
    browser: ['.', './simulator'],
    thirdParty: false,
  },
  leads: {
    doors: ['.', './import', './testing'],
    imports: ['core'],
    browser: ['.'],
    thirdParty: true,
  },
  ari: {
    doors: ['.', './ari-client', './testing'],
    imports: ['core'],
    browser: [],
    thirdParty: true,
  },
  webhooks: {
    doors: ['.', './delivery', './postgres', './testing'],
    imports: ['core'],
    browser: ['.'],
    thirdParty: true,
  },
  softphone: {
    doors: ['.', './testing'],
    imports: ['core'],
    browser: ['.'],
    thirdParty: true,
  },
  'server-reference': {
    doors: ['.', './testing'],
    imports: ['core', 'pacer', 'leads', 'ari', 'webhooks', 'softphone'],
    browser: [],
    thirdParty: true,
  },
};
