/** What an agent can do with one key. */
export type KeyAction =
  | { type: 'ready' }
  | { type: 'pause'; code: string }
  | { type: 'mute' }
  | { type: 'hang_up' }
  | { type: 'write_notes' }
  /** The disposition at this place of the grid, from 0. */
  | { type: 'choose'; index: number }
  /** Saves the marked disposition. */
  | { type: 'save' };

/** The pauses every tenant has, in the order of their buttons. */
export const pauses: readonly { code: string; label: string; key: string }[] = [
  { code: 'BREAK', label: 'Break', key: 'B' },
  { code: 'LUNCH', label: 'Lunch', key: 'L' },
  { code: 'MEETING', label: 'Meeting', key: 'E' },
];

/**
 * What a key means, or null. While one types, and together with Ctrl, Alt or the command key, keys mean
 * what they always do; Escape leaves the notes.
 */
export function keyAction(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'>,
  typing: boolean,
): KeyAction | null {
  if (typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return null;
  const key = event.key.toUpperCase();
  if (/^[1-9]$/.test(key)) return { type: 'choose', index: Number(key) - 1 };
  const pause = pauses.find((each) => each.key === key);
  if (pause) return { type: 'pause', code: pause.code };
  switch (key) {
    case 'R':
      return { type: 'ready' };
    case 'M':
      return { type: 'mute' };
    case 'H':
      return { type: 'hang_up' };
    case 'N':
      return { type: 'write_notes' };
    case 'ENTER':
      return { type: 'save' };
    default:
      return null;
  }
}
