import { describe, expect, it } from 'vitest';
import { renderScript } from './script.ts';

describe('a script', () => {
  it('S0-33 gets the lead’s values as they are: escaping is the work of whoever shows them as HTML', () => {
    expect(renderScript('Hi {first_name}', { first_name: '<b>Al' })).toEqual({
      text: 'Hi <b>Al',
      missingFields: [],
    });
  });

  it('S0-33 keeps a field that the lead does not have visible, and reports it once', () => {
    expect(renderScript('{plan}, {name}: {plan}?', { name: 'Ada' })).toEqual({
      text: '{plan}, Ada: {plan}?',
      missingFields: ['plan'],
    });
  });

  it('puts an empty value in as empty: the lead has the field', () => {
    expect(renderScript('[{city}]', { city: '' })).toEqual({ text: '[]', missingFields: [] });
  });

  it('does not fill places inside a value, and reads no inherited properties', () => {
    expect(renderScript('{a} {toString}', { a: '{b}', b: 'no' })).toEqual({
      text: '{b} {toString}',
      missingFields: ['toString'],
    });
  });

  it('takes a column header of several words', () => {
    expect(renderScript('{Last order}', { 'Last order': 'May' }).text).toBe('May');
  });
});
