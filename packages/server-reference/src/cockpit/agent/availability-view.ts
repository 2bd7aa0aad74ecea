import { html, nothing, type TemplateResult } from 'lit';
import { isInvoluntaryPause } from '../design/involuntary-pause.ts';
import { agentAppearance, mark } from '../design/mark.ts';
import { formatDuration, secondsLeft } from '../format/duration.ts';
import type { AgentActions } from './actions.ts';
import {
  type AgentPageState,
  canAskForCalls,
  canPause,
  pauseChosen,
  takesCalls,
} from './agent-page-state.ts';
import { pauses } from './keys.ts';

/** The strip with what the agent is doing, the Ready button and the pauses. Its places never move. */
export function availabilityView(
  state: AgentPageState,
  now: number,
  actions: AgentActions,
): TemplateResult {
  const { agent } = state.phone;
  const appearance = agent === null ? null : agentAppearance(agent);
  const status = agent?.status;
  const busy = status === 'talking' || status === 'wrap_up';
  const isOn = (code: string): boolean => pauseChosen(state) === code;
  const willTakeCalls = takesCalls(state);
  const readyLook = willTakeCalls ? ' on' : busy ? '' : ' primary';
  return html`<section class="panel availability" aria-label="Availability">
    <div class=${`doing tone-${appearance?.tone ?? 'offline'}`}>
      ${mark(appearance?.tone ?? 'offline')}
      <div>
        <p class="what">
          <span>${appearance?.word ?? 'Not known yet'}</span>
          <span class="time"
            >${agent === null ? '' : formatDuration(now + state.serverAheadMs - agent.since)}</span
          >
        </p>
        <p class="soft">${sentence(state, now)}</p>
      </div>
    </div>
    <div class="choices" role="group" aria-label="Take calls or pause">
      <button
        class=${`button ready-button${readyLook}`}
        type="button"
        title="Take calls (R)"
        aria-keyshortcuts="R"
        aria-pressed=${willTakeCalls}
        ?disabled=${!canAskForCalls(state)}
        @click=${actions.ready}
      >
        ${willTakeCalls ? mark('ready') : nothing}
        ${busy ? 'Ready after' : status === 'connecting' ? 'Connecting …' : 'Ready'}<kbd>R</kbd>
      </button>
      ${pauses.map(
        ({ code, label, key }) =>
          html`<button
            class=${isOn(code) ? 'button on' : 'button'}
            type="button"
            title=${`${busy ? `${label} after this call` : label} (${key})`}
            aria-keyshortcuts=${key}
            aria-pressed=${isOn(code)}
            ?disabled=${!canPause(state, code)}
            @click=${() => actions.pause(code)}
          >
            ${isOn(code) ? mark('paused') : nothing}${label}<kbd>${key}</kbd>
          </button>`,
      )}
    </div>
  </section>`;
}

/** What it means for the agent, in one sentence. */
function sentence(state: AgentPageState, now: number): string {
  const { agent, connection, line } = state.phone;
  if (connection.status === 'waiting') return retrying(connection, now);
  if (agent === null || connection.status !== 'live') return 'Connecting to the server …';
  if (line.status === 'lost') return retrying(line, now);
  switch (agent.status) {
    case 'offline':
      return 'You are logged out. Press Ready to take calls.';
    case 'paused':
      return isInvoluntaryPause(agent.code)
        ? 'Your phone cannot be reached. Check its headset and network, then press Ready.'
        : 'No calls come. Press Ready to take them.';
    case 'connecting':
      return 'Your phone is being called and answers by itself.';
    case 'ready':
      return 'The next call comes by itself.';
    case 'talking':
    case 'wrap_up':
      return agent.pauseAfter === null
        ? 'Then the next call.'
        : `Then ${agentAppearance({ status: 'paused', since: 0, code: agent.pauseAfter }).word.toLowerCase()}.`;
  }
}

function retrying({ message, retryAt }: { message: string; retryAt: number }, now: number): string {
  const seconds = secondsLeft(retryAt - now);
  return `${message} ${seconds === 0 ? 'Trying now.' : `Retrying in ${seconds} s.`}`;
}
