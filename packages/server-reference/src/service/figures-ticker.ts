/** Tells the floors their figures: counted in the store, once a second, told only when they changed. */
import type { Clock, Logger, MinuteFigures, Timer } from '@dialwright/core';
import type { FloorFeeds } from '../feeds/floor-feeds.ts';
import type { CampaignRef, DialerStore } from '../store/dialer-store.ts';

export interface FiguresTicker {
  /** Counts a campaign from now on. */
  show(ref: CampaignRef): void;
  close(): Promise<void>;
}

export interface FiguresTickerOptions {
  store: Pick<DialerStore, 'figures' | 'minutes' | 'campaign'>;
  floors: FloorFeeds;
  clock: Clock;
  logger: Logger;
  why(ref: CampaignRef): string | null;
}

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;
/** How far back the chart goes that a newcomer is shown. */
const CHART_MS = 60 * MINUTE_MS;

export function createFiguresTicker(options: FiguresTickerOptions): FiguresTicker {
  const { store, floors, clock, logger } = options;
  const shown = new Map<string, { ref: CampaignRef; countedUntil: number }>();
  let timer: Timer | null = null;
  let counting: Promise<void> = Promise.resolve();
  let closed = false;

  const count = async (campaign: { ref: CampaignRef; countedUntil: number }): Promise<void> => {
    const { ref } = campaign;
    const now = clock.now();
    const settings = (await store.campaign(ref))?.settings;
    if (!settings) return;
    const figures = await store.figures(ref, now);
    floors.figures(ref.tenantId, {
      ...figures,
      dropTarget: settings.dropTarget,
      why: options.why(ref) ?? 'The campaign is paused.',
    });
    // The last minute may still have grown after it was told.
    const minutes = await store.minutes(ref, campaign.countedUntil - MINUTE_MS);
    for (const minute of minutes) tellMinute(ref, minute);
    campaign.countedUntil = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  };
  const told = new Map<string, string>();
  const tellMinute = (ref: CampaignRef, minute: MinuteFigures): void => {
    const key = `${ref.tenantId} ${minute.minute}`;
    const text = JSON.stringify(minute);
    if (told.get(key) === text) return;
    told.set(key, text);
    floors.publish(ref.tenantId, { type: 'minute.changed', at: clock.now(), minute });
  };
  const tick = async (): Promise<void> => {
    for (const campaign of shown.values()) {
      try {
        await count(campaign);
      } catch (error) {
        logger.warn('The figures of a campaign could not be counted.', { error });
      }
    }
    if (!closed) timer = clock.setTimer(TICK_MS, start);
  };
  const start = (): void => {
    counting = tick();
  };

  return {
    show(ref) {
      if (shown.has(ref.campaignId)) return;
      shown.set(ref.campaignId, { ref, countedUntil: clock.now() - CHART_MS });
      timer ??= clock.setTimer(0, start);
    },
    async close() {
      closed = true;
      timer?.cancel();
      await counting;
    },
  };
}
