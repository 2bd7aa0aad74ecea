import { createFakeClock } from '@dialwright/core/testing';
import { describe, it } from 'vitest';
import { webhookStoreContract } from '../testing/index.ts';
import { memoryWebhookStore } from './index.ts';

describe('the store in memory keeps the contract of every store', () => {
  for (const each of webhookStoreContract) {
    it(each.name, () =>
      each.run(() => {
        const clock = createFakeClock();
        const store = memoryWebhookStore({ clock });
        return Promise.resolve({ store, other: store, advance: (ms) => clock.advance(ms) });
      }),
    );
  }
});
