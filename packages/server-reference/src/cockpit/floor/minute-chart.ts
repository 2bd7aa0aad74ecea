import type { MinuteFigures } from '@dialwright/core';
import { FLOOR_MINUTES } from '@dialwright/core';
import { html, svg, type TemplateResult } from 'lit';
import { mark } from '../design/mark.ts';
import { countOf, formatCount } from '../format/figures.ts';
import { formatTimeOfDay } from '../format/moments.ts';
import { chartTop, lastHour } from './last-hour.ts';

/** Units of the drawing's width for one minute; a bar takes most of them. */
const STEP = 10;
const BAR = 7;
const HEIGHT = 100;

/** Dials, answers and drops by the minute. */
export function minuteChart(minutes: readonly MinuteFigures[], now: number): TemplateResult {
  const hour = lastHour(minutes, now);
  const top = chartTop(Math.max(...hour.map(({ dials }) => dials)));
  const sum = (of: 'dials' | 'answered' | 'abandoned'): number =>
    hour.reduce((total, minute) => total + minute[of], 0);
  const words = `${countOf(sum('dials'), 'dial')}, ${countOf(sum('answered'), 'answer')}, ${countOf(sum('abandoned'), 'drop')}`;
  return html`<figure class="panel chart">
    <figcaption>
      <h2>By the minute, last hour</h2>
      <ul class="legend">
        <li><i class="swatch dials"></i>${formatCount(sum('dials'))} dials</li>
        <li><i class="swatch answers"></i>${formatCount(sum('answered'))} answers</li>
        <li>${mark('dropped')}${countOf(sum('abandoned'), 'drop')}</li>
      </ul>
    </figcaption>
    <div class="plot">
      <span class="top soft">${formatCount(top)}</span>
      <span class="base soft">0</span>
      <svg
        viewBox=${`0 0 ${FLOOR_MINUTES * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label=${`The last hour: ${words}.`}
      >
        <path class="grid" d=${`M0 .5H${FLOOR_MINUTES * STEP}M0 50H${FLOOR_MINUTES * STEP}`} />
        ${hour.map((minute, index) => bars(minute, index, top))}
      </svg>
    </div>
    <div class="drops" aria-hidden="true">
      ${hour.map((minute) =>
        minute.abandoned === 0
          ? html`<span></span>`
          : html`<span title=${titleOf(minute)}>${mark('dropped')}</span>`,
      )}
    </div>
    <div class="axis soft" aria-hidden="true">
      ${[0, 15, 30, 45, 59].map(
        (index) => html`<span>${formatTimeOfDay(hour[index]?.minute ?? now)}</span>`,
      )}
    </div>
  </figure>`;
}

function bars(minute: MinuteFigures, index: number, top: number): TemplateResult {
  const tall = (count: number): number => (count / top) * HEIGHT;
  const x = index * STEP + (STEP - BAR) / 2;
  const bar = (kind: string, count: number): TemplateResult =>
    svg`<rect class=${kind} x=${x} y=${HEIGHT - tall(count)} width=${BAR} height=${tall(count)} />`;
  return svg`<g>
    <title>${titleOf(minute)}</title>
    <rect class="reach" x=${index * STEP} width=${STEP} height=${HEIGHT} />
    ${bar('dials', minute.dials)}${bar('answers', minute.answered)}
  </g>`;
}

function titleOf({ minute, dials, answered, abandoned }: MinuteFigures): string {
  return `${formatTimeOfDay(minute)}: ${countOf(dials, 'dial')}, ${countOf(answered, 'answer')}, ${countOf(abandoned, 'drop')}`;
}
