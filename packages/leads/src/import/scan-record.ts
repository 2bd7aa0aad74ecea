/**
 * Where a record ends. A parser that meets a broken quote has already swallowed the rows after it;
 * so the quotes are followed first, line by line, and only whole records go to the parser.
 */

/** What the lines from `from` on are. */
export type Scan =
  /** A record of `cells` cells, up to, not including, line `end`. */
  | { kind: 'record'; end: number; cells: number }
  /** A quotation mark where none may be. */
  | { kind: 'broken' }
  /** A quoted cell that none of the lines closes. */
  | { kind: 'open' };

const QUOTE = '"';

/** Follows RFC 4180's quotes, allowing blanks around a quoted cell. */
export function scanRecord(lines: readonly string[], from: number, delimiter: string): Scan {
  let index = from;
  let line = withoutEnd(lines[index] as string);
  let at = 0;
  let cells = 1;
  for (;;) {
    at = afterBlanks(line, at, delimiter);
    if (line[at] === QUOTE) {
      at += 1;
      for (;;) {
        const quote = line.indexOf(QUOTE, at);
        if (quote === -1) {
          index += 1;
          if (index >= lines.length) return { kind: 'open' };
          line = withoutEnd(lines[index] as string);
          at = 0;
        } else if (line[quote + 1] === QUOTE) {
          at = quote + 2;
        } else {
          at = afterBlanks(line, quote + 1, delimiter);
          break;
        }
      }
      if (at < line.length && line[at] !== delimiter) return { kind: 'broken' };
    } else {
      const next = line.indexOf(delimiter, at);
      const end = next === -1 ? line.length : next;
      const quote = line.indexOf(QUOTE, at);
      if (quote !== -1 && quote < end) return { kind: 'broken' };
      at = end;
    }
    if (at >= line.length) return { kind: 'record', end: index + 1, cells };
    cells += 1;
    at += 1;
  }
}

/** The physical lines of `text`, each with its line end: CRLF, LF or CR. */
export function physicalLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

/** The one of `,` `;` tab and `|` that a line has most of outside its quotes; `,` when it has none. */
export function sniffDelimiter(line: string): string {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  let best = ',';
  let most = 0;
  for (const each of [',', ';', '\t', '|']) {
    const count = bare.split(each).length - 1;
    if (count > most) {
      best = each;
      most = count;
    }
  }
  return best;
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

function afterBlanks(line: string, from: number, delimiter: string): number {
  let at = from;
  while ((line[at] === ' ' || line[at] === '\t') && line[at] !== delimiter) at += 1;
  return at;
}
