import type { HistoryEntry, Lead } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatFullMoment, formatMoment, localTimes } from '../format/moments.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { dispositionWords, outcomeWords } from '../format/words.ts';
import { type AgentPageState, shownOffer } from './agent-page-state.ts';

/** The column of the person on the phone: who, when it is there, what is known, what was before. */
export function leadView(state: AgentPageState, now: number): TemplateResult {
  const offer = shownOffer(state);
  return html`<section class="panel lead" aria-label="Lead">
    ${
      offer === null
        ? html`<h2>Lead</h2>
            <p class="placeholder">The person on the next call appears here.</p>`
        : html`<h2>${offer.campaignName}</h2>
            ${person(offer.lead, now)} ${columns(offer.lead)} ${history(offer.history, now)}`
    }
  </section>`;
}

function person(lead: Lead, now: number): TemplateResult {
  const times = localTimes(lead.zones, now);
  return html`<div class="person">
    <h1><bdi>${lead.name === '' ? 'No name' : lead.name}</bdi></h1>
    <p
      class="phone"
      title=${lead.e164}
      @copy=${(event: ClipboardEvent) => copyExact(event, lead.e164)}
    >
      ${formatPhoneNumber(lead.e164)}
    </p>
    <p class="soft">
      ${
        times.length === 0
          ? 'Their local time is not known.'
          : times.map(
              ({ time, places }, index) =>
                html`${index === 0 ? '' : ' or '}<b>${time}</b> in ${places}`,
            )
      }
    </p>
  </div>`;
}

/** What is copied is the exact number, whatever way it is written on screen. */
function copyExact(event: ClipboardEvent, number: string): void {
  event.clipboardData?.setData('text/plain', number);
  event.preventDefault();
}

function columns(lead: Lead): TemplateResult | typeof nothing {
  const entries = Object.entries(lead.fields).filter(([, value]) => value !== '');
  if (entries.length === 0) return nothing;
  return html`<dl class="columns">
    ${entries.map(
      ([name, value]) =>
        html`<div>
          <dt dir="auto">${name}</dt>
          <dd dir="auto">${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function history(entries: readonly HistoryEntry[], now: number): TemplateResult {
  const newestFirst = entries.toSorted((a, b) => b.placedAt - a.placedAt);
  return html`<div class="history">
    <h2>Earlier calls</h2>
    ${
      newestFirst.length === 0
        ? html`<p class="placeholder">None. This is the first.</p>`
        : html`<ol>
            ${newestFirst.map(
              (entry) =>
                html`<li>
                  <p>
                    <b
                      >${
                        entry.disposition === null
                          ? outcomeWords(entry.outcome)
                          : dispositionWords(entry.disposition)
                      }</b
                    >
                    <time class="soft" title=${formatFullMoment(entry.placedAt)}
                      >${formatMoment(entry.placedAt, now)}${
                        entry.agentUsername === null ? nothing : ` · ${entry.agentUsername}`
                      }</time
                    >
                  </p>
                  ${entry.notes === '' ? nothing : html`<p class="soft" dir="auto">${entry.notes}</p>`}
                </li>`,
            )}
          </ol>`
    }
  </div>`;
}
