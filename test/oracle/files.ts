import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { addDays, type Day, type Zone } from './days';

const VALUE = [
  'report_viewed',
  'record_edited',
  'comment_added',
  'file_shared',
  'automation_run',
  'dashboard_published',
  'api_called',
  'approval_sent',
  'forecast_opened',
  'audit_exported',
];
const KEY = ['automation_run', 'dashboard_published', 'api_called', 'approval_sent'];

const userDaySchema = z.object({
  workspace: z.string(),
  user: z.string(),
  day: z.string(),
  known: z.string(),
  key: z.boolean(),
});
/** A user who did something of value on a day, as known from a later day on; `key`: with a key feature. */
export type UserDay = z.infer<typeof userDaySchema>;

const tableSchema = z.array(z.record(z.string(), z.string()));
/** A row of a CSV file; an empty cell is an empty text. */
export type CsvRow = Record<string, string>;

export interface Files {
  userDays: Map<string, UserDay[]>;
  /** The last day before the as-of day with an event. */
  lastEventDay: Day | null;
  subscriptions: CsvRow[];
  invoices: CsvRow[];
  surveys: CsvRow[];
  milestones: CsvRow[];
  /** The day on which each file was last written. */
  writtenOn: Record<'billing' | 'surveys' | 'milestones', Day>;
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

async function readUse(folder: string, zone: Zone, from: Day, before: Day) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const db = await instance.connect();
  try {
    await db.run(`SET TimeZone = ${quoted(zone.name)}`);
    await db.run(
      `CREATE VIEW event AS SELECT * EXCLUDE (n), CAST("at" AS DATE) AS day,
         CAST(received_at AS DATE) AS known
       FROM (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY received_at) AS n
             FROM read_parquet(${quoted(join(folder, 'events', '*.parquet'))})
             WHERE "at" >= TIMESTAMPTZ ${quoted(addDays(from, -1))})
       WHERE n = 1`,
    );
    const last = await db.runAndReadAll(
      `SELECT strftime(max(day), '%Y-%m-%d') AS day FROM event WHERE day < ${quoted(before)}`,
    );
    const rows = await db.runAndReadAll(
      `SELECT workspace_id AS workspace, user_id AS "user", strftime(day, '%Y-%m-%d') AS day,
              strftime(known, '%Y-%m-%d') AS known, bool_or(event IN (${KEY.map(quoted)})) AS key
       FROM event WHERE event IN (${VALUE.map(quoted)}) AND day >= ${quoted(from)} AND day < ${quoted(before)}
       GROUP BY ALL`,
    );
    const userDays = new Map<string, UserDay[]>();
    for (const row of z.array(userDaySchema).parse(rows.getRowObjectsJson())) {
      const known = userDays.get(row.workspace);
      if (known) known.push(row);
      else userDays.set(row.workspace, [row]);
    }
    const [found] = z.array(z.object({ day: z.string().nullable() })).parse(last.getRowObjectsJson());
    return { lastEventDay: found?.day ?? null, userDays };
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** Reads the files of the outside world for the days from `from` to the one before `before`. */
export async function readFiles(folder: string, zone: Zone, from: Day, before: Day): Promise<Files> {
  const table = async (name: string): Promise<CsvRow[]> =>
    tableSchema.parse(parse(await readFile(join(folder, `${name}.csv`)), { columns: true }));
  const written = async (name: string): Promise<Day> =>
    zone.dayOf((await stat(join(folder, `${name}.csv`))).mtimeMs);
  return {
    ...(await readUse(folder, zone, from, before)),
    subscriptions: await table('subscriptions'),
    invoices: await table('invoices'),
    surveys: await table('surveys'),
    milestones: await table('milestones'),
    writtenOn: {
      billing: await written('invoices'),
      surveys: await written('surveys'),
      milestones: await written('milestones'),
    },
  };
}
