import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './replace-file';
import type { BookDay, TableRows, Tables } from './types';

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

/** All CSV files of the book, as they stand after the days taken in. */
export class CsvFiles {
  private readonly files = [
    new CsvFile('subscriptions', COLUMNS.subscriptions),
    new CsvFile('invoices', COLUMNS.invoices),
    new CsvFile('surveys', COLUMNS.surveys),
    new CsvFile('milestones', COLUMNS.milestones),
    new CsvFile('referrals', COLUMNS.referrals),
  ] as const;

  take(day: BookDay): void {
    for (const file of this.files) file.take(day);
  }

  async write(folder: string): Promise<void> {
    for (const file of this.files) await file.write(folder);
  }
}
