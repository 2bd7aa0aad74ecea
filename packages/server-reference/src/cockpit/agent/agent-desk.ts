import type { Clock } from '@dialwright/core';
import type { Call, Softphone } from '@dialwright/softphone';
import type { AgentActions } from './actions.ts';
import {
  type AgentPageInput,
  type AgentPageState,
  announcement,
  canAskForCalls,
  canPause,
  type Command,
  initialAgentPage,
  isTalking,
  isWrapUp,
  markDueAt,
  reduceAgentPage,
  shownDispositions,
} from './agent-page-state.ts';
import type { KeptNotes } from './kept-notes.ts';
import type { KeyAction } from './keys.ts';

/** The phone as this page uses it. */
export type DeskPhone = Pick<
  Softphone,
  'snapshot' | 'subscribe' | 'on' | 'start' | 'ready' | 'pause'
>;

export interface AgentDeskOptions {
  phone: DeskPhone;
  clock: Pick<Clock, 'now'>;
  notes: KeptNotes;
  /** Called after every change. */
  onChange: () => void;
  /** Called with what a screen reader should say. */
  announce: (sentence: string) => void;
  /** Puts the cursor into the notes. */
  focusNotes: () => void;
}

/** The agent page without its drawing: its state and what buttons, keys and time do to it. */
export interface AgentDesk extends AgentActions {
  readonly state: AgentPageState;
  /** Starts the phone. Rejects when the server refuses it outright. */
  start(): Promise<void>;
  press(action: KeyAction): void;
  /** To be called every second. */
  tick(): void;
}

/** Wires the phone to the page. */
export function createAgentDesk(options: AgentDeskOptions): AgentDesk {
  const { phone, notes } = options;
  let state = initialAgentPage(phone.snapshot);
  let call: Call | null = null;

  const move = (input: AgentPageInput): void => {
    const before = state;
    state = reduceAgentPage(state, input);
    const sentence = announcement(before, state);
    if (sentence !== null) options.announce(sentence);
    options.onChange();
  };

  const ask = (command: Command, send: () => Promise<void>): void => {
    move({ type: 'command_sent', command });
    send().then(
      () => move({ type: 'command_answered', problem: null }),
      (error: unknown) => move({ type: 'command_answered', problem: sentenceOf(error) }),
    );
  };

  const save = (code: string): void => {
    const disposed = call;
    if (disposed === null || state.asking === 'dispose') return;
    ask('dispose', async () => {
      await disposed.dispose({ code, notes: state.notes });
      notes.clear();
    });
  };

  const desk: AgentDesk = {
    get state() {
      return state;
    },
    async start() {
      phone.on('call', (present) => {
        call = present;
      });
      phone.on('error', (error) => move({ type: 'problem_arose', message: error.message }));
      phone.subscribe((snapshot) =>
        move({
          type: 'phone_changed',
          phone: snapshot,
          keptNotes: (id) => notes.read(id),
          at: options.clock.now(),
        }),
      );
      await phone.start();
    },
    ready() {
      if (canAskForCalls(state)) ask('ready', () => phone.ready());
    },
    pause(code) {
      if (canPause(state, code)) ask('pause', () => phone.pause(code));
    },
    hangUp() {
      const present = call;
      if (present !== null && isTalking(state)) ask('hang_up', () => present.hangUp());
    },
    toggleMute() {
      if (call !== null && isTalking(state)) call.mute(!call.snapshot.muted);
    },
    writeNotes(text) {
      const callId = state.phone.call?.callId;
      if (callId === undefined) return;
      notes.write(callId, text);
      move({ type: 'notes_written', notes: text });
    },
    choose(code) {
      if (state.phone.call === null) return;
      if (isWrapUp(state)) save(code);
      else move({ type: 'disposition_marked', code });
    },
    press(action) {
      switch (action.type) {
        case 'ready':
          return desk.ready();
        case 'pause':
          return desk.pause(action.code);
        case 'mute':
          return desk.toggleMute();
        case 'hang_up':
          return desk.hangUp();
        case 'write_notes':
          return options.focusNotes();
        case 'choose': {
          const chosen = shownDispositions(state)[action.index];
          return chosen === undefined ? undefined : desk.choose(chosen.code);
        }
        case 'save':
          return isWrapUp(state) && state.marked !== null ? save(state.marked) : undefined;
      }
    },
    tick() {
      const due = markDueAt(state, options.clock.now());
      if (due !== null) save(due);
      else options.onChange();
    },
  };
  return desk;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'That did not work. Try again.';
}
