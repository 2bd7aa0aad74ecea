import { describe, expect, it } from 'vitest';
import { keyAction } from './keys.ts';
import { scriptParts } from './script-parts.ts';

describe('keys', () => {
  const press = (key: string, more: object = {}) => ({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    ...more,
  });

  it.each([
    ['r', { type: 'ready' }],
    ['R', { type: 'ready' }],
    ['1', { type: 'choose', index: 0 }],
    ['9', { type: 'choose', index: 8 }],
    ['l', { type: 'pause', code: 'LUNCH' }],
    ['Enter', { type: 'save' }],
    ['0', null],
    ['Tab', null],
  ])('%s', (key, action) => {
    expect(keyAction(press(key), false)).toEqual(action);
  });

  it('mean what they always do while one types or holds another key', () => {
    expect(keyAction(press('r'), true)).toBeNull();
    expect(keyAction(press('r', { ctrlKey: true }), false)).toBeNull();
    expect(keyAction(press('1', { metaKey: true }), false)).toBeNull();
  });

  it('held down count once', () => {
    expect(keyAction(press('h', { repeat: true }), false)).toBeNull();
  });
});

describe('a script', () => {
  it('S0-33 shows what the lead lacks apart from what is to be said', () => {
    expect(scriptParts('Hi Al, {plan} costs {x}.', ['plan'])).toEqual([
      { text: 'Hi Al, ', missing: false },
      { text: '{plan}', missing: true },
      { text: ' costs ', missing: false },
      { text: '{x}', missing: false },
      { text: '.', missing: false },
    ]);
  });
});
