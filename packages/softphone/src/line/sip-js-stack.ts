/**
 * sip.js 0.21 behind the port. Only `sip-line.ts` may load this file, and only dynamically: it is what
 * keeps the SIP library out of the first chunk.
 *
 * Three habits of sip.js that this file works around, all read in its source: a `UserAgent` does not
 * reconnect by itself; a `Registerer` whose REGISTER was under way when the socket dropped blocks the
 * next one, so each connection has a fresh one; `Registerer.register()` resolves when the request is
 * sent, not when it is accepted.
 */
import type { Clock } from '@dialwright/core';
import {
  type Invitation,
  Registerer,
  RegistererState,
  SessionState,
  UserAgent,
  UserAgentState,
  type Web,
} from 'sip.js';
import { asSoftphoneError, SoftphoneError } from '../softphone-error.ts';
import type {
  SipInvite,
  SipLeg,
  SipStackDelegate,
  SipStackFactory,
  SipStackOptions,
} from './sip-stack.ts';

/** How long the registrar may take to answer, in milliseconds. */
const REGISTER_TIMEOUT_MS = 10_000;
/** How long a farewell may take before the socket is dropped regardless, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Proxies cut an idle WebSocket, often after 30 or 60 s. */
const KEEP_ALIVE_S = 20;

/** Makes a stack on sip.js. */
export const createSipJsStack: SipStackFactory = (options, delegate) => {
  const { credentials, clock } = options;
  const userAgent = createUserAgent(options);
  let registerer: Registerer | null = null;
  let closed: Promise<void> | null = null;
  let stopWaiting: (error: SoftphoneError) => void = () => {};

  userAgent.delegate = {
    onDisconnect: (cause) => {
      discardRegisterer();
      if (!closed) delegate.onLost(lineUnreachable(credentials.serverUrl, cause));
    },
    onInvite: (invitation) => delegate.onInvite(toInvite(invitation, options, delegate)),
  };

  /** With the socket gone this sends nothing; it only stops the old one's timers. */
  function discardRegisterer(): void {
    const old = registerer;
    registerer = null;
    old?.dispose().catch(() => {});
  }

  async function connect(): Promise<void> {
    try {
      // `start` counts as done even if it failed: from the second time on it is `reconnect`.
      await (userAgent.state === UserAgentState.Started
        ? userAgent.reconnect()
        : userAgent.start());
    } catch (cause) {
      throw lineUnreachable(credentials.serverUrl, cause);
    }
    if (closed) throw lineUnreachable(credentials.serverUrl);
    discardRegisterer();
    const fresh = new Registerer(userAgent);
    registerer = fresh;
    await register(fresh);
    fresh.stateChange.addListener((state) => {
      if (registerer !== fresh || closed || state === RegistererState.Registered) return;
      delegate.onLost(lineUnreachable(credentials.serverUrl));
    });
  }

  function register(fresh: Registerer): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: SoftphoneError): void => {
        timer.cancel();
        reject(error);
      };
      const timer = clock.setTimer(REGISTER_TIMEOUT_MS, () =>
        fail(lineUnreachable(credentials.serverUrl)),
      );
      stopWaiting = fail;
      const requestDelegate = {
        onAccept: () => {
          timer.cancel();
          resolve();
        },
        onReject: ({ message }: { message: { statusCode?: number | undefined } }) =>
          fail(refusal(credentials.serverUrl, message.statusCode ?? 0)),
      };
      fresh
        .register({ requestDelegate })
        .catch((cause: unknown) => fail(lineUnreachable(credentials.serverUrl, cause)));
    });
  }

  async function close(): Promise<void> {
    stopWaiting(lineUnreachable(credentials.serverUrl));
    await withinMs(clock, CLOSE_TIMEOUT_MS, userAgent.stop());
    await withinMs(clock, CLOSE_TIMEOUT_MS, userAgent.transport.dispose());
  }

  return { connect, close: () => (closed ??= close()) };
};

function createUserAgent({ credentials, ...media }: SipStackOptions): UserAgent {
  const uri = UserAgent.makeURI(`sip:${credentials.username}@${credentials.domain}`);
  if (!uri) {
    throw new SoftphoneError({
      code: 'LINE_REFUSED',
      message:
        'The SIP account that the server gave has a name or a domain that SIP does not allow.',
      retryable: true,
    });
  }
  return new UserAgent({
    uri,
    authorizationUsername: credentials.username,
    authorizationPassword: credentials.password,
    // sip.js logs whole SIP messages, which carry phone numbers.
    logBuiltinEnabled: false,
    transportOptions: {
      server: credentials.serverUrl,
      keepAliveInterval: KEEP_ALIVE_S,
      traceSip: false,
    },
    sessionDescriptionHandlerFactoryOptions: {
      iceGatheringTimeout: media.iceGatheringTimeoutMs,
      peerConnectionConfiguration: { iceServers: media.iceServers },
    },
  });
}

function toInvite(
  invitation: Invitation,
  { iceGatheringTimeoutMs, playAudio }: SipStackOptions,
  delegate: SipStackDelegate,
): SipInvite {
  return {
    async accept() {
      const sessionDescriptionHandlerOptions: Web.SessionDescriptionHandlerOptions = {
        constraints: { audio: true, video: false },
        iceGatheringTimeout: iceGatheringTimeoutMs,
      };
      try {
        await invitation.accept({ sessionDescriptionHandlerOptions });
      } catch (cause) {
        // sip.js declines by itself only if the failure was not at once.
        if (invitation.state !== SessionState.Terminated) await refuse(invitation);
        throw answerError(cause);
      }
      // A call that was taken back while it was being answered resolves all the same.
      if (invitation.state !== SessionState.Established) throw answerError(undefined);
      const media = mediaOf(invitation);
      if (media) {
        void Promise.resolve(playAudio(media.remoteMediaStream)).catch((cause: unknown) =>
          delegate.onError(asSoftphoneError(cause, 'AUDIO_BLOCKED', audioBlocked)),
        );
      }
      return toLeg(invitation);
    },
    refuse: () => refuse(invitation),
  };
}

/** 480 Temporarily Unavailable: the server may call again when it has announced it. */
function refuse(invitation: Invitation): Promise<void> {
  return invitation.reject({ statusCode: 480 }).catch(() => {});
}

function toLeg(session: Invitation): SipLeg {
  return {
    setMuted(on) {
      const media = mediaOf(session);
      // A disabled track sends silence; a removed one would stop the packets.
      if (media?.peerConnection) media.enableSenderTracks(!on);
    },
    sendDigits(digits) {
      mediaOf(session)?.sendDtmf(digits);
    },
    onEnded(listener) {
      if (session.state === SessionState.Terminated) {
        queueMicrotask(listener);
        return;
      }
      session.stateChange.addListener((state) => {
        if (state === SessionState.Terminated) listener();
      });
    },
    async hangUp() {
      if (session.state === SessionState.Established) await session.bye().catch(() => {});
    },
  };
}

function mediaOf(session: Invitation): Web.SessionDescriptionHandler | undefined {
  return session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
}

const audioBlocked = 'The browser plays no sound yet. Click anywhere on the page.';

function lineUnreachable(serverUrl: string, cause?: unknown): SoftphoneError {
  return new SoftphoneError({
    code: 'LINE_UNREACHABLE',
    message: `The phone line at ${serverUrl} does not answer. Check the network.`,
    retryable: true,
    cause,
  });
}

function refusal(serverUrl: string, statusCode: number): SoftphoneError {
  if (statusCode !== 401 && statusCode !== 403 && statusCode !== 404) {
    return lineUnreachable(serverUrl);
  }
  return new SoftphoneError({
    code: 'LINE_REFUSED',
    message: `The phone line at ${serverUrl} refuses this phone's account (${statusCode}).`,
    retryable: true,
    details: { statusCode },
  });
}

function answerError(cause: unknown): SoftphoneError {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new SoftphoneError({
      code: 'MICROPHONE_REFUSED',
      message:
        'The microphone is not allowed. Allow it beside the address of the page, then press Ready.',
      cause,
    });
  }
  if (name === 'NotFoundError' || name === 'NotReadableError') {
    return new SoftphoneError({
      code: 'MICROPHONE_MISSING',
      message: 'No microphone can be used. Plug one in or free it, then press Ready.',
      cause,
    });
  }
  return new SoftphoneError({
    code: 'LINE_ANSWER_FAILED',
    message: 'The phone was called and could not set up the audio. Press Ready again.',
    cause,
  });
}

/** Waits for `work`, but no longer than `limitMs`; what it rejects with no longer matters. */
function withinMs(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(limitMs, resolve);
    const done = (): void => {
      timer.cancel();
      resolve();
    };
    work.then(done, done);
  });
}
