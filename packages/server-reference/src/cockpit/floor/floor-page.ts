import type { CampaignFigures, Floor } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { mark } from '../design/mark.ts';
import { formatClock } from '../format/moments.ts';
import type { FeedSnapshot } from '../live/floor-feed.ts';
import { agentTiles } from './agent-tiles.ts';
import { figuresView } from './figures-view.ts';
import { linkWords } from './link-words.ts';
import { minuteChart } from './minute-chart.ts';
import { shownCampaign } from './shown-campaign.ts';

/** What the floor page shows. */
export interface FloorPageState {
  feed: FeedSnapshot;
  /** Which campaign the viewer chose; null: the one that dials. */
  campaignId: string | null;
}

/** This moment, by the clocks the page needs. */
export interface Moment {
  /** This machine's wall time. */
  now: number;
  /** This machine's elapsed time. */
  monotonicNow: number;
}

/** The floor: a wall, a supervisor's second screen, a phone. */
export function floorPage(
  state: FloorPageState,
  moment: Moment,
  onChoose: (campaignId: string) => void,
): TemplateResult {
  const { floor, serverAheadMs, heardAt } = state.feed;
  const link = linkWords(state.feed, moment.monotonicNow, moment.now);
  const figures = floor === null ? undefined : shownCampaign(floor, state.campaignId);
  // What nobody has told of may be over: timers stand still at what was last known.
  const unheardMs = link.stale && heardAt !== null ? moment.monotonicNow - heardAt : 0;
  const serverNow = moment.now + serverAheadMs - unheardMs;
  return html`<main class=${link.stale ? 'floor stale' : 'floor'}>
    <div class="head">
      ${campaignTitle(floor, figures, onChoose)}
      <p class="clock">
        <time>${formatClock(moment.now + serverAheadMs)}</time>
        <span class=${`state tone-${link.tone}`}>${mark(link.tone)}${link.text}</span>
      </p>
      <p class="only-read" role="status">${link.stale ? 'The figures are out of date.' : ''}</p>
    </div>
    ${floor === null ? waiting(state.feed) : banners(floor)}
    ${
      floor === null
        ? nothing
        : html`${figures === undefined ? noCampaign() : figuresView(floor, figures, serverNow)}
          ${agentTiles(floor, serverNow)}
          ${
            figures === undefined
              ? nothing
              : html`<div class="foot">
                  ${minuteChart(floor.minutes, serverNow)} ${whyView(figures)}
                </div>`
          }`
    }
  </main>`;
}

function campaignTitle(
  floor: Floor | null,
  figures: CampaignFigures | undefined,
  onChoose: (campaignId: string) => void,
): TemplateResult {
  if (floor === null || figures === undefined) return html`<h1>Floor</h1>`;
  const running = figures.status === 'running';
  const choose = (event: Event): void => onChoose((event.currentTarget as HTMLSelectElement).value);
  return html`<div class="campaign">
    ${
      floor.campaigns.length === 1
        ? html`<h1 class="one-line"><bdi>${figures.name}</bdi></h1>`
        : html`<h1>
            <select aria-label="Campaign" @change=${choose}>
              ${floor.campaigns.map(
                ({ campaignId, name }) =>
                  html`<option value=${campaignId} ?selected=${campaignId === figures.campaignId}>
                    ${name}
                  </option>`,
              )}
            </select>
          </h1>`
    }
    <span class=${`state tone-${running ? 'ready' : 'paused'}`}
      >${mark(running ? 'ready' : 'paused')}${running ? 'Dialling' : 'Paused'}</span
    >
  </div>`;
}

function waiting(feed: FeedSnapshot): TemplateResult {
  if (feed.link.status !== 'cut') {
    return html`<div class="panel empty"><p>Connecting to the server …</p></div>`;
  }
  return html`<div class="banner" role="alert">
    ${mark('dropped')}<span>${feed.link.reason} The floor appears as soon as it answers.</span>
  </div>`;
}

function banners(floor: Floor): TemplateResult | typeof nothing {
  const { asterisk } = floor.health;
  if (asterisk.ok) return nothing;
  return html`<div class="banner" role="alert">
    ${mark('dropped')}<span>${asterisk.message}</span>
  </div>`;
}

function noCampaign(): TemplateResult {
  return html`<div class="panel empty">
    <strong>No campaign yet</strong>
    <p>
      Create one and import its leads over the API: POST /v1/campaigns. It appears here at once.
    </p>
  </div>`;
}

function whyView(figures: CampaignFigures): TemplateResult {
  return html`<section class="panel why">
    <h2>Why</h2>
    <p>${figures.why === '' ? 'No decision has been taken yet.' : figures.why}</p>
    ${figures.status === 'running' ? reading : nothing}
  </section>`;
}

/** The words of a decision, for whoever reads one for the first time. */
const reading: TemplateResult = html`<dl class="reading soft">
  <div>
    <dt>idle</dt>
    <dd>agents who are ready and have no call</dd>
  </div>
  <div>
    <dt>answers due</dt>
    <dd>how many of the calls that ring now are expected to be answered in that time</dd>
  </div>
  <div>
    <dt>blocked</dt>
    <dd>how often an answer would find no agent, and how often it may</dd>
  </div>
</dl>`;
