import type { Clock } from '@dialwright/core';
import type { DialerService } from '../../dialer-service.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';
import type { EventStreams } from '../event-stream.ts';

/** What the routes work with. */
export interface RouteParts {
  service: DialerService;
  identity: IdentityStore;
  clock: Clock;
  streams: EventStreams;
  /** Where the server is reached from outside, without a slash at the end. */
  publicUrl: string;
}
