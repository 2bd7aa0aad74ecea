import type { LineFactory } from './line.ts';
import { sipLine } from './sip-line.ts';
import { testLine } from './test-line.ts';

/** The line that the server says this agent has. The default. */
export function provisionedLine(): LineFactory {
  return async (context) => {
    const credentials = await context.credentials();
    switch (credentials.kind) {
      case 'test':
        return testLine()(context);
      case 'sip':
        return sipLine()(context);
    }
  };
}
