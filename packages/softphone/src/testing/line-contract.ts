/**
 * What every line must do, as cases for any test runner:
 *
 * ```
 * for (const { name, run } of lineContract(create, { hasNetwork: true })) it(name, run);
 * ```
 */
import type { Clock } from '@dialwright/core';
import type { Line, LineState } from '../line/line.ts';

/** What stands at the other end of a line under test. */
export interface LineNetwork {
  /** Calls the phone, and says what it did. */
  call(): Promise<'answered' | 'refused'>;
  /** Ends the leg that is up. */
  hangUp(): void;
  /** Breaks the connection, and every new one until {@link restore}. */
  drop(): void;
  restore(): void;
  /** How many legs are up. */
  readonly legs: number;
  /** Whether the newest leg is silent. */
  readonly isMuted: boolean;
  /** The tones that the newest leg has received. */
  readonly digits: string;
  /** How often the phone has registered. */
  readonly registrations: number;
}

/** A fresh line, its clock, and its network if it has one. */
export interface LineUnderTest {
  line: Line;
  clock: Clock & { advance(ms: number): Promise<void>; readonly pendingTimers: number };
  network: LineNetwork | null;
}

/** One rule. `run` rejects with a sentence when it is broken. */
export interface LineContractCase {
  name: string;
  run: () => Promise<void>;
}

interface Rig extends LineUnderTest {
  /** The states that the line has told, in order. */
  told: LineState[];
}

/**
 * The rules of `Line`. `create` makes a line that is not started; `hasNetwork: false` leaves out the
 * rules about a network, for a line that has none.
 */
export function lineContract(
  create: () => LineUnderTest | Promise<LineUnderTest>,
  { hasNetwork }: { hasNetwork: boolean },
): LineContractCase[] {
  const toCase = ([name, rule]: [string, (rig: Rig) => Promise<void>]): LineContractCase => ({
    name,
    async run() {
      const rig: Rig = { ...(await create()), told: [] };
      rig.line.onState((state) => rig.told.push(state));
      await rule(rig);
      await rig.line.close();
      await rig.clock.advance(0);
      check(rig.line.state.status === 'off', 'A closed line is off.');
      check(rig.clock.pendingTimers === 0, 'A closed line leaves no timer behind.');
    },
  });
  const networkCases = Object.entries(networkRules).map(([name, rule]) =>
    toCase([name, (rig) => rule(rig, theNetwork(rig))]),
  );
  return [...Object.entries(rules).map(toCase), ...(hasNetwork ? networkCases : [])];
}

const rules: Readonly<Record<string, (rig: Rig) => Promise<void>>> = {
  async 'is off until it is started, then registers'({ line, clock, told }) {
    check(line.state.status === 'off', 'A new line is off.');
    line.start();
    await clock.advance(1_000);
    const words = told.map(({ status }) => status).join(' ');
    check(/^registering registered( up)?$/.test(words), `It went through: ${words}.`);
  },
  async 'is started once, however often it is asked'({ line, clock, told }) {
    line.start();
    line.start();
    await clock.advance(1_000);
    line.start();
    await clock.advance(1_000);
    check(told.filter(({ status }) => status === 'registered').length === 1, 'It started twice.');
  },
  async 'tells nobody who no longer listens'({ line, clock }) {
    let count = 0;
    const stop = line.onState(() => (count += 1));
    stop();
    line.start();
    await clock.advance(1_000);
    check(count === 0, 'It told a listener that had left.');
  },
  async 'takes microphone, tones and announcements at any time'({ line, clock }) {
    const use = (): void => {
      line.announce();
      line.withdraw();
      line.setMuted(true);
      line.sendDigits('1');
      line.setMuted(false);
    };
    use();
    line.start();
    await clock.advance(1_000);
    use();
    await line.close();
    use();
  },
  async 'stays off once it is closed'({ line, clock, told }) {
    line.start();
    await clock.advance(1_000);
    await Promise.all([line.close(), line.close()]);
    await line.close();
    line.start();
    await clock.advance(60_000);
    check(line.state.status === 'off', 'It came back after being closed.');
    check(told.filter(({ status }) => status === 'off').length === 1, 'It went off once.');
  },
};

const networkRules: Readonly<Record<string, (rig: Rig, network: LineNetwork) => Promise<void>>> = {
  async 'answers the announced call by itself, and is up'(rig, network) {
    await register(rig);
    rig.line.announce();
    check((await ring(rig, network)) === 'answered', 'It did not answer.');
    check(rig.line.state.status === 'up', `It is ${rig.line.state.status}.`);
  },
  async 'answers one call for one announcement'(rig, network) {
    await standingLeg(rig, network);
    check((await ring(rig, network)) === 'refused', 'It answered a second call.');
    check(network.legs === 1 && rig.line.state.status === 'up', 'The leg must stay.');
  },
  async 'refuses a call that nobody announced'(rig, network) {
    await register(rig);
    check((await ring(rig, network)) === 'refused', 'It answered.');
    check(rig.line.state.status === 'registered', `It is ${rig.line.state.status}.`);
  },
  async 'refuses a call whose announcement was taken back'(rig, network) {
    await register(rig);
    rig.line.announce();
    rig.line.withdraw();
    check((await ring(rig, network)) === 'refused', 'It answered.');
  },
  async 'refuses a call that comes later than a minute after its announcement'(rig, network) {
    await register(rig);
    rig.line.announce();
    await rig.clock.advance(60_000);
    check((await ring(rig, network)) === 'refused', 'It answered.');
  },
  async 'replaces the leg when a further announced call comes'(rig, network) {
    await standingLeg(rig, network);
    rig.line.announce();
    check((await ring(rig, network)) === 'answered', 'It did not answer.');
    await rig.clock.advance(0);
    check(network.legs === 1, `There are ${network.legs} legs.`);
    check(rig.line.state.status === 'up', `It is ${rig.line.state.status}.`);
  },
  async 'is registered again when the other end ends the leg'(rig, network) {
    await standingLeg(rig, network);
    network.hangUp();
    await rig.clock.advance(0);
    check(rig.line.state.status === 'registered', `It is ${rig.line.state.status}.`);
  },
  async 'keeps the microphone as it was set, also on the next leg'(rig, network) {
    await standingLeg(rig, network);
    check(!network.isMuted, 'A new leg is not muted.');
    rig.line.setMuted(true);
    check(network.isMuted, 'It did not mute.');
    network.hangUp();
    rig.line.announce();
    await ring(rig, network);
    check(network.isMuted, 'The next leg is not muted.');
    rig.line.setMuted(false);
    check(!network.isMuted, 'It did not unmute.');
  },
  async 'sends tones into the leg'(rig, network) {
    await standingLeg(rig, network);
    rig.line.sendDigits('12#');
    check(network.digits === '12#', `It sent ${network.digits}.`);
  },
  async 'mends a broken connection with a fresh registration'(rig, network) {
    await register(rig);
    network.drop();
    network.restore();
    await rig.clock.advance(0);
    check(rig.line.state.status === 'lost', `It is ${rig.line.state.status}.`);
    await rig.clock.advance(15_000);
    check(rig.line.state.status === 'registered', `It is ${rig.line.state.status}.`);
    check(network.registrations === 2, `It registered ${network.registrations} times.`);
  },
  async 'tries for ever, at most 15 s apart'(rig, network) {
    await register(rig);
    network.drop();
    await rig.clock.advance(0);
    for (let turn = 0; turn < 100; turn += 1) {
      const { state } = rig.line;
      if (state.status === 'lost') {
        const waitMs = state.retryAt - rig.clock.now();
        check(waitMs <= 15_000, `It waits ${waitMs} ms.`);
      }
      await rig.clock.advance(30_000);
    }
    network.restore();
    await rig.clock.advance(30_000);
    check(rig.line.state.status === 'registered', `It is ${rig.line.state.status}.`);
  },
  async 'keeps the leg while its registration is lost'(rig, network) {
    await standingLeg(rig, network);
    network.drop();
    await rig.clock.advance(0);
    const { state } = rig.line;
    check(
      state.status === 'lost' && state.leg === 'up',
      'It gave up a leg that still carries audio.',
    );
    network.restore();
    await rig.clock.advance(15_000);
    check(rig.line.state.status === 'up' && network.legs === 1, `It is ${rig.line.state.status}.`);
  },
  async 'notices a leg that ended while its registration was lost'(rig, network) {
    await standingLeg(rig, network);
    network.drop();
    await rig.clock.advance(0);
    network.hangUp();
    network.restore();
    await rig.clock.advance(15_000);
    check(rig.line.state.status === 'registered', `It is ${rig.line.state.status}.`);
  },
  async 'ends the leg when it is closed'(rig, network) {
    await standingLeg(rig, network);
    await rig.line.close();
    check(network.legs === 0, 'The leg is still up.');
  },
};

async function register({ line, clock }: Rig): Promise<void> {
  line.start();
  await clock.advance(1_000);
}

async function standingLeg(rig: Rig, network: LineNetwork): Promise<void> {
  await register(rig);
  rig.line.announce();
  await ring(rig, network);
}

async function ring({ clock }: Rig, network: LineNetwork): Promise<'answered' | 'refused'> {
  const answer = network.call();
  await clock.advance(0);
  return answer;
}

function theNetwork({ network }: Rig): LineNetwork {
  if (!network) throw new Error('`hasNetwork` is true, and `create` gave no network.');
  return network;
}

function check(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
