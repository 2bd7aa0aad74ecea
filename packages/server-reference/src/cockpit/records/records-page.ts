import type { Identity } from '@dialwright/core';
import { html, type TemplateResult } from 'lit';
import type { RecordsActions } from './actions.ts';
import { detailView } from './detail-view.ts';
import { filtersView } from './filters-view.ts';
import { listView } from './list-view.ts';
import type { RecordsState } from './records-state.ts';

/** Every call there was, and all about one of them. */
export function recordsPage(
  state: RecordsState,
  role: Identity['role'],
  actions: RecordsActions,
): TemplateResult {
  return html`<main class=${state.open.status === 'closed' ? 'records' : 'records with-detail'}>
    <div class="head">
      <h1>Records</h1>
      ${filtersView(state, role, actions)}
    </div>
    ${listView(state, actions)} ${detailView(state.open, actions)}
  </main>`;
}
