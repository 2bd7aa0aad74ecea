import { callOutcomes } from '@dialwright/core';
import type { Identity } from '@dialwright/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { RecordsActions } from './actions.ts';
import { isFiltered, type RecordsState } from './records-state.ts';

/**
 * The filters as chips; one that is set is darker and can be cleared by itself. Agents see their own calls
 * only, so there is no agent to choose.
 */
export function filtersView(
  state: RecordsState,
  role: Identity['role'],
  actions: RecordsActions,
): TemplateResult {
  const { filters } = state;
  const outcomes = Object.entries(callOutcomes).map(([code, { label }]) => [code, label] as const);
  const agents = [...state.agents].sort(([, a], [, b]) => a.localeCompare(b));
  if (filters.agent !== '' && !state.agents.has(filters.agent)) {
    agents.push([filters.agent, 'chosen']);
  }
  return html`<div class="filters" role="search" aria-label="Filter the records">
    ${choice('Outcome', filters.outcome, outcomes, (outcome) => actions.filter({ outcome }))}
    ${role === 'agent' ? nothing : choice('Agent', filters.agent, agents, (agent) => actions.filter({ agent }))}
    ${numberChip(filters.phone, (phone) => actions.filter({ phone }))}
    ${
      isFiltered(filters)
        ? html`<button class="button plain" type="button" @click=${actions.clearFilters}>
            Clear all
          </button>`
        : nothing
    }
  </div>`;
}

function choice(
  name: string,
  value: string,
  options: readonly (readonly [string, string])[],
  onChange: (value: string) => void,
): TemplateResult {
  const change = (event: Event): void => onChange((event.currentTarget as HTMLSelectElement).value);
  return html`<div class=${value === '' ? 'chip' : 'chip set'}>
    <label>
      <span class="soft">${name}</span>
      <select @change=${change}>
        <option value="" ?selected=${value === ''}>any</option>
        ${options.map(
          ([code, label]) =>
            html`<option value=${code} ?selected=${code === value}>${label}</option>`,
        )}
      </select>
    </label>
    ${clear(name, value, onChange)}
  </div>`;
}

function numberChip(value: string, onChange: (value: string) => void): TemplateResult {
  const change = (event: Event): void =>
    onChange((event.currentTarget as HTMLInputElement).value.trim());
  return html`<div class=${value === '' ? 'chip' : 'chip set'}>
    <label>
      <span class="soft">Number</span>
      <input
        type="search"
        inputmode="tel"
        size="14"
        placeholder="any digits"
        .value=${value}
        @change=${change}
      />
    </label>
    ${clear('Number', value, onChange)}
  </div>`;
}

function clear(
  name: string,
  value: string,
  onChange: (value: string) => void,
): TemplateResult | typeof nothing {
  if (value === '') return nothing;
  return html`<button
    class="clear"
    type="button"
    title=${`Clear ${name.toLowerCase()}`}
    aria-label=${`Clear ${name.toLowerCase()}`}
    @click=${() => onChange('')}
  >
    ×
  </button>`;
}
