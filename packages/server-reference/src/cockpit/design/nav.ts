import { html, nothing, type TemplateResult } from 'lit';
import { type PageName, pagesFor } from '../session/routes.ts';
import type { Visitor } from '../session/enter-page.ts';

const labels: Readonly<Record<PageName, string>> = {
  floor: 'Floor',
  agent: 'Agent',
  records: 'Records',
};

/** The bar every page begins with. `onLogOut` lets a page put its own things in order first. */
export function navBar(
  current: PageName,
  visitor: Visitor,
  onLogOut: () => Promise<void> = visitor.logOut,
): TemplateResult {
  const { identity } = visitor;
  return html`<header>
    <nav class="nav" aria-label="Pages">
      <div class="brand">${brandMark}<span>Dialwright</span></div>
      ${pagesFor(identity.role).map(
        (page) =>
          html`<a href=${`/${page}`} aria-current=${page === current ? 'page' : nothing}
            >${labels[page]}</a
          >`,
      )}
      <bdi class="who one-line" title=${`${identity.name} (${identity.username})`}
        >${identity.name}</bdi
      >
      <button class="button plain" type="button" @click=${onLogOut}>Log out</button>
    </nav>
  </header>`;
}

/** The sign of the product. */
export const brandMark: TemplateResult = html`<svg
  width="20"
  height="20"
  viewBox="0 0 20 20"
  aria-hidden="true"
>
  <circle
    cx="10"
    cy="10"
    r="7.5"
    fill="none"
    stroke="currentColor"
    stroke-width="2.5"
    pathLength="100"
    stroke-dasharray="74 100"
    transform="rotate(-65 10 10)"
  />
  <circle cx="10" cy="10" r="2.75" fill="var(--dw-ready)" />
</svg>`;
