/** The bridges of the fake: who is in which, and what is recorded there. */
import type { Exchange } from './exchange.ts';
import {
  bridgeJson,
  channelJson,
  type FakeBridge,
  type FakeChannel,
  recordingJson,
  type StoredFakeRecording,
} from './model.ts';

export class Bridging {
  readonly bridges: Map<string, FakeBridge> = new Map();
  /** What is on the disk. Survives a restart. */
  readonly recordings: Map<string, StoredFakeRecording> = new Map();
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  create(id: string, type: 'mixing' | 'holding', name: string): FakeBridge {
    const bridge: FakeBridge = {
      id,
      type,
      name,
      createdAt: this.#exchange.now(),
      channels: new Set(),
      recording: null,
    };
    this.bridges.set(id, bridge);
    return bridge;
  }

  enter(channel: FakeChannel, bridge: FakeBridge): void {
    if (channel.bridge === bridge) return;
    this.leave(channel);
    channel.bridge = bridge;
    bridge.channels.add(channel);
    if (channel.stasisApp !== null) {
      this.#exchange.applications.subscribe(channel.stasisApp, `bridge:${bridge.id}`);
    }
    this.#tellBridge('ChannelEnteredBridge', channel, bridge);
    if (bridge.type !== 'mixing' || bridge.channels.size < 2) return;
    for (const each of bridge.channels) this.#startTalking(each);
  }

  #startTalking(channel: FakeChannel): void {
    this.#exchange.stop(channel, 'patience');
    const reaction = channel.party?.reaction;
    if (reaction?.type !== 'answer' || reaction.talkMs === undefined || channel.timers.has('talk'))
      return;
    this.#exchange.after(channel, 'talk', reaction.talkMs, () =>
      this.#exchange.hangUp(channel, 16),
    );
  }

  leave(channel: FakeChannel): void {
    const { bridge } = channel;
    if (bridge === null) return;
    channel.bridge = null;
    bridge.channels.delete(channel);
    this.#tellBridge('ChannelLeftBridge', channel, bridge);
    if (channel.stasisApp !== null) {
      this.#exchange.applications.unsubscribe(channel.stasisApp, `bridge:${bridge.id}`);
    }
  }

  destroy(bridge: FakeBridge): void {
    for (const channel of bridge.channels) this.leave(channel);
    this.endRecording(bridge);
    this.bridges.delete(bridge.id);
    this.#exchange.applications.publish({ type: 'BridgeDestroyed', bridge: bridgeJson(bridge) }, [
      `bridge:${bridge.id}`,
    ]);
    this.#exchange.applications.forget(`bridge:${bridge.id}`);
  }

  startRecording(bridge: FakeBridge, name: string, format: string): void {
    bridge.recording = {
      name,
      format,
      target: `bridge:${bridge.id}`,
      startedAt: this.#exchange.now(),
    };
    this.#tellRecording(bridge, 'RecordingStarted', recordingJson(bridge.recording, 'recording'));
  }

  endRecording(bridge: FakeBridge): void {
    const { recording } = bridge;
    if (recording === null) return;
    bridge.recording = null;
    const durationMs = this.#exchange.now() - recording.startedAt;
    this.recordings.set(recording.name, {
      name: recording.name,
      format: recording.format,
      durationMs,
    });
    this.#tellRecording(bridge, 'RecordingFinished', recordingJson(recording, 'done', durationMs));
  }

  #tellBridge(type: string, channel: FakeChannel, bridge: FakeBridge): void {
    this.#exchange.applications.publish(
      { type, bridge: bridgeJson(bridge), channel: channelJson(channel) },
      [`bridge:${bridge.id}`],
    );
  }

  #tellRecording(bridge: FakeBridge, type: string, recording: unknown): void {
    this.#exchange.applications.publish({ type, recording }, [`bridge:${bridge.id}`]);
  }
}
