import type { AnyErrorCode } from '../softphone-error.ts';
import type { LineState } from './line.ts';

/** What can happen to a line. */
export type LineInput =
  | { type: 'registering' }
  | { type: 'registered' }
  | { type: 'leg_up' }
  | { type: 'leg_ended' }
  | { type: 'lost'; code: AnyErrorCode; message: string; retryAt: number }
  | { type: 'closed' };

/**
 * Moves a line, as drawn at {@link LineState}. An input that does not apply leaves the state as it is,
 * the very same object.
 */
export function reduceLine(state: LineState, input: LineInput): LineState {
  const leg = hasLeg(state) ? 'up' : 'none';
  switch (input.type) {
    case 'registering':
      return state.status === 'registering' ? state : { status: 'registering', leg };
    case 'registered':
      if (state.status !== 'registering') return state;
      return { status: leg === 'up' ? 'up' : 'registered' };
    case 'leg_up':
      if (state.status === 'registered') return { status: 'up' };
      return withLeg(state, 'up');
    case 'leg_ended':
      if (state.status === 'up') return { status: 'registered' };
      return withLeg(state, 'none');
    case 'lost':
      if (state.status === 'off') return state;
      return {
        status: 'lost',
        leg,
        code: input.code,
        message: input.message,
        retryAt: input.retryAt,
      };
    case 'closed':
      return state.status === 'off' ? state : { status: 'off' };
  }
}

/** Whether a standing leg carries audio in `state`, whatever the registration does. */
export function hasLeg(state: LineState): boolean {
  return state.status === 'up' || ('leg' in state && state.leg === 'up');
}

function withLeg(state: LineState, leg: 'none' | 'up'): LineState {
  return 'leg' in state && state.leg !== leg ? { ...state, leg } : state;
}
