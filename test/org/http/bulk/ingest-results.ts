import type { CsvDialect } from './csv-dialect';
import { CsvReader, type CsvRow } from './csv-reader';
import { CsvWriter } from './csv-writer';

/** How the write of one row ended: `error` as the failed results word it. */
export type Outcome = { id: string; created: boolean } | { id: string; error: string };

interface Transaction {
  /** The rows as they were sent. */
  text: string;
  outcomes: readonly Outcome[];
}

/**
 * How the rows of one job ended. The result files are written when somebody asks for them, from the upload's own
 * text: most jobs' are never asked for.
 */
export class IngestResults {
  readonly #transactions: Transaction[] = [];

  /** `width`: how many columns the upload's header has. */
  constructor(
    private readonly dialect: CsvDialect,
    private readonly width: number,
  ) {}

  add(transaction: Transaction): void {
    this.#transactions.push(transaction);
  }

  /** Rows that were written: id, whether it was made, and the cells that were sent. */
  successful(): Buffer[] {
    return this.#files((outcome) => ('error' in outcome ? undefined : [outcome.id, String(outcome.created)]));
  }

  /** Rows that were not: id as far as there is one, why, and the cells that were sent. */
  failed(): Buffer[] {
    return this.#files((outcome) => ('error' in outcome ? [outcome.id, outcome.error] : undefined));
  }

  /**
   * Salesforce keeps no order in its results, so that whoever relies on the order of the upload must fail here too:
   * the last transaction first, every second line before the others.
   */
  #files(told: (outcome: Outcome) => string[] | undefined): Buffer[] {
    const writer = new CsvWriter(this.dialect);
    return this.#transactions.toReversed().flatMap(({ text, outcomes }) => {
      const lines: string[] = [];
      const reader = new CsvReader(text, this.dialect);
      for (const outcome of outcomes) {
        const row = reader.next();
        const added = told(outcome);
        if (row && added) lines.push(`${writer.row([...added, ...this.#sent(row)])}${writer.end}`);
      }
      const odd = lines.filter((_, at) => at % 2 === 1);
      const even = lines.filter((_, at) => at % 2 === 0);
      return lines.length === 0 ? [] : [Buffer.from([...odd, ...even].join(''))];
    });
  }

  #sent(row: CsvRow): readonly string[] {
    return unfitness(row, this.width) === undefined ? row.cells : Array<string>(this.width).fill('');
  }
}

/** Why a row cannot be told apart into the header's columns; the results then leave its cells empty. */
export function unfitness({ cells, broken }: CsvRow, width: number): string | undefined {
  if (broken) return 'INVALID_FIELD:A double quote stands at a place where CSV does not allow it:--';
  if (cells.length === width) return undefined;
  return `INVALID_FIELD:Number of fields in header is different from the row. header = ${width} row = ${cells.length}:--`;
}
