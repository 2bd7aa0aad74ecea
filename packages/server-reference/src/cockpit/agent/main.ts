import { systemClock } from '@dialwright/core';
import { createSoftphone } from '@dialwright/softphone';
import { render } from 'lit';
import { navBar } from '../design/nav.ts';
import { startTicker } from '../live/ticker.ts';
import { enterPage } from '../session/enter-page.ts';
import { createAgentDesk } from './agent-desk.ts';
import { agentPage } from './agent-page.ts';
import { createKeptNotes } from './kept-notes.ts';
import { keyAction } from './keys.ts';

const root = document.querySelector<HTMLElement>('#page');
const visitor = await enterPage('agent', window);

if (root && visitor) {
  const phone = createSoftphone({
    server: location.origin,
    credentials: async () => visitor.token,
  });
  phone.on('error', ({ code }) => {
    if (code === 'SESSION_EXPIRED') visitor.endSession();
  });
  // Outside what is drawn again and again, so that a screen reader hears each sentence once.
  const spoken = document.createElement('p');
  spoken.className = 'only-read';
  spoken.setAttribute('aria-live', 'polite');
  root.before(spoken);

  const show = (): void => {
    const { agent } = desk.state.phone;
    document.title = `${agent?.status === 'talking' ? 'On a call' : 'Agent'} · Dialwright`;
    render(
      [navBar('agent', visitor, logOut), agentPage(desk.state, systemClock.now(), desk)],
      root,
    );
  };
  const desk = createAgentDesk({
    phone,
    clock: systemClock,
    notes: createKeptNotes(sessionStorage),
    onChange: show,
    announce: (sentence) => {
      spoken.textContent = sentence;
    },
    focusNotes: () => document.querySelector<HTMLTextAreaElement>('#notes')?.focus(),
  });
  const logOut = async (): Promise<void> => {
    // Nothing to wait for: without a session the server takes the agent offline by itself.
    await phone.logOut().catch(() => undefined);
    await visitor.logOut();
  };

  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const typing = target?.matches('input, textarea, select, [contenteditable]') === true;
    if (typing && event.key === 'Escape') target.blur();
    const action = keyAction(event, typing);
    // Enter on a focused button or link presses that.
    if (action === null || (action.type === 'save' && target?.matches('button, a'))) return;
    event.preventDefault();
    desk.press(action);
  });

  show();
  startTicker(systemClock, () => desk.tick());
  // Refused outright means the session is over, and the page is on its way to the login.
  await desk.start().catch(() => visitor.endSession());
}
