import type { CampaignFigures, Floor } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import { mark, type Tone } from '../design/mark.ts';
import { countOf, formatCount, formatPercent } from '../format/figures.ts';
import { dropBudget } from './drop-budget.ts';

/** Four figures of one campaign: drop rate, calls, agents, today. */
export function figuresView(floor: Floor, figures: CampaignFigures): TemplateResult {
  return html`<div class="figures">
    ${dropRate(figures)} ${callsNow(floor, figures.campaignId)} ${agents(floor, figures)}
    ${today(figures)}
  </div>`;
}

function dropRate(figures: CampaignFigures): TemplateResult {
  const { dropRate, dropTarget } = figures;
  const budget = dropBudget(figures);
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

function budgetWords(figures: CampaignFigures, left: number): string {
  if (figures.answered === 0) return 'Nobody has answered yet.';
  if (left < 0) return `${countOf(-left, 'drop')} over budget`;
  return left === 0 ? 'No drop left in the budget' : `Budget: ${countOf(left, 'more drop')}`;
}

function callsNow(floor: Floor, campaignId: string): TemplateResult {
  const counts = { ringing: 0, talking: 0, held: 0, dropped: 0 };
  for (const call of floor.calls) {
    if (call.campaignId !== campaignId) continue;
    const { status } = call.state;
    if (status === 'placing' || status === 'ringing') counts.ringing += 1;
    else if (status === 'talking') counts.talking += 1;
    else if (status === 'held') counts.held += 1;
    else if (status === 'abandoning') counts.dropped += 1;
  }
  const total = counts.ringing + counts.talking + counts.held + counts.dropped;
  return html`<section class="panel figure">
    <h2>Calls now</h2>
    <p class="value">${formatCount(total)}</p>
    <ul class="shapes">
      ${shape('ringing', counts.ringing, 'ringing')} ${shape('talking', counts.talking, 'talking')}
      ${shape('held', counts.held, 'waiting')}
      ${counts.dropped === 0 ? nothing : shape('dropped', counts.dropped, 'dropped')}
    </ul>
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

function today(figures: CampaignFigures): TemplateResult {
  const { answered, dials } = figures;
  const rate = dials === 0 ? null : answered / dials;
  return html`<section class="panel figure">
    <h2>Today</h2>
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
