import { systemClock, systemRandom } from '@dialwright/core';
import { render } from 'lit';
import { navBar } from '../design/nav.ts';
import { openFloorFeed } from '../live/floor-feed.ts';
import { startTicker } from '../live/ticker.ts';
import { enterPage } from '../session/enter-page.ts';
import { floorPage } from './floor-page.ts';

const root = document.querySelector<HTMLElement>('#page');
const visitor = await enterPage('floor', window);

if (root && visitor) {
  let campaignId = new URLSearchParams(location.search).get('campaign');
  let due = false;

  const show = (): void => {
    due = false;
    const moment = { now: systemClock.now(), monotonicNow: systemClock.monotonicNow() };
    const page = floorPage({ feed: feed.snapshot, campaignId }, moment, (chosen) => {
      campaignId = chosen;
      history.replaceState(null, '', `/floor?${new URLSearchParams({ campaign: chosen })}`);
      show();
    });
    render([navBar('floor', visitor), page], root);
  };
  // A busy floor changes many times a frame; it is drawn once.
  const showSoon = (): void => {
    if (due) return;
    due = true;
    requestAnimationFrame(show);
  };
  const feed = openFloorFeed({
    open: (lastEventId, signal) => visitor.api.stream('/v1/floor/stream', lastEventId, signal),
    onChange: showSoon,
    clock: systemClock,
    random: systemRandom,
  });
  startTicker(systemClock, showSoon);
  show();
}
