import type { AgentState, CallState } from '@dialwright/core';
import { svg, type TemplateResult } from 'lit';
import { wordsOf } from '../format/words.ts';

/** The states that a person can tell apart by colour, by shape and by word. */
export type Tone =
  'ready' | 'ringing' | 'talking' | 'held' | 'wrap-up' | 'paused' | 'offline' | 'dropped';

/** How a state is shown. */
export interface Appearance {
  tone: Tone;
  word: string;
}

/** What an agent's state looks like. A pause is called by its code. */
export function agentAppearance(state: AgentState): Appearance {
  switch (state.status) {
    case 'offline':
      return { tone: 'offline', word: 'Offline' };
    case 'paused':
      return {
        tone: 'paused',
        word: state.code === 'LOGGED_IN' ? 'Logged in' : wordsOf(state.code),
      };
    case 'connecting':
      return { tone: 'ringing', word: 'Connecting' };
    case 'ready':
      return { tone: 'ready', word: 'Ready' };
    case 'talking':
      return { tone: 'talking', word: 'On a call' };
    case 'wrap_up':
      return { tone: 'wrap-up', word: 'Wrap-up' };
  }
}

/** What a live call's state looks like. Null: it is over. */
export function callAppearance(state: CallState): Appearance | null {
  switch (state.status) {
    case 'placing':
    case 'ringing':
      return { tone: 'ringing', word: 'Ringing' };
    case 'held':
      return { tone: 'held', word: 'Waiting' };
    case 'abandoning':
      return { tone: 'dropped', word: 'Dropped' };
    case 'talking':
      return { tone: 'talking', word: 'Talking' };
    case 'hung_up':
    case 'ended':
      return null;
  }
}

/**
 * The shape of a state, one em wide, in the state's colour. A wrap-up's arc shows `left`, the fraction
 * of it that remains (1: all of it, or no limit).
 */
export function mark(tone: Tone, left = 1): TemplateResult {
  return svg`<svg class=${`mark tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">${shape(tone, left)}</svg>`;
}

function shape(tone: Tone, left: number): TemplateResult {
  switch (tone) {
    case 'ready':
      return svg`<circle cx="8" cy="8" r="5.5" fill="currentColor" />`;
    case 'ringing':
      return svg`<circle class="pulse" cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" />
        <circle cx="8" cy="8" r="3.75" fill="none" stroke="currentColor" stroke-width="2.5" />`;
    case 'talking':
      return svg`<path fill="currentColor" d="M4.6 1.3 6.5 4.6 5.3 6.3c.9 1.8 2.4 3.4 4.3 4.3l1.7-1.2 3.3 1.9c.1 1.8-1.2 3.4-3.2 3.4C5.9 14.4 1.3 9.6 1.2 4.500c0-2 1.6-3.3 3.4-3.200z" />`;
    case 'held':
      return svg`<path fill="currentColor" d="M2 3h12v2.500H2zM2 6.750h12v2.500H2zM2 10.500h12V13H2z" />`;
    case 'wrap-up':
      return svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" opacity=".28" />
        <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2.5" pathLength="100"
          stroke-dasharray=${`${Math.round(Math.min(1, Math.max(0, left)) * 100)} 200`} transform="rotate(-90 8 8)" />`;
    case 'paused':
      return svg`<path fill="currentColor" d="M3.5 2.500h3.250v11H3.500zM9.25 2.500h3.250v11H9.250z" />`;
    case 'offline':
      return svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.5" />`;
    case 'dropped':
      return svg`<path stroke="currentColor" stroke-width="2.75" stroke-linecap="round" d="m3.5 3.5 9 9m0-9-9 9" />`;
  }
}
