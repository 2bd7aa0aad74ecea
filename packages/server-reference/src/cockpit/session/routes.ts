import type { Identity } from '@dialwright/core';

/** The pages behind the login. */
export type PageName = 'floor' | 'agent' | 'records';

/** The pages a role works with, in the order of the navigation. The first is where they start. */
export function pagesFor(role: Identity['role']): readonly PageName[] {
  return role === 'supervisor' ? ['floor', 'agent', 'records'] : ['agent', 'records'];
}

/** The one-time token in a fragment such as `#login=abc`, or null. */
export function loginTokenIn(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('login');
  return token === null || token === '' ? null : token;
}

/** Why somebody is sent to the login page: the session ended, the link is spent, or could not be checked. */
export type LoginReason = 'expired' | 'refused' | 'unchecked';

/** Where the login page is, and what it should know: why one is there and where one came from. */
export function loginAddress(cameFrom: string, why: LoginReason | null): string {
  const query = new URLSearchParams({ next: cameFrom, ...(why === null ? {} : { why }) });
  return `/login?${query}`;
}

/**
 * Where to go after logging in: `next` if it leads to a page of ours that the role works with, else the
 * role's first page. Never to another origin, whatever somebody wrote into the address.
 */
export function addressAfterLogin(
  next: string | null,
  origin: string,
  role: Identity['role'],
): string {
  const pages = pagesFor(role);
  const start = `/${pages[0]}`;
  if (next === null || !URL.canParse(next, origin)) return start;
  const url = new URL(next, origin);
  const ours = url.origin === origin && pages.some((page) => url.pathname === `/${page}`);
  return ours ? `${url.pathname}${url.search}` : start;
}
