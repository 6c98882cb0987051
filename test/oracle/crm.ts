import { z } from 'zod';

/** A record as the CRM answers it, or null values where it has none. */
export type Row = Record<string, unknown>;

const pageSchema = z.object({
  records: z.array(z.record(z.string(), z.unknown())),
  nextRecordsUrl: z.string().optional(),
});

export const text = (row: Row, field: string): string | null => {
  const value = row[field];
  return value === null || value === undefined || value === '' ? null : String(value);
};

/** An instant in milliseconds since 1970; NaN where the field is empty. */
export const instant = (row: Row, field: string): number => Date.parse(text(row, field) ?? '');

/** Reads the CRM by plain HTTP, deleted records included. */
export class Crm {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** All records of a query, page after page. Throws where the CRM answers with an error. */
  async query(soql: string): Promise<Row[]> {
    const rows: Row[] = [];
    let path: string | undefined = `/services/data/v66.0/queryAll?q=${encodeURIComponent(soql)}`;
    while (path !== undefined) {
      const reply: Response = await fetch(new URL(path, this.url), {
        headers: { authorization: `Bearer ${this.token}` },
      });
      if (!reply.ok) throw new Error(`${reply.status} for ${soql.slice(0, 200)}: ${await reply.text()}`);
      const page = pageSchema.parse(await reply.json());
      rows.push(...page.records);
      path = page.nextRecordsUrl;
    }
    return rows;
  }

  /** The records whose `column` holds one of the ids, each once. */
  async whereIn(object: string, fields: string, column: string, ids: Iterable<string>): Promise<Row[]> {
    const wanted = [...new Set(ids)];
    const rows: Row[] = [];
    for (let i = 0; i < wanted.length; i += 100) {
      const list = wanted.slice(i, i + 100).map((id) => `'${id}'`);
      rows.push(
        ...(await this.query(`SELECT ${fields} FROM ${object} WHERE ${column} IN (${list.join(',')})`)),
      );
    }
    return rows;
  }
}

/** The values of one tracked field through time, oldest first; nothing is known before the first. */
export type Versions = readonly { from: number; value: string | null }[];

/** The value at an instant, null where nothing was known. */
export const valueAt = (versions: Versions, at: number): string | null =>
  versions.findLast((v) => v.from <= at)?.value ?? null;

/** The latest value at an instant that is not empty. */
export const lastKnownAt = (versions: Versions, at: number): string | null =>
  versions.findLast((v) => v.from <= at && v.value !== null)?.value ?? null;

/** Walks field history back from today's records. `parent` is the history object's lookup to the record. */
export class History {
  private readonly changes = new Map<string, Row[]>();

  constructor(rows: readonly Row[], parent: string) {
    const old = rows.filter((row) => instant(row, 'CreatedDate') > 0);
    old.sort((a, b) => instant(a, 'CreatedDate') - instant(b, 'CreatedDate'));
    for (const row of old) {
      const key = `${text(row, parent)} ${text(row, 'Field')}`;
      this.changes.set(key, [...(this.changes.get(key) ?? []), row]);
    }
  }

  /** A lookup writes a row of names and a row of ids for each change: `lookup` takes the ids. */
  versions(record: Row, field: string, lookup = false): Versions {
    const all = this.changes.get(`${text(record, 'Id')} ${field}`) ?? [];
    const changes = lookup ? all.filter((row) => text(row, 'DataType') === 'EntityId') : all;
    const [first] = changes;
    return [
      {
        from: instant(record, 'CreatedDate'),
        value: first ? text(first, 'OldValue') : text(record, field),
      },
      ...changes.map((row) => ({ from: instant(row, 'CreatedDate'), value: text(row, 'NewValue') })),
    ];
  }
}
