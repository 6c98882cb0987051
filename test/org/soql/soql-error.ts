/** A query's refusal, as the REST API words it: always status 400, and without a list of fields. */
export class SoqlError extends Error {
  readonly status = 400;

  constructor(
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
    this.name = 'SoqlError';
  }
}

/**
 * Characters of the query that Salesforce shows before and after the place of an error, whole words only.
 * Observed in published error messages: never more than 43 before.
 */
const BEFORE = 44;
const AFTER = 46;

function excerptStart(source: string, at: number): number {
  if (at <= BEFORE) return 0;
  for (let i = at - BEFORE; i < at; i++) {
    if (/[\s,(]/.test(source.charAt(i - 1)) && !/\s/.test(source.charAt(i))) return i;
  }
  return at;
}

function excerptEnd(source: string, at: number): number {
  if (source.length - at <= AFTER) return source.length;
  for (let i = at + AFTER; i > at; i--) {
    if (/[\s,)]/.test(source.charAt(i))) return i;
  }
  return at + AFTER;
}

/** Row and column of an offset, both from 1, lines ending at '\n'. */
export function rowAndColumn(source: string, at: number): { row: number; column: number } {
  const before = source.slice(0, at);
  return { row: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

/**
 * The error at one place of the query: an excerpt, a caret under the place, its row and column, and the reason.
 * `at` is an offset into `source`; past the end means the end.
 */
export function errorAt(source: string, at: number, errorCode: string, reason: string): SoqlError {
  const place = Math.min(Math.max(at, 0), source.length);
  const from = excerptStart(source, place);
  const excerpt = source.slice(from, excerptEnd(source, place)).replace(/\s/g, ' ');
  const { row, column } = rowAndColumn(source, place);
  return new SoqlError(
    errorCode,
    `\n${excerpt}\n${' '.repeat(place - from)}^\nERROR at Row:${row}:Column:${column}\n${reason}`,
  );
}

/** A syntax error at the word (or '<EOF>') that the grammar does not allow there. */
export function unexpectedToken(source: string, at: number, text: string): SoqlError {
  return errorAt(source, at, 'MALFORMED_QUERY', `unexpected token: '${text}'`);
}
