import type { CallRecord } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { mark } from '../design/mark.ts';
import { formatDuration } from '../format/duration.ts';
import { formatFullMoment, formatMoment } from '../format/moments.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { dispositionWords, outcomeWords } from '../format/words.ts';
import type { RecordsActions } from './actions.ts';
import { outcomeTone } from './outcome-tone.ts';
import { isFiltered, type RecordsState } from './records-state.ts';

/** The table of calls, newest first; cards where a table does not fit. */
export function listView(
  state: RecordsState,
  now: number,
  actions: RecordsActions,
): TemplateResult {
  const { list } = state;
  if (list.status === 'loaded' && list.items.length === 0) return empty(state, actions);
  return html`<section class="panel list" aria-label="Calls" aria-busy=${list.status === 'loading'}>
    ${list.items.length === 0 ? nothing : table(state, now, actions)} ${more(state, actions)}
  </section>`;
}

function table(state: RecordsState, now: number, actions: RecordsActions): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">Lead</th>
        <th scope="col" class="right">Number</th>
        <th scope="col">Outcome</th>
        <th scope="col">Disposition</th>
        <th scope="col">Agent</th>
        <th scope="col" class="right">Talk</th>
        <th scope="col"><span class="only-read">Recording</span></th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        state.list.items,
        ({ callId }) => callId,
        (record) => row(record, state, now, actions),
      )}
    </tbody>
  </table>`;
}

function row(
  record: CallRecord,
  state: RecordsState,
  now: number,
  actions: RecordsActions,
): TemplateResult {
  const isOpen = state.open.status !== 'closed' && state.open.callId === record.callId;
  const open = (event: Event): void => {
    event.preventDefault();
    actions.open(record.callId);
  };
  const address = `/records?${new URLSearchParams({ call: record.callId })}`;
  return html`<tr class=${isOpen ? 'open' : ''} @click=${open}>
    <td class="when">
      <a
        href=${address}
        aria-current=${isOpen ? 'true' : nothing}
        title=${formatFullMoment(record.placedAt)}
        >${formatMoment(record.placedAt, now)}</a
      >
    </td>
    <td class="who"><bdi title=${record.leadName}>${record.leadName || 'No name'}</bdi></td>
    <td class="phone right number" title=${record.customerNumber}>
      ${formatPhoneNumber(record.customerNumber)}
    </td>
    <td class="outcome">
      <span class=${`with-mark tone-${outcomeTone(record.outcome)}`}
        >${mark(outcomeTone(record.outcome))}${outcomeWords(record.outcome)}</span
      >
    </td>
    <td class="disposition">${dispositionOf(record)}</td>
    <td class="agent soft">${record.agentUsername ?? ''}</td>
    <td class="talk right">${record.talkMs === 0 ? nothing : formatDuration(record.talkMs)}</td>
    <td class="play">
      ${
        record.recordingUrl === null
          ? nothing
          : html`<span title="Recorded" aria-label="Recorded">▸</span>`
      }
    </td>
  </tr>`;
}

/** A disposition that only repeats the outcome says nothing new. */
function dispositionOf(record: CallRecord): string {
  if (record.disposition === null) return 'In wrap-up';
  return record.disposition === record.outcome ? '' : dispositionWords(record.disposition);
}

function more({ list }: RecordsState, actions: RecordsActions): TemplateResult | typeof nothing {
  if (list.status === 'loading') return html`<p class="more soft">Loading …</p>`;
  if (list.status === 'failed') {
    return html`<p class="more" role="alert">
      ${mark('dropped')}<span>${list.message}</span>
      <button class="button" type="button" @click=${actions.retry}>Try again</button>
    </p>`;
  }
  if (list.nextCursor === null) return nothing;
  return html`<p class="more">
    <button class="button" type="button" @click=${actions.loadMore}>Show older calls</button>
  </p>`;
}

function empty(state: RecordsState, actions: RecordsActions): TemplateResult {
  if (isFiltered(state.filters)) {
    return html`<div class="panel empty">
      <strong>No call matches</strong>
      <p>No call has all of the filters above.</p>
      <button class="button primary" type="button" @click=${actions.clearFilters}>
        Clear the filters
      </button>
    </div>`;
  }
  return html`<div class="panel empty">
    <strong>No calls yet</strong>
    <p>
      Every call is listed here as soon as it ends. Start a campaign, then press Ready on the agent
      page.
    </p>
    <a class="button primary" href="/agent">Open the agent page</a>
  </div>`;
}
