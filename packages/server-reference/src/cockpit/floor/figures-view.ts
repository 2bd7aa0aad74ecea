import type { CampaignFigures, Floor, FloorCall } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { mark, type Tone } from '../design/mark.ts';
import { countOf, formatCount, formatPercent } from '../format/figures.ts';
import { dropBudget } from './drop-budget.ts';
import { longestWaitMs } from './longest-wait.ts';

/** Four figures of one campaign: drop rate, calls, agents, the last day. `now` is the server's. */
export function figuresView(floor: Floor, figures: CampaignFigures, now: number): TemplateResult {
  const calls = floor.calls.filter(({ campaignId }) => campaignId === figures.campaignId);
  return html`<div class="figures">
    ${dropRate(figures, floor.agents.length + calls.length)} ${callsNow(calls, now)}
    ${agents(floor, figures)} ${lastDay(figures)}
  </div>`;
}

function dropRate(figures: CampaignFigures, onTheLine: number): TemplateResult {
  const { dropRate, dropTarget } = figures;
  const budget = dropBudget(figures, onTheLine);
  const over = dropRate !== null && dropRate > dropTarget;
  return html`<section class="panel figure">
    <h2>Drop rate</h2>
    <p class=${over ? 'value over' : 'value'}>
      ${over ? mark('dropped') : nothing}${formatPercent(dropRate)}<small
        >%<span> of ${formatPercent(dropTarget)} %</span></small
      >
    </p>
    <svg class="gauge" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="8" />
      <rect class=${over ? 'fill over' : 'fill'} width=${budget.fill * 100} height="8" />
      <rect class="target" x=${budget.target * 100 - 0.4} width="0.8" height="8" />
    </svg>
    <p class="aside">${budgetWords(figures, budget.left)}</p>
  </section>`;
}

/** What the next drop would mean, for somebody who decides whether to let the dialer go on. */
function budgetWords(figures: CampaignFigures, left: number | null): string {
  const { answered, abandoned, dropTarget } = figures;
  const limit = `${formatPercent(dropTarget)} %`;
  if (answered === 0) return 'Nobody has answered yet.';
  if (left === null)
    return `${formatCount(abandoned)} of ${formatCount(answered)} in the last 24 h`;
  if (left < 0) return `${countOf(-left, 'drop')} too many for ${limit}`;
  if (left > 0) return `Room for ${countOf(left, 'more drop')}`;
  return `${abandoned === 0 ? 'The first' : 'One more'} drop would pass ${limit}`;
}

function callsNow(calls: readonly FloorCall[], now: number): TemplateResult {
  const counts = { ringing: 0, talking: 0, held: 0, dropped: 0 };
  for (const { state } of calls) {
    const { status } = state;
    if (status === 'placing' || status === 'ringing') counts.ringing += 1;
    else if (status === 'talking') counts.talking += 1;
    else if (status === 'held') counts.held += 1;
    else if (status === 'abandoning') counts.dropped += 1;
  }
  const total = counts.ringing + counts.talking + counts.held + counts.dropped;
  const waitMs = longestWaitMs(calls, now);
  return html`<section class=${waitMs === null ? 'panel figure' : 'panel figure waiting'}>
    <h2>Calls now</h2>
    <p class="value">${formatCount(total)}</p>
    <ul class="shapes">
      ${shape('ringing', counts.ringing, 'ringing')} ${shape('talking', counts.talking, 'talking')}
      ${shape('held', counts.held, 'waiting')}
      ${counts.dropped === 0 ? nothing : shape('dropped', counts.dropped, 'dropped')}
    </ul>
    <p class="aside">
      ${
        waitMs === null
          ? 'Nobody waits for an agent.'
          : `The longest has waited ${(waitMs / 1_000).toFixed(1)} s`
      }
    </p>
  </section>`;
}

function agents(floor: Floor, figures: CampaignFigures): TemplateResult {
  const present = floor.agents.filter(({ state }) => state.status !== 'offline');
  const of = (...statuses: readonly string[]): number =>
    present.filter(({ state }) => statuses.includes(state.status)).length;
  const working = of('ready', 'talking', 'wrap_up', 'connecting');
  return html`<section class="panel figure">
    <h2>Agents working</h2>
    <p class="value">${working}<small> / ${present.length}</small></p>
    <ul class="shapes">
      ${shape('ready', of('ready'), 'ready')} ${shape('wrap-up', of('wrap_up'), 'wrap-up')}
      ${shape('paused', of('paused'), 'paused')}
    </ul>
    <p class="aside">
      ${
        figures.utilisation === null
          ? 'Nobody has been ready yet.'
          : `Busy ${formatPercent(figures.utilisation, 0)} % of their time`
      }
    </p>
  </section>`;
}

function lastDay(figures: CampaignFigures): TemplateResult {
  const { answered, dials } = figures;
  const rate = dials === 0 ? null : answered / dials;
  return html`<section class="panel figure">
    <h2>Last 24 h</h2>
    <p class="value">${formatCount(dials)}<small> ${dials === 1 ? 'dial' : 'dials'}</small></p>
    <p class="aside strong">${formatPercent(rate)} % answered</p>
    <p class="aside">${countOf(figures.leadsLeft, 'lead')} left to call</p>
  </section>`;
}

function shape(tone: Tone, count: number, word: string): TemplateResult {
  return html`<li class=${count === 0 ? 'none' : ''}>
    ${mark(tone)}<b>${formatCount(count)}</b> ${word}
  </li>`;
}
