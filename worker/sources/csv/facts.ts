import { type Day, endOfDay, type Instant } from '../../../shared/day';
import type { Fact } from '../../store/kinds';
import type { FactBatch } from '../define-source';
import type { TableRow } from './read-table';
import type { Table } from './tables';

/** The facts of a table's rows, with the versions before the present ones that the rows themselves prove. */
export function factsOf(
  table: Table,
  rows: readonly TableRow[],
  known: ReadonlySet<string>,
  zone: string,
): FactBatch {
  const dayEnd = endsOfDays(zone);
  const facts = rows.flatMap((row) => {
    const fact: Fact = {
      record: row[table.record] ?? '',
      sourceKey: keyOf(table, row),
      at: momentOf(table, row, dayEnd),
      knownFrom: row['updated_at'] ?? '',
      body: bodyOf(table, row),
    };
    const earlier = known.has(fact.record) ? null : earlierVersion(table, row, fact);
    return earlier ? [earlier, fact] : [fact];
  });
  return { kind: table.kind, facts } as FactBatch;
}

/** That a record is gone from its file, noticed at `at`. */
export const deletionsOf = (table: Table, records: readonly string[], at: Instant): FactBatch =>
  ({
    kind: table.kind,
    facts: records.map((record) => ({ record, sourceKey: '', at, knownFrom: at, deleted: true, body: {} })),
  }) as FactBatch;

const keyOf = (table: Table, row: TableRow): string => {
  const key = row[table.key] ?? '';
  return table.keyIsDomain ? key.slice(key.lastIndexOf('@') + 1).toLowerCase() : key;
};

function bodyOf(table: Table, row: TableRow): Fact['body'] {
  const body: Record<string, string | number | null> = {};
  for (const cell of table.cells) {
    if (cell.aside) continue;
    const text = row[cell.name] ?? null;
    body[cell.column ?? cell.name] = cell.type === 'integer' && text !== null ? Number(text) : text;
  }
  if (typeof body['respondent'] === 'string') body['respondent'] = body['respondent'].toLowerCase();
  return body;
}

/** A date stands for the whole day, so its moment is the day's end in the organisation's zone. */
function momentOf(table: Table, row: TableRow, dayEnd: (day: Day) => Instant): Instant {
  switch (table.kind) {
    case 'survey':
      return row['sent_at'] ?? '';
    case 'subscription':
      return dayEnd(row['start_date'] ?? '');
    case 'invoice':
      return dayEnd(row['issued_on'] ?? '');
    case 'milestone': {
      const day = row['reached_on'] ?? row['due_on'];
      return day ? dayEnd(day) : (row['updated_at'] ?? '');
    }
  }
}

/**
 * What was known of a row before its last change, as far as the row proves it: an invoice existed unpaid from its
 * creation, a survey unanswered from its sending. Of a subscription nothing is proven: its seats or amount may be
 * what was changed. Only for records not seen before: of others the earlier versions are stored.
 */
function earlierVersion(table: Table, row: TableRow, fact: Fact): Fact | null {
  const since = table.kind === 'survey' ? row['sent_at'] : row['created_at'];
  if (!since || since >= fact.knownFrom) return null;
  const before = BEFORE[table.kind];
  return before ? { ...fact, knownFrom: since, assumed: true, body: { ...fact.body, ...before } } : null;
}

const BEFORE: Readonly<Record<Table['kind'], Record<string, null> | null>> = {
  invoice: { paid_on: null, late_reason: null },
  survey: { answered_at: null, score: null },
  subscription: null,
  milestone: null,
};

function endsOfDays(zone: string): (day: Day) => Instant {
  const ends = new Map<Day, Instant>();
  return (day) => {
    const known = ends.get(day);
    if (known) return known;
    const end = endOfDay(zone, day);
    ends.set(day, end);
    return end;
  };
}
