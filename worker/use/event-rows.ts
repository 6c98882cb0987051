import { extname } from 'node:path';
import { z } from 'zod';
import { identifier, list } from './duck';

/** Which columns of the files hold what. */
export const eventColumnsSchema = z.strictObject({
  id: z
    .string()
    .default('event_id')
    .describe('An id of the event itself; rows with the same one count once.'),
  account: z.string().default('workspace_id').describe('Whose event it is: the key of an account.'),
  user: z.string().default('user_id').describe('Who did it.'),
  event: z.string().default('event').describe('What was done.'),
  at: z.string().default('at').describe('When it happened; without a zone it is read as UTC.'),
  received: z
    .string()
    .nullable()
    .default('received_at')
    .describe('When the event was received; null where the files do not say.'),
});
export type EventColumns = z.infer<typeof eventColumnsSchema>;

const READERS = {
  parquet: (files: string) => `read_parquet(${files}, filename = true, union_by_name = true)`,
  csv: (files: string) =>
    `read_csv(${files}, filename = true, union_by_name = true, all_varchar = true, header = true)`,
  json: (files: string) =>
    `read_json(${files}, filename = true, union_by_name = true, format = 'newline_delimited')`,
};
type Format = keyof typeof READERS;

const FORMATS: Readonly<Record<string, Format>> = {
  '.parquet': 'parquet',
  '.csv': 'csv',
  '.jsonl': 'json',
  '.ndjson': 'json',
};

/** How a file is read, by its name (`.gz` aside); null: it is no file of events. */
export const formatOf = (path: string): Format | null =>
  FORMATS[extname(path.endsWith('.gz') ? path.slice(0, -3) : path).toLowerCase()] ?? null;

/**
 * A query giving rows (file, id, account, "user", event, happened, received) of all files, whatever their formats; what
 * cannot be read is null.
 */
export function eventRows(files: readonly string[], columns: EventColumns): string {
  const byFormat = new Map<Format, string[]>();
  for (const file of files) {
    const format = formatOf(file);
    if (format) byFormat.set(format, [...(byFormat.get(format) ?? []), file]);
  }
  const instant = (name: string) =>
    `coalesce(try_cast(${identifier(name)} as timestamptz), try_cast(cast(${identifier(name)} as varchar) as timestamptz))`;
  const text = (name: string) => `nullif(trim(cast(${identifier(name)} as varchar)), '')`;
  return [...byFormat]
    .map(
      ([
        format,
        paths,
      ]) => `select filename as file, ${text(columns.id)} as id, ${text(columns.account)} as account,
        ${text(columns.user)} as "user", ${text(columns.event)} as event, ${instant(columns.at)} as happened,
        ${columns.received === null ? 'null::timestamptz' : instant(columns.received)} as received
      from ${READERS[format](list(paths))}`,
    )
    .join(' union all ');
}
