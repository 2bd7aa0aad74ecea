import { html, nothing, type TemplateResult } from 'lit';
import { mark } from '../design/mark.ts';
import type { AgentActions } from './actions.ts';
import type { AgentPageState } from './agent-page-state.ts';
import { availabilityView } from './availability-view.ts';
import { callView } from './call-view.ts';
import { leadView } from './lead-view.ts';
import { scriptView } from './script-view.ts';

/** The agent's desk. Every part has its place before a call comes; nothing moves when it does. */
export function agentPage(
  state: AgentPageState,
  now: number,
  actions: AgentActions,
): TemplateResult {
  const serverNow = now + state.serverAheadMs;
  return html`<main class="desk">
    <div class="top">
      ${availabilityView(state, now, actions)}
      <div class="problem" role="alert">
        ${
          state.problem === null
            ? nothing
            : html`<p class="banner">${mark('dropped')}<span>${state.problem}</span></p>`
        }
      </div>
    </div>
    ${leadView(state, serverNow)} ${scriptView(state, actions)}
    ${callView(state, serverNow, actions)}
  </main>`;
}
