/** The public network behind the fake: what becomes of a call to a number. */

/** A call that reaches the network. */
export interface NetworkCall {
  /** As dialled: what stood for `{number}` in the trunk's endpoint. */
  number: string;
  /** The caller ID shown to the called person. */
  callerId: string;
}

/** What becomes of one call. Times are milliseconds. */
export interface RemoteParty {
  /** From the call to the first ring; absent: 0. */
  ringAfterMs?: number | undefined;
  /** What the called party, or the network before them, does. */
  reaction:
    | {
        type: 'answer';
        /** From the first ring to the answer. */
        afterMs: number;
        /** Hangs up after waiting this long without somebody to talk to; absent: waits for ever. */
        patienceMs?: number | undefined;
        /** Hangs up after talking this long; absent: talks until the other side hangs up. */
        talkMs?: number | undefined;
      }
    | {
        /**
         * `busy`, `congestion`, `disconnected`: refused with cause 17, 34, 1. `ring_out`: nobody
         * answers, and a time-out has cause 19. `cause_zero`: the same with cause 0, as some versions
         * of Asterisk have it.
         */
        type: 'busy' | 'congestion' | 'disconnected' | 'ring_out' | 'cause_zero';
        /** From the first ring until it is so; for the last two absent means: never by itself. */
        afterMs?: number | undefined;
      };
}

/** How an agent's phone behaves. It answers by itself. */
export interface FakePhone {
  /** Milliseconds to the answer; absent: 0. */
  answerAfterMs?: number | undefined;
  /** Whether it is registered; absent: it is. */
  online?: boolean | undefined;
}

/** Q.850 causes in Asterisk's words. */
export const causeTexts: Readonly<Record<number, string>> = {
  0: 'Unknown',
  1: 'Unallocated (unassigned) number',
  16: 'Normal Clearing',
  17: 'User busy',
  19: 'User alerting, no answer',
  34: 'Circuit/channel congestion',
  44: 'Requested channel not available',
};
