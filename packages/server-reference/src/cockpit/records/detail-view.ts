import type { CallRecord, TimelineEntry } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { mark } from '../design/mark.ts';
import { formatDuration, formatOffset } from '../format/duration.ts';
import { formatClock, formatFullMoment } from '../format/moments.ts';
import { formatPhoneNumber } from '../format/phone-number.ts';
import { dispositionWords, outcomeWords } from '../format/words.ts';
import type { RecordsActions } from './actions.ts';
import { outcomeTone } from './outcome-tone.ts';
import type { RecordDetail } from '../../dialer-service.ts';
import type { OpenRecord } from './records-state.ts';

/** The call that is open: its facts, its recording, why it was dialled, and all that happened. */
export function detailView(open: OpenRecord, actions: RecordsActions): TemplateResult {
  if (open.status === 'closed') return html``;
  return html`<aside class="panel detail" aria-label="Call">
    <button class="button plain close" type="button" title="Close (Esc)" @click=${actions.close}>
      Close<kbd>Esc</kbd>
    </button>
    ${content(open, actions)}
  </aside>`;
}

function content(
  open: Exclude<OpenRecord, { status: 'closed' }>,
  actions: RecordsActions,
): TemplateResult {
  switch (open.status) {
    case 'loading':
      return html`<p class="soft">Loading …</p>`;
    case 'failed':
      return html`<p role="alert">${open.message}</p>
        <p>
          <button class="button" type="button" @click=${() => actions.open(open.callId)}>
            Try again
          </button>
        </p>`;
    case 'loaded':
      return html`${facts(open.detail.record)} ${recording(open.detail.record)}
      ${decision(open.detail)} ${timeline(open.detail)}`;
  }
}

function facts(record: CallRecord): TemplateResult {
  const tone = outcomeTone(record.outcome);
  const by = record.dispositionBy === 'system' ? ' (by itself)' : '';
  const rows: readonly (readonly [string, string | null])[] = [
    ['Placed', formatFullMoment(record.placedAt)],
    ['Campaign', record.campaignName],
    ['Caller ID', formatPhoneNumber(record.callerId)],
    ['Agent', record.agentUsername],
    ['Waited', record.heldMs === null ? null : `${(record.heldMs / 1_000).toFixed(2)} s`],
    ['Talked', record.talkMs === 0 ? null : formatDuration(record.talkMs)],
    ['Message', record.abandonMessage === null ? null : messageWords[record.abandonMessage]],
    [
      'Counted as dropped',
      record.abandonedFor.length === 0 ? null : record.abandonedFor.join(', '),
    ],
    [
      'Disposition',
      record.disposition === null ? 'In wrap-up' : dispositionWords(record.disposition) + by,
    ],
  ];
  return html`<h1><bdi>${record.leadName || 'No name'}</bdi></h1>
    <p class="phone" title=${record.customerNumber}>${formatPhoneNumber(record.customerNumber)}</p>
    <p class=${`state tone-${tone}`}>${mark(tone)}${outcomeWords(record.outcome)}</p>
    <dl>
      ${rows.map(([name, value]) =>
        value === null
          ? nothing
          : html`<div>
              <dt>${name}</dt>
              <dd dir="auto">${value}</dd>
            </div>`,
      )}
    </dl>
    ${
      record.notes === ''
        ? nothing
        : html`<section>
            <h2>Notes</h2>
            <p class="written" dir="auto">${record.notes}</p>
          </section>`
    }`;
}

const messageWords: Readonly<Record<NonNullable<CallRecord['abandonMessage']>, string>> = {
  heard: 'Heard to its end',
  cut_short: 'They hung up during it',
  not_played: 'Could not be played',
};

function recording(record: CallRecord): TemplateResult {
  return html`<section>
    <h2>Recording</h2>
    ${
      record.recordingUrl === null
        ? html`<p class="soft">Nothing was recorded.</p>`
        : html`<dw-recording src=${record.recordingUrl}></dw-recording>`
    }
  </section>`;
}

function decision({ decision }: RecordDetail): TemplateResult | typeof nothing {
  if (decision === null) return nothing;
  return html`<section>
    <h2>Why it was dialled</h2>
    <p>${decision.message}</p>
    <ul class="reasons">
      ${decision.reasons.map(
        (reason) => html`<li><code>${reason.code}</code> ${reason.message}</li>`,
      )}
    </ul>
  </section>`;
}

function timeline({ record, timeline }: RecordDetail): TemplateResult {
  return html`<section>
    <h2>What happened</h2>
    <ol class="timeline">
      ${timeline.map(
        (entry) =>
          html`<li>
            <time title=${`${formatClock(entry.at)}.${String(entry.at % 1_000).padStart(3, '0')}`}
              >${formatOffset(entry.at - record.placedAt)}</time
            >
            <div>
              <b>${entry.type}</b>
              ${details(entry)}
            </div>
          </li>`,
      )}
    </ol>
  </section>`;
}

function details({ details }: TimelineEntry): TemplateResult | typeof nothing {
  const entries = Object.entries(details);
  if (entries.length === 0) return nothing;
  return html`<p class="soft">
    ${entries.map(
      ([name, value]) =>
        html`<span class="pair"
          >${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}</span
        > `,
    )}
  </p>`;
}
