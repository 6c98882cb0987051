import type { Instant } from '../../../shared/day';
import { type Duck, identifier, list, literal } from '../../use/duck';
import type { QuarantinedRow } from '../define-source';
import type { Cell, Table } from './tables';

/** A row whose cells have their types: numbers as decimal text, instants ISO 8601 UTC, empty cells null. */
export type TableRow = Readonly<Record<string, string | null>>;

export interface TableRead {
  rows: TableRow[];
  /** Faulty rows, and the first of them. */
  faults: number;
  faulty: QuarantinedRow[];
  /** Ids of faulty rows: they are still in the file. */
  present: string[];
}

/** At most so many faulty rows are kept aside one by one. */
const KEPT_ASIDE = 500;

const CASTS: Readonly<Record<Cell['type'], (text: string) => string>> = {
  text: (text) => text,
  integer: (text) => `try_cast(${text} as integer)::varchar`,
  numeric: (text) =>
    `regexp_replace(regexp_replace(try_cast(${text} as decimal(38, 6))::varchar, '0+$', ''), '\\.$', '')`,
  date: (text) => `strftime(try_cast(${text} as date), '%Y-%m-%d')`,
  instant: (text) => `strftime(try_cast(${text} as timestamptz), '%Y-%m-%dT%H:%M:%S.%gZ')`,
};

/**
 * Reads a CSV file with a header line. A row with a cell that cannot be read, an empty required cell, an id that
 * stands twice or a change later than `latest` is faulty.
 * @throws Error of DuckDB where the file is no CSV file or lacks a column.
 */
export async function readTable(
  duck: Duck,
  path: string,
  table: Table,
  headers: Readonly<Record<string, string>>,
  latest: Instant,
): Promise<TableRead> {
  const raw = (cell: Cell) => identifier(`raw_${cell.name}`);
  const texts = table.cells.map(
    (cell) => `nullif(trim(${identifier(headers[cell.name] ?? cell.name)}), '') as ${raw(cell)}`,
  );
  const typed = table.cells.map((cell) => `${CASTS[cell.type](raw(cell))} as ${identifier(cell.name)}`);
  const empty = table.cells
    .filter((cell) => cell.required)
    .map((cell) => `when ${raw(cell)} is null then ${literal(`${cell.name} is empty`)}`);
  const unreadable = table.cells.map(
    (cell) =>
      `when ${raw(cell)} is not null and ${identifier(cell.name)} is null
        then ${literal(`${cell.name} cannot be read as ${cell.type}`)}`,
  );
  const [record, key] = [identifier(table.record), identifier(table.key)];
  await duck.run(`create or replace temp table typed as
    with texts as (
      select ${texts.join(', ')}, row_number() over () + 1 as line, to_json(source)::varchar as body
      from read_csv(${list([path])}, header = true, all_varchar = true, null_padding = true, parallel = false) source
    ), cast_rows as (
      select ${typed.join(', ')}, ${table.cells.map(raw).join(', ')}, line, body from texts
    )
    select *, case ${[...empty, ...unreadable].join('\n      ')}
      when updated_at > ${literal(latest)} then 'updated_at lies in the future'
      when row_number() over (partition by ${record} order by updated_at desc nulls last, line) > 1
        then 'its id stands twice'
      ${table.keyIsDomain ? `when position('@' in ${key}) = 0 then ${literal(`${table.key} is no e-mail address`)}` : ''}
      end as reason
    from cast_rows`);
  const rows = await duck.rows<TableRow>(
    `select ${table.cells.map((cell) => identifier(cell.name)).join(', ')} from typed where reason is null order by line`,
  );
  const faulty = await duck.rows<{ id: string | null; line: string; reason: string; body: string }>(
    `select ${record} as id, line, reason, body from typed where reason is not null order by line`,
  );
  return {
    rows,
    faults: faulty.length,
    faulty: faulty
      .slice(0, KEPT_ASIDE)
      .map((f) => ({ record: f.id ?? `${path}:${f.line}`, reason: f.reason, body: f.body })),
    present: faulty.flatMap((f) => f.id ?? []),
  };
}
