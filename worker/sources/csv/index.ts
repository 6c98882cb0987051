import { stat } from 'node:fs/promises';
import { addDays, type Instant } from '../../../shared/day';
import { PlimsollError } from '../../../shared/error';
import { type Duck, withDuck } from '../../use/duck';
import { badRowsInWords, CORRECT_ROWS } from '../bad-rows';
import {
  type Check,
  defineSource,
  type Page,
  type ReadFile,
  type Source,
  type SourceContext,
} from '../define-source';
import type { CsvConfig } from './config';
import { deletionsOf, factsOf } from './facts';
import { readTable, type TableRead } from './read-table';
import { TABLES, type Table } from './tables';

const ROWS_PER_PAGE = 5000;
/** A file that loses more of its rows than this was probably cut short: nothing is taken as deleted. */
const MOST_GONE = 0.2;
/** Below so many rows a share says nothing. */
const FEW = 20;

interface File {
  kind: Table['kind'];
  path: string;
  columns: Readonly<Record<string, string>>;
}

const filesOf = ({ files }: CsvConfig): File[] =>
  Object.values(TABLES).flatMap(({ kind }) => {
    const file = files[kind];
    return file ? [{ kind, ...file }] : [];
  });

/**
 * Tables in CSV files that are rewritten whole. A file is read when its size or time changed; rows whose content
 * stands are no news, and a row that is gone counts as deleted when that is noticed.
 */
export function csvFiles(config: CsvConfig): Source {
  return defineSource({
    id: config.id,
    provides: filesOf(config).map((file) => file.kind),
    keySpaces: config.keySpaces,
    lag: config.lag,
    maxAge: config.maxAge,
    family: config.family,
    check: async (ctx) => Promise.all(filesOf(config).map((file) => checkFile(config, file, ctx))),
    read: (ctx, _cursors, signal) => read(config, ctx, signal),
  });
}

async function* read(config: CsvConfig, ctx: SourceContext, signal: AbortSignal): AsyncGenerator<Page> {
  const before = await ctx.files('');
  for (const file of filesOf(config)) {
    if (signal.aborted) return;
    const found = await statOf(config, file);
    const was = before.get(file.path);
    const through = [found.modified, ctx.asOf].sort()[0] ?? ctx.asOf;
    if (was?.status === 'read' && was.size === found.size && was.modified === found.modified) {
      yield { stream: file.path, rows: 0, complete: [{ kind: file.kind, through }] };
      continue;
    }
    yield* readFile(file, found, through, ctx);
  }
}

type Found = Pick<ReadFile, 'path' | 'size' | 'modified'>;

async function statOf(config: CsvConfig, { path }: File): Promise<Found> {
  try {
    const { size, mtime } = await stat(path);
    return { path, size, modified: mtime.toISOString() };
  } catch (error) {
    throw new PlimsollError(
      'CSV_FILE',
      `A file of source "${config.id}" cannot be read: ${path}`,
      'Set the path of this file to one that exists and that this user may read.',
      error,
    );
  }
}

async function* readFile(
  file: File,
  found: Found,
  through: Instant,
  ctx: SourceContext,
): AsyncGenerator<Page> {
  const table = TABLES[file.kind];
  const stream = file.path;
  const outcome = await withDuck((duck) => tryRead(duck, file, found, table, ctx.asOf));
  if ('failure' in outcome) {
    yield {
      stream,
      rows: 1,
      quarantine: [{ record: file.path, reason: `the file cannot be read: ${outcome.failure}`, body: '' }],
      files: { taxonomy: '', files: [noted(found, 'failed', 0, 1, outcome.failure)] },
    };
    return;
  }
  const { rows, faults, faulty, present } = outcome;
  const known = await ctx.openRecords(table.kind);
  for (let start = 0; start < rows.length; start += ROWS_PER_PAGE) {
    const part = rows.slice(start, start + ROWS_PER_PAGE);
    // The faulty rows stand in the first page, so that a file with too many of them changes nothing.
    const quarantine = start === 0 ? faulty : [];
    yield {
      stream,
      rows: start === 0 ? part.length + faults : part.length,
      facts: [factsOf(table, part, known, ctx.zone)],
      faults: start === 0 ? faults : 0,
      quarantine,
    };
  }
  const here = new Set([...present, ...rows.map((row) => row[table.record] ?? '')]);
  const gone = [...known].filter((record) => !here.has(record)).sort();
  const isCut = gone.length >= FEW && gone.length > MOST_GONE * known.size;
  yield {
    stream,
    rows: rows.length === 0 ? faults : 0,
    faults: rows.length === 0 ? faults : 0,
    quarantine: rows.length === 0 ? faulty : [],
    facts: gone.length > 0 && !isCut ? [deletionsOf(table, gone, ctx.asOf)] : [],
    findings: isCut
      ? [
          {
            code: 'FILE_CUT_SHORT',
            subject: file.path,
            message: `${gone.length} of ${known.size} rows known before are gone from ${file.path}; they were kept.`,
            action: 'Write the file again, whole. If the rows are truly gone, remove them in smaller parts.',
          },
        ]
      : [],
    files: { taxonomy: '', files: [noted(found, 'read', rows.length + faults, faults, null)] },
    ...(isCut ? {} : { complete: [{ kind: table.kind, through }], settled: ['FILE_CUT_SHORT'] }),
  };
}

async function tryRead(
  duck: Duck,
  file: File,
  found: Found,
  table: Table,
  asOf: Instant,
): Promise<TableRead | { failure: string }> {
  const newest = found.modified > asOf ? found.modified : asOf;
  try {
    return await readTable(
      duck,
      file.path,
      table,
      file.columns,
      `${addDays(newest.slice(0, 10), 1)}${newest.slice(10)}`,
    );
  } catch (error) {
    return { failure: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
  }
}

const noted = (
  found: Found,
  status: ReadFile['status'],
  rows: number,
  faults: number,
  detail: string | null,
): ReadFile => ({ ...found, status, rows, faults, detail, firstDay: null, lastDay: null });

async function checkFile(config: CsvConfig, file: File, ctx: SourceContext): Promise<Check> {
  const name = file.kind;
  try {
    await statOf(config, file);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { name, ok: false, detail: error.message, remedy: error.action };
  }
  const was = (await ctx.files('')).get(file.path);
  const remedy = CORRECT_ROWS;
  if (was?.status === 'failed') return { name, ok: false, detail: `${file.path}: ${was.detail}`, remedy };
  if (was && was.faults > 0) {
    const detail = `${file.path} has ${was.faults} bad rows of ${was.rows}: ${await badRowsInWords(ctx)}`;
    return { name, ok: false, detail, remedy };
  }
  return { name, ok: true, detail: was ? `${was.rows} rows` : `${file.path}, not read yet`, remedy: '' };
}
