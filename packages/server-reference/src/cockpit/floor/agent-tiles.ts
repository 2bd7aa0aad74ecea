import type { Floor, FloorAgent, FloorCall } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { agentAppearance, mark } from '../design/mark.ts';
import { formatDuration, secondsLeft } from '../format/duration.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { needsHand, sortAgents } from './sort-agents.ts';

/** One tile an agent, those who need a hand first; who is offline stands below by name. */
export function agentTiles(floor: Floor, now: number): TemplateResult {
  const sorted = sortAgents(floor.agents, now);
  const present = sorted.filter(({ state }) => state.status !== 'offline');
  const offline = sorted.filter(({ state }) => state.status === 'offline');
  const calls = new Map(floor.calls.map((call) => [call.callId, call]));
  return html`<section class="agents" aria-label="Agents">
    ${
      present.length === 0
        ? html`<div class="panel empty">
            <strong>Nobody is logged in</strong>
            <p>An agent logs in, presses Ready, and appears here.</p>
            <a class="button primary" href="/agent">Open the agent page</a>
          </div>`
        : html`<ul class="tiles">
            ${repeat(
              present,
              (agent) => agent.agentId,
              (agent) => tile(agent, floor, calls, now),
            )}
          </ul>`
    }
    ${
      offline.length === 0
        ? nothing
        : html`<p class="offline soft">
            ${mark('offline')} Offline:
            ${offline.map(
              (agent, index) => html`${index === 0 ? '' : ', '}<bdi>${agent.name}</bdi>`,
            )}
          </p>`
    }
  </section>`;
}

function tile(
  agent: FloorAgent,
  { health }: Floor,
  calls: ReadonlyMap<string, FloorCall>,
  now: number,
): TemplateResult {
  const { state } = agent;
  const { tone, word } = agentAppearance(state);
  const call = 'callId' in state ? calls.get(state.callId) : undefined;
  // Without Asterisk no phone works: the banner says so once, the tiles need not repeat it.
  const trouble = health.asterisk.ok ? needsHand(agent, now) : null;
  const next = 'pauseAfter' in state && state.pauseAfter !== null ? state.pauseAfter : null;
  return html`<li class=${`panel tile tone-${tone}${trouble === null ? '' : ' trouble'}`}>
    <span class="big-mark">${mark(tone, wrapUpLeft(agent, now))}</span>
    <p class="row">
      <bdi class="name one-line" title=${`${agent.name} (${agent.username})`}>${agent.name}</bdi>
      <span class="time">${timer(agent, now)}</span>
    </p>
    <p class="row small">
      <span class="word one-line">
        <span class="state">${word}</span>${
          trouble === null ? nothing : html`<span class="why-trouble"> · ${trouble}</span>`
        }${
          next === null
            ? nothing
            : html`<span class="soft"> then ${agentAppearance(pausedWith(next)).word}</span>`
        }
      </span>
      <span class="number soft" title=${call?.customerNumber ?? nothing}>
        ${call === undefined ? nothing : formatPhoneNumber(call.customerNumber)}
      </span>
    </p>
  </li>`;
}

function pausedWith(code: string): FloorAgent['state'] {
  return { status: 'paused', since: 0, code };
}

/** How long the state has lasted; of a wrap-up that has an end, how long it still lasts. */
function timer({ state }: FloorAgent, now: number): string {
  if (state.status === 'wrap_up' && state.endsAt !== null) {
    return formatDuration(secondsLeft(state.endsAt - now) * 1_000);
  }
  return formatDuration(now - state.since);
}

function wrapUpLeft({ state }: FloorAgent, now: number): number {
  if (state.status !== 'wrap_up' || state.endsAt === null) return 1;
  return (state.endsAt - now) / Math.max(1, state.endsAt - state.since);
}
