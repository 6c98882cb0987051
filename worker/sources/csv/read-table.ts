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
  const text = (cell: Cell) => `nullif(trim(${identifier(headers[cell.name] ?? cell.name)}), '')`;
  const typed = table.cells.map((cell) => `${CASTS[cell.type](text(cell))} as ${identifier(cell.name)}`);
  const unreadable = table.cells.map(
    (cell) =>
      `when ${text(cell)} is not null and ${CASTS[cell.type](text(cell))} is null then ${literal(`${cell.name} cannot be read as ${cell.type}`)}`,
  );
  const empty = table.cells
    .filter((cell) => cell.required)
    .map((cell) => `when ${text(cell)} is null then ${literal(`${cell.name} is empty`)}`);
  await duck.run(`create or replace temp table typed as
    select *, case ${[...empty, ...unreadable].join(' ')}
      when updated_at > ${literal(latest)} then 'updated_at lies in the future'
      when count(*) over (partition by record_of) > 1 and row_number() over (partition by record_of order by updated_at desc, line) > 1
        then 'its id stands twice'
      ${table.keyIsDomain ? `when position('@' in key_of) = 0 then ${literal(`${table.key} is no e-mail address`)}` : ''}
      end as reason
    from (
      select ${typed.map((t) => `${t}`).join(', ')}, ${text(cellOf(table, table.record))} as record_of,
        ${text(cellOf(table, table.key))} as key_of, row_number() over () + 1 as line, to_json(source) as body
      from read_csv(${list([path])}, header = true, all_varchar = true, null_padding = true, parallel = false) source
    ) source`);
  const rows = await duck.rows<TableRow>(
    `select * exclude (reason, record_of, key_of, line, body) from typed where reason is null order by line`,
  );
  const faulty = await duck.rows<{ id: string | null; line: string; reason: string; body: string }>(
    `select record_of as id, line, reason, body::varchar as body from typed where reason is not null order by line`,
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

function cellOf(table: Table, name: string): Cell {
  const cell = table.cells.find((c) => c.name === name);
  if (!cell) throw new Error(`Table ${table.kind} has no cell ${name}`);
  return cell;
}
