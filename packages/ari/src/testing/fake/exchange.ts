/**
 * The model behind the fake Asterisk: channels, bridges, playbacks and recordings, and a scripted
 * network behind them. Everything happens on the clock it was given. Methods return nothing or a
 * plain answer; what an application would learn of it goes through {@link Applications}.
 */
import type { Clock } from '@dialwright/core';
import { Applications } from './applications.ts';
import { Bridging } from './bridging.ts';
import { runDialplan } from './dialplan.ts';
import {
  asteriskTime,
  channelJson,
  channelSource,
  type FakeChannel,
  type TimerName,
} from './model.ts';
import { Playing } from './playing.ts';
import { causeTexts, type FakePhone, type NetworkCall, type RemoteParty } from './remote-party.ts';

/** What has happened on the fake since it was made. */
export interface FakeCounts {
  /** Calls sent to the network; those to agents' phones are not counted. */
  originates: number;
  /** Of them, how many a person answered. */
  answers: number;
  /** Channels made, to the network or to phones. */
  channels: number;
}

export interface ExchangeOptions {
  clock: Clock;
  version: string;
  network: (call: NetworkCall) => RemoteParty;
  /** Milliseconds that a media URI lasts; null: there is no such media. */
  playbackMs: (media: string) => number | null;
}

export interface OriginateRequest {
  id: string;
  endpoint: string;
  callerId: string;
  timeoutMs: number | null;
  variables: ReadonlyMap<string, string>;
  /** Where it goes when it is answered. */
  target:
    | { type: 'app'; app: string; args: string[] }
    | { type: 'dialplan'; context: string; extension: string; priority: number };
}

const dialStatusOf: Readonly<Record<number, string>> = {
  17: 'BUSY',
  34: 'CONGESTION',
};

export class Exchange {
  readonly channels: Map<string, FakeChannel> = new Map();
  readonly globals: Map<string, string> = new Map();
  readonly phones: Map<string, { answerAfterMs: number; online: boolean }> = new Map();
  readonly counts: FakeCounts = { originates: 0, answers: 0, channels: 0 };
  readonly applications: Applications;
  readonly bridging: Bridging;
  readonly playing: Playing;
  startedAt: number;
  readonly #options: ExchangeOptions;
  #serial = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.startedAt = options.clock.now();
    this.applications = new Applications(() => options.clock.now());
    this.bridging = new Bridging(this);
    this.playing = new Playing(this);
  }

  now(): number {
    return this.#options.clock.now();
  }

  playbackMs(media: string): number | null {
    return this.#options.playbackMs(media);
  }

  /** Sets the one timer of that name. A channel that is gone has none. */
  after(channel: FakeChannel, name: TimerName, delayMs: number, action: () => void): void {
    this.stop(channel, name);
    if (this.channels.get(channel.id) !== channel) return;
    channel.timers.set(
      name,
      this.#options.clock.setTimer(delayMs, () => {
        channel.timers.delete(name);
        action();
      }),
    );
  }

  stop(channel: FakeChannel, name: TimerName): void {
    channel.timers.get(name)?.cancel();
    channel.timers.delete(name);
  }

  addPhone(endpoint: string, phone: FakePhone): void {
    this.phones.set(endpoint, {
      answerAfterMs: phone.answerAfterMs ?? 0,
      online: phone.online ?? true,
    });
  }

  setOnline(endpoint: string, online: boolean): void {
    const phone = this.phones.get(endpoint);
    if (!phone || phone.online === online) return;
    phone.online = online;
    this.applications.publish(
      { type: 'EndpointStateChange', endpoint: this.endpointJson(endpoint) },
      [`endpoint:${endpoint}`],
    );
  }

  endpointJson(endpoint: string): Record<string, unknown> | null {
    const phone = this.phones.get(endpoint);
    if (!phone) return null;
    const [technology, resource] = endpoint.split('/');
    return {
      technology,
      resource,
      state: phone.online ? 'online' : 'offline',
      channel_ids: [...this.channels.values()]
        .filter((channel) => channel.phone === endpoint)
        .map((channel) => channel.id),
    };
  }

  /** Null: Asterisk has no way to that endpoint. */
  originate(request: OriginateRequest): FakeChannel | null {
    const [, resource = ''] = request.endpoint.split('/');
    const at = resource.indexOf('@');
    const phone = this.phones.get(request.endpoint);
    if (at === -1 && !phone?.online) return null;
    const number = at === -1 ? resource : resource.slice(0, at);
    const party = at === -1 ? null : this.#options.network({ number, callerId: request.callerId });
    this.#serial += 1;
    const { target } = request;
    const channel: FakeChannel = {
      id: request.id,
      name: `PJSIP/${at === -1 ? resource : resource.slice(at + 1)}-${this.#serial.toString(16).padStart(8, '0')}`,
      phone: at === -1 ? request.endpoint : null,
      party,
      callerId: request.callerId,
      number,
      createdAt: this.now(),
      variables: new Map(request.variables),
      state: 'Down',
      place: {
        context: target.type === 'dialplan' ? target.context : 'default',
        exten: target.type === 'dialplan' ? target.extension : 's',
        priority: 1,
        app: 'AppDial2',
        data: '(Outgoing Line)',
      },
      stasisApp: null,
      bridge: null,
      afterStasis: null,
      absoluteDueAt: null,
      timers: new Map(),
      playback: null,
    };
    this.channels.set(channel.id, channel);
    this.counts.channels += 1;
    if (target.type === 'app') this.applications.subscribe(target.app, channelSource(channel));
    this.#tell(channel, { type: 'ChannelCreated' });
    this.#dial(channel, '');
    const goOn = (): void => {
      if (target.type === 'app') {
        const entered = this.enterStasis(channel, target.app, target.args, () =>
          this.hangUp(channel, 16),
        );
        // Measured: a person who answers an originate with `app=` while nobody listens is cut off.
        if (!entered) this.hangUp(channel, 16);
      } else if (!runDialplan(this, channel, target.extension)) {
        this.hangUp(channel, 16);
      }
    };
    if (request.timeoutMs !== null) {
      const cause = party?.reaction.type === 'cause_zero' ? 0 : 19;
      this.after(channel, 'ring', request.timeoutMs, () => this.hangUp(channel, cause));
    }
    if (party) {
      this.counts.originates += 1;
      this.after(channel, 'progress', party.ringAfterMs ?? 0, () =>
        this.#reachParty(channel, party, goOn),
      );
    } else {
      this.after(channel, 'progress', phone?.answerAfterMs ?? 0, () => {
        this.#ring(channel);
        this.#answer(channel, goOn);
      });
    }
    return channel;
  }

  #reachParty(channel: FakeChannel, party: RemoteParty, goOn: () => void): void {
    const { reaction } = party;
    if (
      reaction.type === 'answer' ||
      reaction.type === 'ring_out' ||
      reaction.type === 'cause_zero'
    ) {
      this.#ring(channel);
    }
    if (reaction.type === 'answer') {
      this.after(channel, 'progress', reaction.afterMs, () => {
        this.counts.answers += 1;
        if (reaction.patienceMs !== undefined) {
          this.after(channel, 'patience', reaction.patienceMs, () => this.hangUp(channel, 16));
        }
        this.#answer(channel, goOn);
      });
      return;
    }
    const causes = { busy: 17, congestion: 34, disconnected: 1, ring_out: 19, cause_zero: 0 };
    const patient = reaction.type === 'ring_out' || reaction.type === 'cause_zero';
    if (patient && reaction.afterMs === undefined) return;
    this.after(channel, 'progress', reaction.afterMs ?? 0, () =>
      this.hangUp(channel, causes[reaction.type]),
    );
  }

  #ring(channel: FakeChannel): void {
    channel.state = 'Ringing';
    this.#tell(channel, { type: 'ChannelStateChange' });
    this.#dial(channel, 'RINGING');
  }

  #answer(channel: FakeChannel, goOn: () => void): void {
    this.stop(channel, 'ring');
    channel.state = 'Up';
    this.#tell(channel, { type: 'ChannelStateChange' });
    this.#dial(channel, 'ANSWER');
    goOn();
  }

  /** `Stasis(app,args)`. False: no such application is there. */
  enterStasis(channel: FakeChannel, app: string, args: string[], afterwards: () => void): boolean {
    if (!this.applications.isActive(app)) return false;
    channel.stasisApp = app;
    channel.afterStasis = afterwards;
    channel.place.app = 'Stasis';
    channel.place.data = [app, ...args].join(',');
    this.applications.subscribe(app, channelSource(channel));
    this.applications.tell(app, { type: 'StasisStart', args, channel: channelJson(channel) });
    return true;
  }

  /** Takes a channel out of its application, and out of its bridge. Says whether it was in one. */
  leaveStasis(channel: FakeChannel): boolean {
    const app = channel.stasisApp;
    if (app === null) return false;
    this.bridging.leave(channel);
    this.playing.end(channel, 'failed');
    this.applications.tell(app, { type: 'StasisEnd', channel: channelJson(channel) });
    this.applications.unsubscribe(app, channelSource(channel));
    channel.stasisApp = null;
    channel.afterStasis = null;
    channel.place.app = '';
    channel.place.data = '';
    return true;
  }

  /** `TIMEOUT(absolute)`: seconds from now; 0 or not a number: none. */
  setAbsoluteTimeout(channel: FakeChannel, seconds: number): void {
    this.stop(channel, 'absolute');
    channel.absoluteDueAt = null;
    if (!(seconds > 0)) return;
    channel.absoluteDueAt = this.#options.clock.monotonicNow() + seconds * 1_000;
    this.after(channel, 'absolute', seconds * 1_000, () => {
      this.leaveStasis(channel);
      this.stop(channel, 'dialplan');
      if (!runDialplan(this, channel, 'T')) this.hangUp(channel, 16);
    });
  }

  /** Puts a channel at a place of the dialplan; there, if there is no such place, it is hung up. */
  continueAt(channel: FakeChannel, context: string, extension: string): void {
    channel.place.context = context;
    if (!runDialplan(this, channel, extension)) this.hangUp(channel, 16);
  }

  hangUp(channel: FakeChannel, cause: number): void {
    if (this.channels.get(channel.id) !== channel) return;
    if (channel.state === 'Up') this.#tell(channel, { type: 'ChannelHangupRequest', cause });
    else this.#dial(channel, dialStatusOf[cause] ?? 'NOANSWER');
    for (const timer of channel.timers.values()) timer.cancel();
    channel.timers.clear();
    this.leaveStasis(channel);
    if (channel.state === 'Up') runDialplan(this, channel, 'h');
    this.channels.delete(channel.id);
    channel.state = 'Down';
    this.applications.publish(
      {
        type: 'ChannelDestroyed',
        cause,
        cause_txt: causeTexts[cause] ?? 'Unknown',
        channel: channelJson(channel),
      },
      channel.phone === null
        ? [channelSource(channel)]
        : [channelSource(channel), `endpoint:${channel.phone}`],
      true,
    );
    this.applications.forget(channelSource(channel));
  }

  /** kill -9 and a new start: nothing is said to anybody, and nothing is left but the disk. */
  restart(): void {
    for (const channel of this.channels.values()) {
      for (const timer of channel.timers.values()) timer.cancel();
      channel.timers.clear();
    }
    this.channels.clear();
    this.bridging.bridges.clear();
    this.globals.clear();
    this.applications.dropAll();
    this.applications.forgetAll();
    this.startedAt = Math.max(this.now(), this.startedAt + 1);
  }

  get version(): string {
    return this.#options.version;
  }

  startupTime(): string {
    return asteriskTime(this.startedAt);
  }

  #tell(channel: FakeChannel, event: { type: string; cause?: number }): void {
    this.applications.publish({ ...event, channel: channelJson(channel) }, [
      channelSource(channel),
    ]);
  }

  #dial(channel: FakeChannel, dialstatus: string): void {
    this.applications.publish({ type: 'Dial', dialstatus, peer: channelJson(channel) }, [
      channelSource(channel),
    ]);
  }
}
