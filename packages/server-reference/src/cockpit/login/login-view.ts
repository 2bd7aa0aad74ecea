import { html, nothing, type TemplateResult } from 'lit';
import { brandMark } from '../design/nav.ts';
import { mark } from '../design/mark.ts';

/** What the login page shows. */
export interface LoginState {
  /** Why one is here; null: by one's own wish. */
  notice: string | null;
  /** Why the last try failed. */
  refusal: string | null;
  asking: boolean;
}

/** Why somebody landed on the login page, as a sentence. */
export function loginNotice(why: string | null): string | null {
  if (why === 'expired') return 'Your session has ended. Log in to go on where you were.';
  if (why === 'refused') return 'That login link has been used or is too old. Log in here instead.';
  if (why === 'unchecked')
    return 'The login link could not be checked. Open it again, or log in here.';
  return null;
}

/** The login page. */
export function loginView(
  state: LoginState,
  onSubmit: (username: string, password: string) => void,
): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    onSubmit(textOf(form, 'username').trim(), textOf(form, 'password'));
  };
  return html`<main class="login">
    <form class="panel" @submit=${submit}>
      <div class="brand">
        ${brandMark}
        <h1>Dialwright</h1>
      </div>
      ${state.notice === null ? nothing : html`<p class="notice">${state.notice}</p>`}
      <label class="field">
        <span>User name</span>
        <input
          class="input"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          autofocus
        />
      </label>
      <label class="field">
        <span>Password</span>
        <input
          class="input"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
      </label>
      <div aria-live="polite">
        ${
          state.refusal === null
            ? nothing
            : html`<p class="refused">${mark('dropped')}${state.refusal}</p>`
        }
      </div>
      <button class="button primary" ?disabled=${state.asking}>
        ${state.asking ? 'Logging in …' : 'Log in'}
      </button>
    </form>
  </main>`;
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
