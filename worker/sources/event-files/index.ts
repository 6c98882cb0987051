import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addDays, type Day, endOfDay, type Instant } from '../../../shared/day';
import { PlimsollError } from '../../../shared/error';
import { aggregate, type StepResult } from '../../use/aggregate';
import { type Duck, withDuck } from '../../use/duck';
import { eventRows } from '../../use/event-rows';
import { compileTaxonomy, type Taxonomy } from '../../use/taxonomy';
import { UserDayFiles } from '../../use/user-day-files';
import { badRowsInWords, CORRECT_ROWS } from '../bad-rows';
import {
  type Check,
  defineSource,
  type Finding,
  type Page,
  type ReadFile,
  type Source,
  type SourceContext,
} from '../define-source';
import type { EventFilesConfig } from './config';
import { type FoundFile, folderFiles, stepsOf } from './folder-files';

/** Steps whose user-days stand, and the day through which use was said complete. */
const cursorSchema = z.object({ batches: z.array(z.string()), through: z.string().nullable() });
type Cursor = z.infer<typeof cursorSchema>;

/**
 * Product events in files. Each step reads some files into user-days (worker/use) and is one page. A file that was
 * read is not read again while its size and time stand; one that changed adds what is new in it and takes nothing
 * back. An event id counts once, also across files, as long as the earlier file is still there.
 */
export function eventFiles(config: EventFilesConfig): Source {
  return defineSource({
    id: config.id,
    provides: ['use'],
    keySpaces: config.keySpaces,
    lag: config.lag,
    maxAge: config.maxAge,
    family: 'use',
    check: (ctx) => check(config, ctx),
    read: (ctx, cursors, signal) => read(config, ctx, cursors, signal),
  });
}

async function* read(
  config: EventFilesConfig,
  ctx: SourceContext,
  cursors: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const taxonomy = compileTaxonomy(config.taxonomy, ctx.zone);
  const stream = `use:${taxonomy.hash}`;
  let cursor: Cursor = cursorSchema.catch({ batches: [], through: null }).parse(cursors[stream]);
  const kept = new UserDayFiles(ctx.folder, taxonomy.hash);
  await kept.sweep(new Set(cursor.batches));
  const before = new Map(await ctx.files(taxonomy.hash));
  const found = await listFolder(config);
  const news = found.filter((f) => isNews(f, before.get(f.path)));
  const present = new Set(found.map((f) => f.path));
  for (const step of stepsOf(news)) {
    if (signal.aborted) return;
    const batch = batchName(step);
    const { files, page } = await readStep({
      config,
      ctx,
      taxonomy,
      kept,
      step,
      before,
      present,
      cursor,
      batch,
    });
    for (const file of files) before.set(file.path, file);
    cursor = { ...cursor, batches: [...cursor.batches.filter((b) => b !== batch), batch] };
    yield { stream, ...page, cursor, files: { taxonomy: taxonomy.hash, files } };
  }
  const through = await kept.lastBefore(ctx.day);
  if (through === null) return;
  const reached = cursor.through !== null && cursor.through > through ? cursor.through : through;
  yield {
    stream,
    rows: 0,
    cursor: { ...cursor, through: reached },
    complete: [{ kind: 'use', through: endOfDay(ctx.zone, reached) }],
  };
}

async function listFolder({ id, folder }: EventFilesConfig): Promise<FoundFile[]> {
  try {
    return await folderFiles(folder);
  } catch (error) {
    throw new PlimsollError(
      'EVENT_FOLDER',
      `The folder of source "${id}" cannot be read: ${folder}`,
      'Set the folder of this source to one that exists and that this user may read.',
      error,
    );
  }
}

const isNews = (file: FoundFile, before: ReadFile | undefined): boolean =>
  before === undefined || before.size !== file.size || before.modified !== file.modified;

/** Names a step for what it reads, so that doing it again writes the same files. */
const batchName = (step: readonly FoundFile[]): string =>
  createHash('sha256').update(JSON.stringify(step)).digest('hex').slice(0, 16);

interface StepInput {
  config: EventFilesConfig;
  ctx: SourceContext;
  taxonomy: Taxonomy;
  kept: UserDayFiles;
  step: readonly FoundFile[];
  before: ReadonlyMap<string, ReadFile>;
  present: ReadonlySet<string>;
  cursor: Cursor;
  batch: string;
}

async function readStep(input: StepInput): Promise<{
  files: ReadFile[];
  page: Pick<Page, 'rows' | 'faults' | 'quarantine' | 'findings' | 'touchedKeys'>;
}> {
  const { config, ctx, taxonomy, kept, step, before, cursor } = input;
  return withDuck(async (duck) => {
    const failed = new Map<string, string>();
    const readable = await readableOf(duck, step, config, failed);
    const result: StepResult | null =
      readable.length === 0
        ? null
        : await aggregate(duck, {
            files: readable.map((f) => f.path),
            earlier: await overlapping(duck, readable, input),
            columns: config.columns,
            taxonomy,
            zone: ctx.zone,
            saidComplete: cursor.through,
            readDay: ctx.day,
            lag: config.lag,
            latest: latestOf(ctx.asOf, readable),
          });
    let touchedKeys: string[] = [];
    if (result) {
      const changed = readable.filter((f) => before.has(f.path));
      const days = changed.flatMap((f) => daysOf(result.perFile.get(f.path)));
      if (days.length > 0) await kept.subtractFrom(duck, first(days), last(days));
      await kept.write(duck, input.batch);
      const keys = await duck.rows<{ key: string }>(
        'select distinct source_key as key from user_day order by 1',
      );
      touchedKeys = keys.map((row) => row.key);
    }
    const files = step.map((file): ReadFile => {
      const counted = result?.perFile.get(file.path);
      const detail = failed.get(file.path) ?? null;
      return {
        ...file,
        status: detail === null ? 'read' : 'failed',
        firstDay: counted?.firstDay ?? null,
        lastDay: counted?.lastDay ?? null,
        rows: counted?.rows ?? 0,
        faults: counted?.faults ?? 0,
        detail,
      };
    });
    const unreadable = [...failed].map(([path, reason]) => ({
      record: path,
      reason: `the file cannot be read: ${reason}`,
      body: '',
    }));
    return {
      files,
      page: {
        rows: (result?.rows ?? 0) + unreadable.length,
        faults: unreadable.length + files.reduce((sum, f) => sum + f.faults, 0),
        touchedKeys,
        quarantine: [...unreadable, ...(result?.quarantine ?? [])],
        findings: (result?.undeclared ?? []).map(undeclaredFinding),
      },
    };
  });
}

/** The files of a step that can be opened; where the whole step opens at once, no file is tried by itself. */
async function readableOf(
  duck: Duck,
  step: readonly FoundFile[],
  { columns }: EventFilesConfig,
  failed: Map<string, string>,
): Promise<FoundFile[]> {
  const opens = async (files: readonly FoundFile[]) =>
    duck.rows(
      `select 1 from (${eventRows(
        files.map((f) => f.path),
        columns,
      )}) limit 0`,
    );
  try {
    await opens(step);
    return [...step];
  } catch {
    const readable: FoundFile[] = [];
    for (const file of step) {
      try {
        await opens([file]);
        await duck.rows(`select count(happened) from (${eventRows([file.path], columns)})`);
        readable.push(file);
      } catch (error) {
        failed.set(file.path, firstLine(error));
      }
    }
    return readable;
  }
}

/** Files read before, still there, that hold events of the days that the step's files hold. */
async function overlapping(duck: Duck, step: readonly FoundFile[], input: StepInput): Promise<string[]> {
  const now = new Set(step.map((f) => f.path));
  const others = [...input.before.values()].filter(
    (f) => f.status === 'read' && f.lastDay !== null && !now.has(f.path) && input.present.has(f.path),
  );
  if (others.length === 0) return [];
  const [span] = await duck.rows<{ first: Day | null; last: Day | null }>(
    `select min(happened)::date - 1 as first, max(happened)::date + 1 as last
     from (${eventRows(
       step.map((f) => f.path),
       input.config.columns,
     )})`,
  );
  const from = span?.first;
  const to = span?.last;
  if (!from || !to) return [];
  return others.filter((f) => (f.firstDay ?? '') <= to && from <= (f.lastDay ?? '')).map((f) => f.path);
}

/** Nothing true can lie later: a day after the run, or after the youngest file was written. */
function latestOf(asOf: Instant, files: readonly FoundFile[]): Instant {
  const newest = last([asOf, ...files.map((f) => f.modified)]);
  return `${addDays(newest.slice(0, 10), 1)}${newest.slice(10)}`;
}

const daysOf = (file: { firstDay: Day | null; lastDay: Day | null } | undefined): Day[] =>
  file?.firstDay && file.lastDay ? [file.firstDay, file.lastDay] : [];
const first = (texts: readonly string[]): string => texts.toSorted()[0] ?? '';
const last = (texts: readonly string[]): string => texts.toSorted().at(-1) ?? '';
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const undeclaredFinding = ({ event, rows }: { event: string; rows: number }): Finding => ({
  code: 'UNDECLARED_EVENT',
  subject: event,
  message: `The event "${event}" (${rows} times in what was read) is not in the taxonomy: it counts as no use.`,
  action: 'Name it in the taxonomy: under valueEvents if it produces value, else under ignored.',
});

async function check(config: EventFilesConfig, ctx: SourceContext): Promise<Check[]> {
  const name = 'events';
  try {
    const taxonomy = compileTaxonomy(config.taxonomy, ctx.zone);
    const found = await listFolder(config);
    if (found.length === 0) {
      const remedy = 'Put files of events there, or set the folder of this source.';
      return [{ name, ok: false, detail: `no file of events in ${config.folder}`, remedy }];
    }
    const read = await ctx.files(taxonomy.hash);
    const faulty = found
      .map((f) => read.get(f.path))
      .filter((f) => f && (f.faults > 0 || f.status === 'failed'));
    const [worst] = faulty.sort((a, b) => (b?.faults ?? 0) - (a?.faults ?? 0));
    if (worst) {
      const what =
        worst.status === 'failed' ? 'cannot be read' : `has ${worst.faults} bad rows of ${worst.rows}`;
      const others = faulty.length > 1 ? ` (so have ${faulty.length - 1} other files)` : '';
      const detail = `${worst.path} ${what}${others}: ${await badRowsInWords(ctx)}`;
      return [{ name, ok: false, detail, remedy: CORRECT_ROWS }];
    }
    return [{ name, ok: true, detail: `${found.length} files, ${read.size} of them read`, remedy: '' }];
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return [{ name, ok: false, detail: error.message, remedy: error.action }];
  }
}
