import type { LineFactory } from '../line/line.ts';
import { supervisedSipLine } from '../line/supervised-sip-line.ts';
import type { LineNetwork } from './line-contract.ts';
import { createSipNetworkDouble } from './sip-stack-double.ts';

/** A line and the network at its other end. */
export interface ScriptedLine {
  /** Give it to `createSoftphone({ line })`. */
  factory: LineFactory;
  /** Calls the phone, ends the leg, breaks the connection; and says what the phone did. */
  network: LineNetwork;
}

/**
 * A SIP line without SIP: the very supervision of `sipLine` (registering, the announced call, mending),
 * over a network in memory. For tests of what an application does when a line is lost or a leg ends.
 */
export function scriptedLine(): ScriptedLine {
  const network = createSipNetworkDouble();
  const credentials = {
    kind: 'sip' as const,
    serverUrl: 'wss://sip.example.com',
    username: 'agent-1',
    password: 'unused',
    domain: 'example.com',
  };
  const createLine = supervisedSipLine(() => Promise.resolve(network.createStack), {
    iceGatheringTimeoutMs: 0,
    iceServers: [],
    playAudio: () => {},
  });
  return {
    network,
    factory: (context) =>
      createLine({ ...context, credentials: () => Promise.resolve(credentials) }),
  };
}
