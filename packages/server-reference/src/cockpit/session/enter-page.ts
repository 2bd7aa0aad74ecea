import type { Identity } from '@dialwright/core';
import { type Api, createApi } from './api.ts';
import {
  addressAfterLogin,
  loginAddress,
  type LoginReason,
  loginTokenIn,
  type PageName,
  pagesFor,
} from './routes.ts';
import { createSessionStore, type Session } from './session-store.ts';

/** Somebody who may be on this page. */
export interface Visitor {
  identity: Identity;
  /** For what speaks to the server without {@link Api}. */
  token: string;
  api: Api;
  /** Goes to the login page because the server no longer knows the session. */
  endSession: () => void;
  /** Ends the session here and on the server, and goes to the login page. */
  logOut: () => Promise<void>;
}

/**
 * Lets the person in: by the one-time token in the address, or the session of this tab. Null: they are
 * on their way to the login page, or to the page their role works with, and there is nothing to show.
 */
export async function enterPage(page: PageName, browser: Window): Promise<Visitor | null> {
  const { location, sessionStorage } = browser;
  const store = createSessionStore(sessionStorage);
  const fetch = browser.fetch.bind(browser);
  const here = (): string => `${location.pathname}${location.search}`;
  const toLogin = (why: LoginReason | null): null => {
    store.clear();
    location.replace(loginAddress(here(), why));
    return null;
  };

  const loginToken = loginTokenIn(location.hash);
  if (loginToken !== null) {
    // Out of the address first: whatever comes next, it must not stay in the history.
    browser.history.replaceState(null, '', here());
    const nobody = createApi({ fetch, token: null, onUnauthorized: () => undefined });
    const answer = await nobody.post<Session>('/v1/sessions', { login_token: loginToken });
    if (!answer.ok) return toLogin(answer.status === 401 ? 'refused' : 'unchecked');
    store.write(answer.value);
  }

  const session = store.read();
  if (session === null) return toLogin(null);
  const { identity, token } = session;
  if (!pagesFor(identity.role).includes(page)) {
    location.replace(addressAfterLogin(null, location.origin, identity.role));
    return null;
  }
  const endSession = (): void => void toLogin('expired');
  const api = createApi({ fetch, token, onUnauthorized: endSession });
  const logOut = async (): Promise<void> => {
    store.clear();
    const parting = createApi({ fetch, token, onUnauthorized: () => undefined });
    await parting.delete('/v1/sessions/current');
    location.assign('/login');
  };
  return { identity, token, api, endSession, logOut };
}
