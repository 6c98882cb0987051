import type { CsvDialect } from './csv-dialect';
import type { CsvReader } from './csv-reader';
import type { IngestResults } from './ingest-results';

export const INGEST_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export const QUERY_OPERATIONS = ['query', 'queryAll'] as const;

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

/** States that a job does not leave. */
export const isOver = (state: JobState): boolean =>
  state === 'JobComplete' || state === 'Aborted' || state === 'Failed';

interface AnyJob extends CsvDialect {
  /** 18 characters, `750…`. */
  id: string;
  object: string;
  createdById: string;
  /** ISO UTC. */
  createdDate: string;
  systemModstamp: string;
  state: JobState;
  /** The API version that it was created in, such as '66.0'. */
  version: string;
  processed: number;
  /** Milliseconds from the close to the end, and those of them that were work. */
  totalMs: number;
  activeMs: number;
}

export interface IngestJob extends AnyJob {
  kind: 'ingest';
  operation: (typeof INGEST_OPERATIONS)[number];
  externalIdFieldName: string | undefined;
  assignmentRuleId: string | undefined;
  /** The upload as it came, until it is looked through; null before. */
  data: Buffer | null;
  /** Stands behind the rows that are done; null before the upload is looked through, and when the job is over. */
  reader: CsvReader | null;
  failed: number;
  errorMessage: string | undefined;
  /** The upload's header row as it was sent. */
  header: string;
  /** How the rows that were reached ended; null before the first. */
  results: IngestResults | null;
  /** The rows that were not, each with its line end. */
  unprocessedRows: Buffer[];
}

export interface QueryJob extends AnyJob {
  kind: 'query';
  operation: (typeof QUERY_OPERATIONS)[number];
  query: string;
  /** The result's header row and rows, without line ends. */
  header: string;
  rows: string[];
}

export type Job = IngestJob | QueryJob;
