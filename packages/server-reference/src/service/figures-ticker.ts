/** Tells the floors their figures: counted in the store, once a second, told only when they changed. */
import type { Clock, Logger, Timer } from '@dialwright/core';
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

/** The chart of one tenant's floor. */
interface Chart {
  /** Minutes before the one before this are told and do not change any more. */
  countedUntil: number;
  /** What was told of the minutes that may still change. */
  told: Map<number, string>;
}

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;
/** How far back the chart goes that a newcomer is shown. */
const CHART_MS = 60 * MINUTE_MS;

export function createFiguresTicker(options: FiguresTickerOptions): FiguresTicker {
  const { store, floors, clock, logger } = options;
  const shown = new Map<string, CampaignRef>();
  const charts = new Map<string, Chart>();
  let timer: Timer | null = null;
  let counting: Promise<void> = Promise.resolve();
  let closed = false;

  const tellFigures = async (ref: CampaignRef): Promise<void> => {
    const settings = (await store.campaign(ref))?.settings;
    if (!settings) return;
    floors.figures(ref.tenantId, {
      ...(await store.figures(ref, clock.now())),
      dropTarget: settings.dropTarget,
      why: options.why(ref) ?? 'The campaign is paused.',
    });
  };
  const tellMinutes = async (tenantId: string, chart: Chart): Promise<void> => {
    const now = clock.now();
    // The last minute may still have grown after it was told.
    for (const minute of await store.minutes(tenantId, chart.countedUntil - MINUTE_MS)) {
      const text = JSON.stringify(minute);
      if (chart.told.get(minute.minute) === text) continue;
      chart.told.set(minute.minute, text);
      floors.publish(tenantId, { type: 'minute.changed', at: now, minute });
    }
    chart.countedUntil = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    for (const minute of chart.told.keys()) {
      if (minute < chart.countedUntil - MINUTE_MS) chart.told.delete(minute);
    }
  };
  const tick = async (): Promise<void> => {
    try {
      for (const ref of shown.values()) await tellFigures(ref);
      for (const [tenantId, chart] of charts) await tellMinutes(tenantId, chart);
    } catch (error) {
      logger.warn('The figures could not be counted; they are counted again in a second.', {
        error,
      });
    }
    if (!closed) timer = clock.setTimer(TICK_MS, start);
  };
  const start = (): void => {
    counting = tick();
  };

  return {
    show(ref) {
      if (shown.has(ref.campaignId)) return;
      shown.set(ref.campaignId, ref);
      if (!charts.has(ref.tenantId)) {
        charts.set(ref.tenantId, { countedUntil: clock.now() - CHART_MS, told: new Map() });
      }
      timer ??= clock.setTimer(0, start);
    },
    async close() {
      closed = true;
      timer?.cancel();
      await counting;
    },
  };
}
