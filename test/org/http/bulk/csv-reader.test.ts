import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvDialect, DELIMITERS, LINE_ENDINGS } from './csv-dialect';
import { CsvReader } from './csv-reader';
import { CsvWriter } from './csv-writer';
import { JobFailure } from './job-failure';

const COMMA: CsvDialect = { columnDelimiter: 'COMMA', lineEnding: 'LF' };

function rowsOf(text: string, dialect: CsvDialect = COMMA): (string[] | 'broken')[] {
  const reader = new CsvReader(text, dialect);
  const rows: (string[] | 'broken')[] = [];
  for (let row = reader.next(); row; row = reader.next()) rows.push(row.broken ? 'broken' : row.cells);
  return rows;
}

const dialects = fc.record({
  columnDelimiter: fc.constantFrom(...(Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[])),
  lineEnding: fc.constantFrom(...(Object.keys(LINE_ENDINGS) as (keyof typeof LINE_ENDINGS)[])),
});
const awkward = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', 'é', '😀') });

describe('the CSV reader', () => {
  it('reads back whatever the writer wrote, in every dialect', () => {
    fc.assert(
      fc.property(dialects, fc.array(fc.array(awkward, { minLength: 1 })), (dialect, rows) => {
        const writer = new CsvWriter(dialect);
        const text = rows.map((row) => writer.row(row) + writer.end).join('');
        expect(rowsOf(text, dialect)).toEqual(rows);
      }),
    );
  });

  it('comes to an end on any text, and passes rows over as it reads them', () => {
    fc.assert(
      fc.property(dialects, awkward, (dialect, text) => {
        const read = outcome(() => rowsOf(text, dialect).length);
        const skipped = outcome(() => {
          const reader = new CsvReader(text, dialect);
          let count = 0;
          while (reader.skip()) count++;
          return count;
        });
        expect(skipped).toEqual(read);
      }),
    );
  });

  it('keeps white space and reads a last line without an end', () => {
    expect(rowsOf(' a ,b\n\nc,')).toEqual([
      [' a ', 'b'],
      ['c', ''],
    ]);
  });

  it('marks rows with a quote at a wrong place and goes on behind them', () => {
    expect(rowsOf('a, "b"\n"c"d,e\nf"g,h\n"i\nj,k\n')).toEqual([
      'broken',
      'broken',
      'broken',
      'broken',
      ['j', 'k'],
    ]);
  });

  it('takes no line end but the dialect’s, outside of quotes', () => {
    expect(() => rowsOf('a\r\nb\r\n')).toThrow(JobFailure);
    expect(() => rowsOf('a\rb\n')).toThrow(JobFailure);
    expect(() => rowsOf('"a"\nb\n', { ...COMMA, lineEnding: 'CRLF' })).toThrow(JobFailure);
    expect(rowsOf('"a\r\nb"\n')).toEqual([['a\r\nb']]);
  });
});

function outcome(work: () => number): number | 'failure' {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof JobFailure) return 'failure';
    throw thrown;
  }
}
