/**
 * The life of a SIP line over any SIP library: connect, notice the loss, wait, connect again, for
 * ever; and answer the one call that was announced.
 */
import { sleep } from '@dialwright/core';
import { backoffDelayMs } from '../backoff.ts';
import { asSoftphoneError, SoftphoneError } from '../softphone-error.ts';
import type { LineFactory } from './line.ts';
import { createLineCore } from './line-core.ts';
import { hasLeg } from './reduce-line.ts';
import type { SipInvite, SipLeg, SipStack, SipStackFactory, SipStackOptions } from './sip-stack.ts';

/** How long an announced call may take to arrive, in milliseconds. */
const ANNOUNCED_FOR_MS = 60_000;

type Media = Pick<SipStackOptions, 'iceGatheringTimeoutMs' | 'iceServers' | 'playAudio'>;

/** A line over the library that `loadStack` brings, which is called at the first connection. */
export function supervisedSipLine(
  loadStack: () => Promise<SipStackFactory>,
  media: Media,
): LineFactory {
  return ({ clock, random, logger, credentials }) => {
    const core = createLineCore();
    const closing = new AbortController();
    const { signal } = closing;
    let started = false;
    let muted = false;
    let announcedUntil = Number.NEGATIVE_INFINITY;
    let stack: SipStack | null = null;
    let leg: SipLeg | null = null;
    let closed: Promise<void> | null = null;
    let tellLoss: (error: SoftphoneError) => void = () => {};

    async function keepRegistered(): Promise<void> {
      let failures = 0;
      while (!signal.aborted) {
        core.apply({ type: 'registering' });
        const loss = new Promise<SoftphoneError>((resolve) => {
          tellLoss = resolve;
        });
        const error = await connect().then(
          () => {
            failures = 0;
            if (!signal.aborted) core.apply({ type: 'registered' });
            return loss;
          },
          (cause: unknown) => asSoftphoneError(cause, 'LINE_UNREACHABLE', unreachable),
        );
        if (signal.aborted) return;
        if (error.code === 'LINE_REFUSED' && !hasLeg(core.state)) await discardStack();
        const delayMs = backoffDelayMs(failures, random);
        failures += 1;
        const { code, message } = error;
        logger.warn('The line is lost; trying again.', { code, delayMs });
        core.apply({ type: 'lost', code, message, retryAt: clock.now() + delayMs });
        await sleep(clock, delayMs, signal).catch(() => {});
      }
    }

    async function connect(): Promise<void> {
      if (!stack) {
        const [account, createStack] = await Promise.all([credentials(), loadStack()]);
        if (signal.aborted) return;
        if (account.kind !== 'sip') throw wrongAccount();
        stack = createStack(
          { ...media, credentials: account, clock },
          {
            onInvite,
            onLost: (error) => tellLoss(error),
            onError: (error) => core.report(error),
          },
        );
      }
      await stack.connect();
    }

    /** An account that was refused may have been renewed: the next stack asks for a fresh one. */
    async function discardStack(): Promise<void> {
      const refused = stack;
      stack = null;
      await refused?.close();
    }

    function onInvite(invite: SipInvite): void {
      if (signal.aborted || clock.monotonicNow() >= announcedUntil) {
        logger.info('Refused a call that the server did not announce.');
        void invite.refuse();
        return;
      }
      announcedUntil = Number.NEGATIVE_INFINITY;
      invite.accept().then(adopt, (cause: unknown) => {
        core.report(asSoftphoneError(cause, 'LINE_ANSWER_FAILED', answerFailed));
      });
    }

    function adopt(next: SipLeg): void {
      if (signal.aborted) {
        void next.hangUp();
        return;
      }
      const previous = leg;
      leg = next;
      next.setMuted(muted);
      next.onEnded(() => {
        if (leg !== next) return;
        leg = null;
        core.apply({ type: 'leg_ended' });
      });
      core.apply({ type: 'leg_up' });
      void previous?.hangUp();
    }

    async function close(): Promise<void> {
      closing.abort();
      const [lastLeg, lastStack] = [leg, stack];
      [leg, stack] = [null, null];
      await lastLeg?.hangUp();
      await lastStack?.close();
      core.apply({ type: 'closed' });
    }

    return {
      get state() {
        return core.state;
      },
      onState: core.onState,
      onError: core.onError,
      start() {
        if (started || signal.aborted) return;
        started = true;
        void keepRegistered();
      },
      announce() {
        announcedUntil = clock.monotonicNow() + ANNOUNCED_FOR_MS;
      },
      withdraw() {
        announcedUntil = Number.NEGATIVE_INFINITY;
      },
      setMuted(on) {
        muted = on;
        leg?.setMuted(on);
      },
      sendDigits(digits) {
        leg?.sendDigits(digits);
      },
      close: () => (closed ??= close()),
    };
  };
}

const unreachable = 'The phone line cannot be reached. Check the network.';
const answerFailed = 'The phone was called and could not set up the audio. Press Ready again.';

function wrongAccount(): SoftphoneError {
  return new SoftphoneError({
    code: 'LINE_REFUSED',
    message: 'The server gives this agent no SIP account. Ask for one, or use the test line.',
    retryable: true,
  });
}
