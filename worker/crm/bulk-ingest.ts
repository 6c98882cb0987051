import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { CrmValue, OwnedObject } from '../../shared/crm-fields';
import { assertOwned, type OwnedRow } from './allow-list';
import { type Failure, rowFailure } from './errors';
import type { RowResult } from './row-result';

const STATES = ['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'] as const;

/** A job as Salesforce tells of it. */
export interface IngestJob {
  state: (typeof STATES)[number];
  /** Rows that were tried so far; refused ones among them. */
  processed: number;
  refused: number;
  /** How long it was worked on so far, ms; 0 where Salesforce does not say. */
  took: number;
  /** Why the whole job failed. */
  message: string | null;
}

const told = z
  .object({
    state: z.enum(STATES),
    numberRecordsProcessed: z.number().int().default(0),
    numberRecordsFailed: z.number().int().default(0),
    totalProcessingTime: z.number().default(0),
    errorMessage: z.string().nullish(),
  })
  .transform(
    (job): IngestJob => ({
      state: job.state,
      processed: job.numberRecordsProcessed,
      refused: job.numberRecordsFailed,
      took: job.totalProcessingTime,
      message: job.errorMessage ?? null,
    }),
  );

/** Jobs that go on by themselves at Salesforce have ended in one of these. */
export const isOver = ({ state }: IngestJob): boolean =>
  state === 'JobComplete' || state === 'Failed' || state === 'Aborted';

/** How bulk jobs are spoken of to Salesforce; reads are repeated by whoever gives it. */
export interface IngestCalls {
  read(path: string): Promise<unknown>;
  readText(path: string): Promise<string>;
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object | string): Promise<unknown>;
}

/**
 * Updates by Bulk 2.0, step by step: open, upload, start, look, collect. jsforce's own `loadAndWaitForResults` deletes
 * the job when its patience ends and names the columns by the first row alone.
 */
export class BulkIngest {
  constructor(private readonly calls: IngestCalls) {}

  /** @returns the new job's id; without rows that are started nothing comes of it. */
  async open(object: OwnedObject): Promise<string> {
    const job = { object, operation: 'update', contentType: 'CSV', lineEnding: 'LF' };
    return z.object({ id: z.string() }).parse(await this.calls.send('POST', '/jobs/ingest', job)).id;
  }

  /** @throws PlimsollError NOT_OWNED before any call when a field is not the worker's. */
  async upload(job: string, object: OwnedObject, rows: readonly OwnedRow[]): Promise<void> {
    assertOwned(object, rows);
    await this.calls.send('PUT', `/jobs/ingest/${job}/batches`, ingestCsv(rows));
  }

  async start(job: string): Promise<void> {
    await this.calls.send('PATCH', `/jobs/ingest/${job}`, { state: 'UploadComplete' });
  }

  async abort(job: string): Promise<void> {
    await this.calls.send('PATCH', `/jobs/ingest/${job}`, { state: 'Aborted' });
  }

  async look(job: string): Promise<IngestJob> {
    return told.parse(await this.calls.read(`/jobs/ingest/${job}`));
  }

  /** Rows that the CRM refused. */
  async refused(job: string): Promise<(RowResult & { failure: Failure })[]> {
    return (await this.results(job, 'failedResults')).map((row) => ({
      id: row['sf__Id'] || (row['Id'] ?? ''),
      failure: jobRowFailure(row['sf__Error'] ?? ''),
    }));
  }

  /** Ids of rows that the CRM never came to. */
  async untried(job: string): Promise<string[]> {
    return (await this.results(job, 'unprocessedrecords')).map((row) => row['Id'] ?? '');
  }

  private async results(
    job: string,
    list: 'failedResults' | 'unprocessedrecords',
  ): Promise<Record<string, string>[]> {
    const csv = await this.calls.readText(`/jobs/ingest/${job}/${list}/`);
    return parse(csv, { columns: true, bom: true });
  }
}

/** `CODE:message:fields --`, as a row of the failed results tells. */
export function jobRowFailure(text: string): Failure {
  const [, code = 'UNKNOWN_EXCEPTION', message = text] =
    /^([A-Z_]+):(.*?)(?::[^:]*--)?$/s.exec(text.trim()) ?? [];
  return rowFailure(code, message.trim());
}

/** What an empty field is called in a job: a cell without text leaves the field as it is. */
const EMPTY = '#N/A';

/** Whether a job can say a value: the text that means an empty field cannot be one. */
export const isSayable = (value: CrmValue): boolean => value !== EMPTY && value !== '';

/** The rows of a job: a cell of a field that a row does not name is left empty. */
export function ingestCsv(rows: readonly OwnedRow[]): string {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row.fields)))].sort();
  return stringify(
    rows.map((row) => [
      row.id,
      ...fields.map((field) => cell((row.fields as Record<string, CrmValue>)[field])),
    ]),
    { header: true, columns: ['Id', ...fields], record_delimiter: '\n' },
  );
}

const cell = (value: CrmValue | undefined): string =>
  value === undefined ? '' : value === null ? EMPTY : String(value);
