import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Book, BookDay, EventRow, TableRows, Tables } from './types';

type Table = keyof Tables;

const COLUMNS: { [T in Table]: readonly (keyof Tables[T] & string)[] } = {
  subscriptions: [
    'subscription_id',
    'customer_id',
    'product',
    'seats',
    'amount',
    'currency',
    'start_date',
    'end_date',
    'status',
    'created_at',
    'updated_at',
  ],
  invoices: [
    'invoice_id',
    'customer_id',
    'amount',
    'currency',
    'issued_on',
    'terms_days',
    'due_on',
    'paid_on',
    'late_reason',
    'created_at',
    'updated_at',
  ],
  surveys: [
    'response_id',
    'respondent_email',
    'survey',
    'scale_max',
    'sent_at',
    'answered_at',
    'score',
    'journey_stage',
    'comment',
    'updated_at',
  ],
  milestones: ['milestone_id', 'workspace_id', 'milestone', 'due_on', 'reached_on', 'updated_at'],
  referrals: [
    'referral_id',
    'customer_id',
    'referred_name',
    'referred_on',
    'became_customer_on',
    'updated_at',
  ],
};

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The rows of one CSV file by id, the latest state of each in the place where it first stood. */
class CsvFile<T extends Table> {
  private readonly lines = new Map<string, string>();

  constructor(
    private readonly table: T,
    private readonly columns: readonly (keyof Tables[T] & string)[],
  ) {}

  take(day: BookDay): void {
    const tables: TableRows = day;
    for (const row of tables[this.table]) {
      const cells = this.columns.map((column) => cell(String(row[column])));
      this.lines.set(cells[0] ?? '', cells.join(','));
    }
  }

  async write(folder: string): Promise<void> {
    await replaceFile(join(folder, `${this.table}.csv`), (path) =>
      writeFile(path, `${[this.columns.join(','), ...this.lines.values()].join('\n')}\n`),
    );
  }
}

/** Writes beside the file and moves it into place, so that nobody reads half a file. */
async function replaceFile(path: string, write: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = `${path}.tmp`;
  await write(temporary);
  await rename(temporary, path);
}

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

async function writeEvents(
  connection: DuckDBConnection,
  folder: string,
  day: string,
  rows: EventRow[],
): Promise<void> {
  const raw = join(folder, `.${day}.csv`);
  const lines = rows.map(
    (r) => `${r.event_id},${r.workspace_id},${r.user_id},${r.event},${r.at},${r.received_at}\n`,
  );
  await writeFile(raw, lines.join(''));
  try {
    await replaceFile(join(folder, `${day}.parquet`), (path) =>
      connection.run(
        `COPY (
           SELECT event_id, workspace_id, user_id, event,
                  epoch_ms(at)::TIMESTAMPTZ AS at, epoch_ms(received_at)::TIMESTAMPTZ AS received_at
           FROM read_csv(${quoted(raw)}, header = false, auto_detect = false, columns = {
             event_id: 'VARCHAR', workspace_id: 'VARCHAR', user_id: 'VARCHAR', event: 'VARCHAR',
             at: 'BIGINT', received_at: 'BIGINT'})
         ) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`,
      ),
    );
  } finally {
    await rm(raw, { force: true });
  }
}

/**
 * Writes the outside world's files through a day into a folder: events/YYYY-MM-DD.parquet by the day of
 * receipt, and the CSV files whole. `after` names the last day whose events are there already.
 */
export async function writeFiles(
  book: Book,
  folder: string,
  { after, through }: { after?: string; through: string },
): Promise<void> {
  const events = join(folder, 'events');
  await mkdir(events, { recursive: true });
  const files = [
    new CsvFile('subscriptions', COLUMNS.subscriptions),
    new CsvFile('invoices', COLUMNS.invoices),
    new CsvFile('surveys', COLUMNS.surveys),
    new CsvFile('milestones', COLUMNS.milestones),
    new CsvFile('referrals', COLUMNS.referrals),
  ] as const;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    // Without it the milliseconds would be read as local time.
    await connection.run("SET TimeZone = 'UTC'");
    for (const day of book.days(through)) {
      for (const file of files) file.take(day);
      if (after === undefined || day.day > after) await writeEvents(connection, events, day.day, day.events);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  for (const file of files) await file.write(folder);
}
