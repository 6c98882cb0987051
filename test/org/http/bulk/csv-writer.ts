import { type CsvDialect, DELIMITERS, LINE_ENDINGS } from './csv-dialect';

/** Writes rows with every cell in quotes, as Salesforce writes its result files. */
export class CsvWriter {
  readonly end: string;
  readonly delimiter: string;
  readonly #between: string;

  constructor(dialect: CsvDialect) {
    this.end = LINE_ENDINGS[dialect.lineEnding];
    this.delimiter = DELIMITERS[dialect.columnDelimiter];
    this.#between = `"${this.delimiter}"`;
  }

  /** One row without its line end. */
  row(cells: readonly string[]): string {
    return `"${cells.map((cell) => (cell.includes('"') ? cell.replaceAll('"', '""') : cell)).join(this.#between)}"`;
  }
}
