import type { Send } from './attempt';
import { isSayable } from './bulk-ingest';
import type { PlanRow } from './plan';
import { RECORDS_PER_READ } from './read-owned';
import { ROWS_PER_CALL, sendCall } from './send-call';
import { sendJob } from './send-job';
import { POLLS_AT_MOST } from './watch-job';

/** Rows of one object that go to the CRM together. */
export interface Piece {
  route: 'collections' | 'bulk';
  rows: PlanRow[];
}

/** How a piece is sent. */
export const SEND: Readonly<Record<Piece['route'], Send>> = { collections: sendCall, bulk: sendJob };

/** Kept small, since all of them are read before and written after somebody may have edited one. */
const ROWS_PER_JOB = 50_000;
/** Below the 100 MB that Salesforce takes, and what a string may well hold. */
const BYTES_PER_JOB = 60_000_000;
/** Opening, uploading and starting a job. */
const CALLS_PER_JOB = 3;
/** Looks at a job as they are expected; what it may take at most is `POLLS_AT_MOST`. */
export const POLLS_PER_JOB = 4;
/** What a job gives when its rows are not all written. */
const RESULTS_PER_JOB = 3;

export interface RouteOptions {
  /** Rows from which a job is used; undefined: where it takes fewer calls. */
  bulkFrom?: number | undefined;
  /** No job: rows that were locked twice are better tried in small calls, one after the other. */
  serial?: boolean;
}

/**
 * The pieces in which rows of one object are written, in order of accounts. All rows of an account stay together, so
 * that no two transactions ask for the same account's lock.
 */
export function piecesOf(rows: readonly PlanRow[], { bulkFrom, serial }: RouteOptions = {}): Piece[] {
  const inOrder = [...rows].sort(byAccount);
  const fitting = serial ? [] : inOrder.filter(fitsJob);
  const jobs = parted(fitting, ROWS_PER_JOB, BYTES_PER_JOB);
  const inCalls = Math.ceil(fitting.length / ROWS_PER_CALL);
  const inJobs = jobs.length * (CALLS_PER_JOB + POLLS_PER_JOB + RESULTS_PER_JOB);
  const isBulk =
    fitting.length > 0 && (bulkFrom === undefined ? inJobs < inCalls : fitting.length >= bulkFrom);
  if (!isBulk) return collections(inOrder);
  const job = new Set(fitting);
  return [
    ...jobs.map((piece): Piece => ({ route: 'bulk', rows: piece })),
    ...collections(inOrder.filter((row) => !job.has(row))),
  ];
}

const collections = (rows: readonly PlanRow[]): Piece[] =>
  parted(rows, ROWS_PER_CALL, Number.POSITIVE_INFINITY).map((piece) => ({
    route: 'collections',
    rows: piece,
  }));

const byAccount = (a: PlanRow, b: PlanRow): number =>
  order(a.account, b.account) || order(a.record, b.record);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether a job can say all of the row's values. */
const fitsJob = ({ fields }: PlanRow): boolean => Object.values(fields).every(([, next]) => isSayable(next));

/** Parts of at most so many rows and bytes; an account's rows are parted only where they alone are too many. */
function parted(rows: readonly PlanRow[], most: number, bytes: number): PlanRow[][] {
  const parts: PlanRow[][] = [];
  let part: PlanRow[] = [];
  let size = 0;
  for (const family of families(rows)) {
    const add = bytes === Number.POSITIVE_INFINITY ? 0 : family.reduce((sum, row) => sum + bytesOf(row), 0);
    if (part.length > 0 && (part.length + family.length > most || size + add > bytes)) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(...family);
    size += add;
    while (part.length > most) parts.push(part.splice(0, most));
  }
  return part.length > 0 ? [...parts, part] : parts;
}

function* families(rows: readonly PlanRow[]): Generator<PlanRow[]> {
  let family: PlanRow[] = [];
  for (const row of rows) {
    if (family[0] && family[0].account !== row.account) {
      yield family;
      family = [];
    }
    family.push(row);
  }
  if (family.length > 0) yield family;
}

/** What a row takes of a job's upload, at most; a cell is quoted. */
const bytesOf = (row: PlanRow): number =>
  Object.values(row.fields).reduce<number>(
    (sum, [, next]) => sum + (typeof next === 'string' ? 2 * Buffer.byteLength(next) : 24) + 3,
    22,
  );

/** Calls that writing takes, where no row is refused or has to be tried again. */
export interface PredictedCalls {
  /** Reading rows again right before they are written. */
  reads: number;
  /** Collections calls, and calls around bulk jobs. */
  writes: number;
  /** Looks at bulk jobs: at most so many. */
  pollsAtMost: number;
  /** Bulk jobs; 0 where all goes by Collections. */
  jobs: number;
}

/** The calls that writing rows takes, by the routes that they go. */
export function predictCalls(rows: readonly PlanRow[], options: RouteOptions = {}): PredictedCalls {
  const objects = new Set(rows.map((row) => row.object));
  const pieces = [...objects].flatMap((object) =>
    piecesOf(
      rows.filter((row) => row.object === object),
      options,
    ),
  );
  const jobs = pieces.filter((piece) => piece.route === 'bulk').length;
  return {
    reads: pieces.reduce((sum, piece) => sum + Math.ceil(piece.rows.length / RECORDS_PER_READ), 0),
    writes: pieces.length - jobs + jobs * CALLS_PER_JOB,
    pollsAtMost: jobs * POLLS_AT_MOST,
    jobs,
  };
}
