import { type Clock, type Floor, type FloorStreamMessage } from '@dialwright/core';
import { floor, floorStreamMessage } from '@dialwright/core/schemas';
import type { Feed } from '../../dialer-service.ts';
import { tenantOf } from '../access.ts';
import { HttpProblem } from '../problem.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

const config = { access: 'supervisor' } as const;
const SNAPSHOT_TIMEOUT_MS = 5_000;

/** The floor: as it is now, and as it changes. */
export function floorRoutes(app: WireInstance, { service, clock, streams }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/floor',
    config,
    schema: {
      operationId: 'getFloor',
      summary: 'Agents, calls and figures as they are now.',
      response: { 200: floor },
    },
    handler: (request) => snapshot(service.floor(tenantOf(request)), clock),
  });

  app.route({
    method: 'GET',
    url: '/v1/floor/stream',
    config,
    exposeHeadRoute: false,
    schema: {
      operationId: 'followFloor',
      summary: 'The floor and every change of it, as server-sent events.',
      produces: ['text/event-stream'],
      response: { 200: floorStreamMessage },
    },
    handler: (request, reply) => {
      streams.open(request, reply, floorStreamMessage, service.floor(tenantOf(request)));
    },
  });
}

/** The first thing a newcomer to the feed is told. */
function snapshot(feed: Feed<FloorStreamMessage>, clock: Clock): Promise<Floor> {
  return new Promise((resolve, reject) => {
    let unsubscribe: (() => void) | undefined;
    let settled = false;
    const settle = (finish: () => void): void => {
      settled = true;
      timer.cancel();
      unsubscribe?.();
      finish();
    };
    const timer = clock.setTimer(SNAPSHOT_TIMEOUT_MS, () => {
      const detail = 'The floor is not there yet. Try again in a moment.';
      settle(() =>
        reject(new HttpProblem(503, 'UNAVAILABLE', detail, { headers: { 'retry-after': '1' } })),
      );
    });
    unsubscribe = feed.subscribe(null, ({ message }) => {
      if (!settled && message.type === 'floor.snapshot') settle(() => resolve(message.floor));
    });
    // It may have been told before `subscribe` had returned.
    if (settled) unsubscribe();
  });
}
