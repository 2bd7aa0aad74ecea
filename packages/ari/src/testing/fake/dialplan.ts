/**
 * The context `dialwright-out` of `asterisk/extensions.conf`, as the fake runs it. The two are kept
 * line by line the same: what one does the other does.
 */
import type { FakeChannel } from './model.ts';
import type { Exchange } from './exchange.ts';

/** The context that answered leads go to. */
const OUT_CONTEXT = 'dialwright-out';

/** Starts a channel at an extension of the context. False: there is no such place. */
export function runDialplan(exchange: Exchange, channel: FakeChannel, extension: string): boolean {
  if (channel.place.context !== OUT_CONTEXT) return false;
  channel.place.exten = extension;
  switch (extension) {
    case 'lead':
      return lead(exchange, channel);
    case 'T':
    case 'abandon':
      return abandon(exchange, channel);
    case 'h':
      return hungUp(exchange, channel);
    default:
      return false;
  }
}

function lead(exchange: Exchange, channel: FakeChannel): true {
  set(channel, 'DW_ANSWERED_AT', String(exchange.now()));
  exchange.setAbsoluteTimeout(channel, Number(variable(channel, 'DW_HOLD_LIMIT')));
  const offer = (otherwise: () => void): void => {
    const args = ['lead', variable(channel, 'DW_ATTEMPT')];
    const entered = exchange.enterStasis(channel, variable(channel, 'DW_APP'), args, () =>
      exchange.hangUp(channel, 16),
    );
    if (!entered) otherwise();
  };
  offer(() => {
    exchange.after(channel, 'dialplan', 1_000, () =>
      offer(() => runDialplan(exchange, channel, 'abandon')),
    );
  });
  return true;
}

function abandon(exchange: Exchange, channel: FakeChannel): true {
  exchange.setAbsoluteTimeout(channel, 0);
  if (variable(channel, 'DW_TOLD') === '1') {
    exchange.hangUp(channel, 16);
    return true;
  }
  set(channel, 'DW_MESSAGE_AT', String(exchange.now()));
  const media = variable(channel, 'DW_ABANDON_MEDIA');
  trace(exchange, channel, media === '' ? 'NONE' : 'STARTED');
  if (media === '') {
    exchange.hangUp(channel, 16);
    return true;
  }
  const durationMs = exchange.playbackMs(media);
  exchange.after(channel, 'dialplan', durationMs ?? 0, () => {
    trace(exchange, channel, durationMs === null ? 'FAILED' : 'SUCCESS');
    exchange.hangUp(channel, 16);
  });
  return true;
}

/** A held person hung up and nobody had taken them: leave a trace for an owner who was away. */
function hungUp(exchange: Exchange, channel: FakeChannel): true {
  const untouched =
    channel.absoluteDueAt !== null &&
    variable(channel, 'DW_TOLD') !== '1' &&
    variable(channel, 'DW_ANSWERED_AT') !== '';
  if (untouched) trace(exchange, channel, 'HELD');
  return true;
}

function trace(exchange: Exchange, channel: FakeChannel, status: string): void {
  exchange.globals.set(
    `DW_${variable(channel, 'DW_ATTEMPT')}`,
    `answered=${variable(channel, 'DW_ANSWERED_AT')}&message=${variable(channel, 'DW_MESSAGE_AT')}&status=${status}`,
  );
}

function variable(channel: FakeChannel, name: string): string {
  return channel.variables.get(name) ?? '';
}

function set(channel: FakeChannel, name: string, value: string): void {
  channel.variables.set(name, value);
}
