import type { LineFactory } from './line.ts';
import { supervisedSipLine } from './supervised-sip-line.ts';

/** The settings of a SIP line. */
export interface SipLineOptions {
  /**
   * How long an answer waits for ICE candidates, in milliseconds, 0 to 5000; default 750. Behind a VPN
   * the last candidates take seconds that the caller would hear as silence; too short, and a phone
   * behind a strict firewall has no working candidate yet.
   */
  iceGatheringTimeoutMs?: number | undefined;
  /** STUN and TURN servers. Default none, which is right where the telephony has a public address. */
  iceServers?: RTCIceServer[] | undefined;
  /** Plays what the far end says. Default: an audio element of its own. */
  playAudio?: ((stream: MediaStream) => void | Promise<void>) | undefined;
}

/**
 * A line over SIP and WebRTC, in a browser. Registers over a WebSocket, answers only the call that the
 * server announced, and mends itself for ever. The SIP library is loaded when the line is started, and
 * is a chunk of its own in a bundle.
 */
export function sipLine(options: SipLineOptions = {}): LineFactory {
  return supervisedSipLine(
    async () => (await import('./sip-js-stack.ts')).createSipJsStack,
    Object.freeze({
      iceGatheringTimeoutMs: options.iceGatheringTimeoutMs ?? 750,
      iceServers: options.iceServers ?? [],
      playAudio: options.playAudio ?? playInPage,
    }),
  );
}

async function playInPage(stream: MediaStream): Promise<void> {
  const audio = new Audio();
  audio.srcObject = stream;
  await audio.play();
}
