/**
 * What the pacer is told of each call. These are its own words: any dialer can speak them.
 * Instants are epoch milliseconds. The order of one call's observations is the order they happened.
 */
export type Observation =
  | {
      /** A line was dialled. */
      type: 'call.placed';
      attemptId: string;
      at: number;
      /** The chance (0 to 1) that a person picks up this one; left out, the learned one is taken. */
      answerOdds?: number | undefined;
    }
  | {
      /** A person picked up (after machine detection, where there is one). */
      type: 'call.answered';
      attemptId: string;
      at: number;
    }
  | {
      /** The person and an agent hear each other. */
      type: 'call.bridged';
      attemptId: string;
      at: number;
      agentId: string;
    }
  | {
      /** The person was given up: no agent came within the hold window. `heldMs`: how long they waited. */
      type: 'call.abandoned';
      attemptId: string;
      at: number;
      heldMs: number;
    }
  | {
      /**
       * The line is down. `outcome` is a word of core's `CallOutcome`. Before an answer, the words that
       * say we never gave the person a chance to answer (`CANCELED`, `NOT_SENT`, `INTERRUPTED`,
       * `MEDIA_NODE_LOST`) teach nothing; every other word, known or not, is a call not answered.
       */
      type: 'call.hung_up';
      attemptId: string;
      at: number;
      outcome: string;
    }
  | {
      /** The call is disposed: its agent, if it had one, is free again. */
      type: 'call.ended';
      attemptId: string;
      at: number;
    };
