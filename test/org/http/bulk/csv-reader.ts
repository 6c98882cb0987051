import { type CsvDialect, DELIMITERS } from './csv-dialect';
import { JobFailure } from './job-failure';

const QUOTE = 34;
const CR = 13;
const LF = 10;

/** Cells of one row; `broken` where a quote stands at a place that CSV gives it none. */
export interface CsvRow {
  cells: string[];
  broken: boolean;
}

/**
 * Reads CSV row by row in one pass over the text, since an upload may have a hundred megabytes. Cells are not
 * trimmed, line ends inside quotes are kept whatever they are, empty lines are no rows.
 * @throws JobFailure ClientInputError where a row does not end as the job's dialect says
 */
export class CsvReader {
  #at = 0;
  readonly #delimiter: number;
  readonly #crlf: boolean;

  constructor(
    private readonly text: string,
    private readonly dialect: CsvDialect,
  ) {
    this.#delimiter = DELIMITERS[dialect.columnDelimiter].charCodeAt(0);
    this.#crlf = dialect.lineEnding === 'CRLF';
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  /** The place that it has read up to. */
  get at(): number {
    return this.#at;
  }

  /** The text up to here. */
  read(): string {
    return this.text.slice(0, this.#at);
  }

  /** The text from one place that it was at to another. */
  between(from: number, to: number): string {
    return this.text.slice(from, to);
  }

  /** The text from here on. */
  rest(): string {
    return this.text.slice(this.#at);
  }

  /** Undefined behind the last row. */
  next(): CsvRow | undefined {
    if (!this.hasNext()) return undefined;
    const cells: string[] = [];
    return { cells, broken: !this.#row(cells) };
  }

  /** Passes a row over, which costs no memory; false behind the last one. */
  skip(): boolean {
    if (!this.hasNext()) return false;
    this.#row(null);
    return true;
  }

  /** Is there a further row? */
  hasNext(): boolean {
    const { text } = this;
    while (this.#at < text.length && this.#endsLine(this.#at)) this.#at = this.#behindLine(this.#at);
    return this.#at < text.length;
  }

  /** Takes a row's cells; false when a misplaced quote broke it. */
  #row(cells: string[] | null): boolean {
    const { text } = this;
    for (let at = this.#at; ; at++) {
      at = text.charCodeAt(at) === QUOTE ? this.#quoted(at, cells) : this.#plain(at, cells);
      if (at < 0) return this.#broken();
      if (text.charCodeAt(at) === this.#delimiter) continue;
      this.#at = this.#behindLine(at);
      return true;
    }
  }

  /** Reads an unquoted cell; gives the place behind it, or -1 when a quote stands in it. */
  #plain(from: number, cells: string[] | null): number {
    const { text } = this;
    const delimiter = this.#delimiter;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === LF || code === CR) break;
      if (code === QUOTE) return -1;
    }
    cells?.push(text.slice(from, at));
    return at;
  }

  /** Reads a quoted cell; gives the place behind it, or -1 when it does not end where a cell may. */
  #quoted(from: number, cells: string[] | null): number {
    const { text } = this;
    let close = text.indexOf('"', from + 1);
    let escaped = false;
    while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) {
      escaped = true;
      close = text.indexOf('"', close + 2);
    }
    if (close < 0) return -1;
    const end = close + 1;
    if (end < text.length && text.charCodeAt(end) !== this.#delimiter && !this.#endsLine(end)) return -1;
    if (cells) {
      const cell = text.slice(from + 1, close);
      cells.push(escaped ? cell.replaceAll('""', '"') : cell);
    }
    return end;
  }

  #endsLine(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === LF || code === CR;
  }

  /** The place behind the line end at `at`; the end of the text ends a line, too. */
  #behindLine(at: number): number {
    if (at >= this.text.length) return at;
    const code = this.text.charCodeAt(at);
    if (this.#crlf ? code === CR && this.text.charCodeAt(at + 1) === LF : code === LF) {
      return at + (this.#crlf ? 2 : 1);
    }
    throw new JobFailure(
      'ClientInputError',
      `LineEnding is invalid on user data. Current LineEnding setting is ${this.dialect.lineEnding}`,
    );
  }

  /** Goes on behind the next line feed: what a misplaced quote encloses cannot be told. */
  #broken(): false {
    const end = this.text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.text.length : end + 1;
    return false;
  }
}
