import type { CallRecord } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { mark } from '../design/mark.ts';
import { formatDuration } from '../format/duration.ts';
import { countOf } from '../format/figures.ts';
import { formatClock, formatDay, formatFullMoment } from '../format/moments.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { dispositionWords, outcomeWords } from '../format/words.ts';
import type { RecordsActions } from './actions.ts';
import { outcomeTone } from './outcome-tone.ts';
import { isFiltered, PAGE_SIZE, type RecordsState } from './records-state.ts';

/** The table of calls, newest first; cards where a table does not fit. */
export function listView(state: RecordsState, actions: RecordsActions): TemplateResult {
  const { list } = state;
  if (list.status === 'loaded' && list.items.length === 0) return empty(state, actions);
  return html`<section class="panel list" aria-label="Calls" aria-busy=${list.status === 'loading'}>
    ${newer(state, actions)} ${list.items.length === 0 ? nothing : table(state, actions)}
    ${more(state, actions)}
  </section>`;
}

/** What has ended since the list was asked for. It waits to be asked for: rows must not move under a finger. */
function newer({ newer }: RecordsState, actions: RecordsActions): TemplateResult {
  return html`<div role="status">
    ${
      newer === 0
        ? nothing
        : html`<button class="newer" type="button" @click=${actions.retry}>
            Show
            ${newer >= PAGE_SIZE ? `${PAGE_SIZE} or more newer calls` : countOf(newer, 'newer call')}
          </button>`
    }
  </div>`;
}

function table(state: RecordsState, actions: RecordsActions): TemplateResult {
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
        (record, index) => [
          isNewDay(state.list.items, index)
            ? html`<tr class="day">
                <th scope="rowgroup" colspan="8">${formatDay(record.placedAt)}</th>
              </tr>`
            : nothing,
          row(record, state, actions),
        ],
      )}
    </tbody>
  </table>`;
}

/** Whether the call at `index` is the first of its day. Days are told apart by the calls alone: no clock is asked. */
function isNewDay(items: readonly CallRecord[], index: number): boolean {
  const dayAt = (at: number): string | undefined => {
    const placedAt = items[at]?.placedAt;
    return placedAt === undefined ? undefined : new Date(placedAt).toDateString();
  };
  return dayAt(index) !== dayAt(index - 1);
}

function row(record: CallRecord, state: RecordsState, actions: RecordsActions): TemplateResult {
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
        >${formatClock(record.placedAt)}</a
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
