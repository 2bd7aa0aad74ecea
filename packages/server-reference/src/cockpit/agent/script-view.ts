import type { CallOffer } from '@dialwright/core';
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AgentActions } from './actions.ts';
import { type AgentPageState, shownOffer } from './agent-page-state.ts';
import { scriptParts } from './script-parts.ts';

/** The column of what to say and what was said: the script with its fields filled, and the notes. */
export function scriptView(state: AgentPageState, actions: AgentActions): TemplateResult {
  const script = shownOffer(state)?.script ?? null;
  const write = (event: Event): void =>
    actions.writeNotes((event.currentTarget as HTMLTextAreaElement).value);
  return html`<section class="middle" aria-label="Script and notes">
    <div class="panel script">
      <h2>Script</h2>
      ${
        script === null
          ? html`<p class="placeholder">
              What to say appears here with the lead’s own details in it.
            </p>`
          : script.text === ''
            ? html`<p class="placeholder">This campaign has no script.</p>`
            : html`<p class="text" dir="auto">${words(script)}</p>`
      }
    </div>
    <div class="panel notes">
      <label for="notes"
        ><h2>Notes <kbd>N</kbd></h2></label
      >
      <textarea
        id="notes"
        dir="auto"
        maxlength="4000"
        aria-describedby="notes-help"
        ?disabled=${state.phone.call === null}
        placeholder=${state.phone.call === null ? 'Notes open with the next call.' : 'What was said'}
        .value=${live(state.notes)}
        @input=${write}
      ></textarea>
      <p id="notes-help" class="soft help">
        Saved with the disposition. Kept here if the page reloads. Esc leaves the field.
      </p>
    </div>
  </section>`;
}

/** Text and nothing else, for it is shown with its own line breaks. */
function words({ text, missingFields }: CallOffer['script']): (string | TemplateResult)[] {
  return scriptParts(text, missingFields).map((part) =>
    part.missing
      ? html`<mark title="The lead does not have this field.">${part.text}</mark>`
      : part.text,
  );
}
