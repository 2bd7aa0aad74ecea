import type { CallEvent } from '@dialwright/core';
import { callEvent, toWire } from '@dialwright/core/schemas';

/** The body of a `standard` webhook: `{ "type", "timestamp", "data" }` in snake_case JSON. */
export function eventBody(event: CallEvent): string {
  return JSON.stringify(toWire(callEvent, event));
}
