import { createFakeClock } from '@dialwright/core/testing';
import { describe, it } from 'vitest';
import { storeContract } from '../../testing/store-contract.ts';
import { memoryStore } from './memory-store.ts';

describe('the memory store', () => {
  it.each(storeContract)('$name', async ({ run }) => {
    await run({
      store: memoryStore({ clock: createFakeClock() }),
      tenants: ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'],
      agentId: '00000000-0000-7000-8000-0000000000a1',
      close: () => Promise.resolve(),
    });
  });
});
