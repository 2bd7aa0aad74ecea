import { systemClock } from '@dialwright/core';
import { render } from 'lit';
import { navBar } from '../design/nav.ts';
import { enterPage } from '../session/enter-page.ts';
import { RecordingPlayer } from './recording-player.ts';
import { createRecordsDesk } from './records-desk.ts';
import { recordsPage } from './records-page.ts';

/** How often the page looks for calls that have ended since. */
const LOOK_AGAIN_MS = 5_000;

const root = document.querySelector<HTMLElement>('#page');
const visitor = await enterPage('records', window);

if (root && visitor) {
  customElements.define('dw-recording', RecordingPlayer);
  const desk = createRecordsDesk({
    api: visitor.api,
    search: location.search,
    onChange: () => show(),
    onNavigate: (address) => history.pushState(null, '', address),
  });
  const { role } = visitor.identity;
  const show = (): void => {
    const page = recordsPage(desk.state, role, desk);
    render([navBar('records', visitor), page], root);
  };

  addEventListener('popstate', () => desk.visit(location.search));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && desk.state.open.status !== 'closed') desk.close();
  });
  show();
  desk.visit(location.search);
  const lookAgain = (): void => {
    systemClock.setTimer(LOOK_AGAIN_MS, () => {
      // A page that nobody sees asks for nothing.
      const looked = document.hidden ? Promise.resolve() : desk.refresh();
      void looked.finally(lookAgain);
    });
  };
  lookAgain();
}
