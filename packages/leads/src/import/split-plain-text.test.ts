import { seededRandom } from '@dialwright/core';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { splitPlainText } from './split-plain-text.ts';

it('gives the cells that csv-parse gives, whatever the text without quotes', () => {
  const random = seededRandom(7);
  const pieces = ['a', 'b7', ' ', '\t', ',', ';', '\n', '\r\n', 'é', '\u00a0', '日', ',,', '.'];
  for (let round = 0; round < 3_000; round += 1) {
    let text = '';
    const size = Math.floor(random.next() * 30);
    for (let at = 0; at < size; at += 1) {
      text += pieces[Math.floor(random.next() * pieces.length)] as string;
    }
    for (const delimiter of [',', ';', '|']) {
      const options = { delimiter, record_delimiter: ['\r\n', '\n', '\r'], trim: true };
      const lines = text.split(/(?<=\n)/);
      // One line at a time: csv-parse's left trim would run on over the ends of blank lines.
      const expected = lines.flatMap((line) => {
        const content = line.replace(/\r?\n$/, '');
        if (content.trim() === '') return line === '' ? [] : [['']];
        return parse(content, { ...options, relax_column_count: true });
      });
      expect(splitPlainText(text, delimiter), JSON.stringify(text)).toEqual(expected);
    }
  }
});
