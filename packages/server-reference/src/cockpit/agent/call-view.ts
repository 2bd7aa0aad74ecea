import { html, nothing, svg, type TemplateResult } from 'lit';
import { callAppearance, mark, type Tone } from '../design/mark.ts';
import { formatDuration, secondsLeft } from '../format/duration.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { dispositionWords, outcomeWords } from '../format/words.ts';
import type { AgentActions } from './actions.ts';
import {
  type AgentPageState,
  isTalking,
  isWrapUp,
  shownDispositions,
  shownOffer,
} from './agent-page-state.ts';

/** The column of the call: its dial, its buttons and how it ended. */
export function callView(
  state: AgentPageState,
  now: number,
  actions: AgentActions,
): TemplateResult {
  const talking = isTalking(state);
  const muted = isMuted(state);
  return html`<section class="panel call" aria-label="Call">
    ${dial(state, now)}
    <div class="buttons">
      <button
        class=${muted ? 'button on' : 'button'}
        type="button"
        title=${muted ? 'Let them hear you again (M)' : 'Mute your microphone (M)'}
        aria-keyshortcuts="M"
        aria-pressed=${muted}
        ?disabled=${!talking}
        @click=${actions.toggleMute}
      >
        ${muted ? 'Unmute' : 'Mute'}<kbd>M</kbd>
      </button>
      <button
        class="button ends"
        type="button"
        title="Hang up (H)"
        aria-keyshortcuts="H"
        ?disabled=${!talking || state.asking === 'hang_up'}
        @click=${actions.hangUp}
      >
        Hang up<kbd>H</kbd>
      </button>
    </div>
    ${grid(state, actions)}
  </section>`;
}

interface DialFace {
  tone: Tone;
  word: string;
  /** The large line in the middle. */
  time: string;
  /** How much of the ring is drawn, from 0 to 1. */
  ring: number;
}

function face(state: AgentPageState, now: number): DialFace | null {
  const { agent, call } = state.phone;
  if (call === null) return null;
  if (isWrapUp(state)) {
    if (agent?.status !== 'wrap_up' || agent.endsAt === null) {
      const since = agent?.status === 'wrap_up' ? agent.since : now;
      return { tone: 'wrap-up', word: 'Wrap-up', time: formatDuration(now - since), ring: 1 };
    }
    const leftMs = agent.endsAt - now;
    return {
      tone: 'wrap-up',
      word: 'Wrap-up',
      time: formatDuration(secondsLeft(leftMs) * 1_000),
      ring: Math.min(1, Math.max(0, leftMs / Math.max(1, agent.endsAt - agent.since))),
    };
  }
  const appearance = callAppearance(call.state);
  if (appearance === null) return null;
  const since = call.state.status === 'talking' ? call.state.bridgedAt : call.state.placedAt;
  return { ...appearance, time: formatDuration(now - since), ring: 1 };
}

/** A muted microphone matters only while somebody could hear it. */
function isMuted(state: AgentPageState): boolean {
  return isTalking(state) && state.phone.call?.muted === true;
}

/** The ring with the time in it: full in a call, running down in the wrap-up, a track when there is none. */
function dial(state: AgentPageState, now: number): TemplateResult {
  const shown = face(state, now);
  const offer = shownOffer(state);
  const name = offer?.lead.name ?? '';
  return html`<div class=${`dial tone-${shown?.tone ?? 'offline'}`}>
    <div class="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" r="46" pathLength="100" />
        ${
          shown === null || shown.ring === 0
            ? nothing
            : svg`<circle
              class="left"
              cx="50"
              cy="50"
              r="46"
              pathLength="100"
              stroke-dasharray=${`${shown.ring * 100} 200`}
              transform="rotate(-90 50 50)"
            />`
        }
      </svg>
      <p class=${timeClass(shown)}>${shown?.time ?? '–'}</p>
    </div>
    <div class="about">
      <p class="state">
        ${shown === null ? html`<span class="soft">No call</span>` : html`${mark(shown.tone, shown.ring)}${shown.word}`}
      </p>
      <p class="one-line" title=${name}><bdi>${name === '' ? html`&nbsp;` : name}</bdi></p>
      <p class="soft number">
        ${offer === null ? html`&nbsp;` : formatPhoneNumber(offer.lead.e164)}
      </p>
      <p class="soft">${isMuted(state) ? 'They cannot hear you.' : html`&nbsp;`}</p>
    </div>
  </div>`;
}

/** An hour and more takes smaller digits to stay in the ring. */
function timeClass(shown: DialFace | null): string {
  if (shown === null) return 'time none';
  return shown.time.length > 5 ? 'time long' : 'time';
}

function grid(state: AgentPageState, actions: AgentActions): TemplateResult {
  const on = state.phone.call !== null;
  const wrapUp = isWrapUp(state);
  return html`<div class="ending">
    <h2>How it ended</h2>
    <div class="grid" role="group" aria-label="Disposition">
      ${shownDispositions(state).map(({ code, label }, index) => {
        const marked = state.marked === code;
        return html`<button
          class=${marked ? 'button on' : 'button'}
          type="button"
          title=${`${label}${index < 9 ? ` (${index + 1})` : ''}`}
          aria-keyshortcuts=${index < 9 ? String(index + 1) : nothing}
          aria-pressed=${marked}
          ?disabled=${!on || state.asking === 'dispose'}
          @click=${() => actions.choose(code)}
        >
          ${index < 9 ? html`<kbd>${index + 1}</kbd>` : nothing}<span>${label}</span>
        </button>`;
      })}
    </div>
    <div class="result">${result(state, wrapUp, actions)}</div>
    ${lastCall(state)}
  </div>`;
}

/** The line under the grid: what choosing does now. */
function result(state: AgentPageState, wrapUp: boolean, actions: AgentActions): TemplateResult {
  if (state.phone.call === null) return html`<p class="soft">Choose here how a call ended.</p>`;
  if (wrapUp && state.marked !== null) {
    const code = state.marked;
    return html`<button class="button primary" type="button" @click=${() => actions.choose(code)}>
      Save as ${labelOf(state, code)}<kbd>Enter</kbd>
    </button>`;
  }
  if (wrapUp) return html`<p class="soft">Choosing saves the call and its notes.</p>`;
  return html`<p class="soft">
    ${
      state.marked === null
        ? 'Mark it now, save it after the call.'
        : `Marked: ${labelOf(state, state.marked)}. Saved after the call.`
    }
  </p>`;
}

/**
 * The call before, in a place of its own: it stays when the next call comes at once. The record opens
 * beside the seat, for a seat that is left takes no calls; `opener` hands its session on.
 */
function lastCall({ phone: { lastRecord: record } }: AgentPageState): TemplateResult {
  if (record === null) return html`<p class="last-call soft">Your saved calls appear here.</p>`;
  const ending =
    record.disposition === null
      ? outcomeWords(record.outcome)
      : dispositionWords(record.disposition);
  const name = record.leadName === '' ? formatPhoneNumber(record.customerNumber) : record.leadName;
  return html`<p class="last-call">
    <span class="check" aria-hidden="true">✓</span>
    <span class="one-line"
      >Saved: <bdi title=${name}>${name}</bdi>, ${ending}, ${formatDuration(record.talkMs)}</span
    >
    <a
      href=${`/records?${new URLSearchParams({ call: record.callId })}`}
      target="_blank"
      rel="opener"
      title="Opens in a new tab"
      >Record</a
    >
  </p>`;
}

function labelOf(state: AgentPageState, code: string): string {
  const known = shownDispositions(state).find((disposition) => disposition.code === code);
  return known?.label ?? dispositionWords(code);
}
