import { describe, expect, it } from 'vitest';
import { parseNumber } from './phone-number.ts';

function e164(text: string, country = 'US'): string {
  const number = parseNumber(text, country);
  return number.ok ? number.e164 : number.code;
}

describe('parseNumber', () => {
  it('S0-01 every spelling of a number gives the same E.164', () => {
    const spellings = [
      '(602) 555-0134',
      '602.555.0134',
      '1-602-555-0134',
      '+1 602 555 0134',
      '6025550134',
      ' 602 555 0134\u00a0',
      '\u202a602-555-0134\u202c',
      '="6025550134"',
      "'6025550134",
      'tel:+16025550134',
      '6025550134.0',
    ];
    expect(new Set(spellings.map((each) => e164(each)))).toEqual(new Set(['+16025550134']));
  });

  it('is idempotent: what it gives, it takes', () => {
    for (const [text, country] of [
      ['(602) 555-0134', 'US'],
      ['020 7946 0000', 'GB'],
      ['919876543210', 'IN'],
      ['(204) 555-0134', 'US'],
    ] as const) {
      const once = e164(text, country);
      expect(once).toMatch(/^\+/);
      expect(e164(once, country)).toBe(once);
    }
  });

  it('lpn-1 knows what only the full metadata knows: a toll-free lookalike is not Dominican', () => {
    expect(parseNumber('+18001646460', 'US')).toMatchObject({ ok: false, code: 'NUMBER_INVALID' });
  });

  it('lpn-2 refuses a plus that may be stray, and names both numbers', () => {
    const refused = parseNumber('+5108675432', 'US');
    expect(refused).toMatchObject({ ok: false, code: 'NUMBER_AMBIGUOUS' });
    expect(refused.ok ? '' : refused.message).toContain('+15108675432');
    expect(e164('+6025550134')).toBe('NUMBER_AMBIGUOUS');
    expect(e164('+442079460000')).toBe('+442079460000');
    expect(e164('+14165550134')).toBe('+14165550134');
  });

  it('lpn-3 accepts what is possible and warns when it is in no known range', () => {
    expect(parseNumber('+441632960123', 'GB')).toMatchObject({
      ok: true,
      e164: '+441632960123',
      country: 'GB',
      warning: { code: 'NUMBER_NOT_VALID' },
    });
  });

  it('lpn-4 refuses letters instead of cutting the number off at them', () => {
    expect(e164('1-800-FLOWERS')).toBe('NUMBER_HAS_LETTERS');
  });

  it('lpn-5 does not mine text for numbers, and names two numbers in one cell', () => {
    expect(e164('call me 602 555 0134')).toBe('NUMBER_HAS_LETTERS');
    expect(e164('602 555 0134 / 602 555 0135')).toBe('NUMBER_SEVERAL');
    expect(e164('602 555 0134 or 602 555 0135')).toBe('NUMBER_SEVERAL');
  });

  it('lpn-6 keeps an extension apart', () => {
    expect(parseNumber('(602) 555-0134 ext. 22', 'US')).toEqual({
      ok: true,
      e164: '+16025550134',
      country: 'US',
      type: 'FIXED_LINE_OR_MOBILE',
      ext: '22',
    });
  });

  it.each(['1.60256E+10', '1,60256E+10', '1.60256e10'])(
    'lpn-7 names what a spreadsheet did to %s',
    (text) => expect(e164(text)).toBe('NUMBER_EXCEL_DAMAGED'),
  );

  it('lpn-8 tells countries apart that share a calling code, and refuses numbers of none', () => {
    expect(parseNumber('07911 123456', 'GB')).toMatchObject({ ok: true, country: 'GG' });
    expect(e164('+80012345678')).toBe('NUMBER_WITHOUT_COUNTRY');
  });

  it('lpn-9 does not put a country code before one that lacks only its plus', () => {
    expect(e164('919876543210', 'IN')).toBe('+919876543210');
  });

  it('tells what kind of line it is, where the number does', () => {
    const types = ['+447400123456', '+442079460000', '+18002345678', '+441632960123'];
    expect(types.map((each) => parseNumber(each, 'GB'))).toMatchObject([
      { type: 'MOBILE' },
      { type: 'FIXED_LINE' },
      { type: 'TOLL_FREE' },
      { warning: { code: 'NUMBER_NOT_VALID' } },
    ]);
  });

  it.each([
    ['', 'NUMBER_MISSING'],
    [' \u200b ', 'NUMBER_MISSING'],
    ['602555013', 'NUMBER_TOO_SHORT'],
    ['60255501345678', 'NUMBER_TOO_LONG'],
    ['12345678901234567890', 'NUMBER_TOO_LONG'],
    ['000-000-0000', 'NUMBER_INVALID'],
    ['123-555-0134', 'NUMBER_INVALID'],
    ['?', 'NUMBER_INVALID'],
  ])('refuses %j as %s', (text, code) => expect(e164(text)).toBe(code));

  it('does not know a country that does not exist', () => {
    expect(() => parseNumber('602 555 0134', 'XX')).toThrow(
      expect.objectContaining({ code: 'COUNTRY_UNKNOWN' }),
    );
  });
});
