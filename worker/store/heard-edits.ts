import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, json, recordset } from './rows';
import type { Db } from './schema';

export interface FieldOf {
  object: string;
  record: string;
  field: string;
}

/** The last edit of a field by another that a change event told of. */
export interface HeardEdit extends FieldOf {
  value: unknown;
  author: string;
  /** By the org's clock. */
  madeAt: Instant;
}

/** A write of ours that a change event told of. `value` undefined: the event does not say it. */
export interface HeardWrite extends FieldOf {
  value: unknown;
  /** By the org's clock. */
  madeAt: Instant;
}

/** An edit over which we wrote: what we put there, if that is known, and when. */
export interface OvertakenEdit extends HeardEdit {
  ours: unknown;
  overtakenAt: Instant;
}

/** Keeps edits; of each field the last one. */
export async function keepHeardEdits(tx: Db, edits: readonly HeardEdit[]): Promise<void> {
  for (const chunk of chunksOf(edits, 500)) {
    await sql`
      insert into heard_edit (object, record, field, value, author, made_at)
      select object, record, field, coalesce(value, 'null'), author, "madeAt"
      from ${recordset(
        chunk,
        'e',
        'object text, record text, field text, value jsonb, author text, "madeAt" timestamptz',
      )}
      on conflict (object, record, field) do update set value = excluded.value, author = excluded.author,
        made_at = excluded.made_at, ours = null, overtaken_at = null`.execute(tx);
  }
}

/** Notes that we wrote over these fields; the first time counts. @returns whether an edit stood there. */
export async function noteOvertaken(tx: Db, writes: readonly HeardWrite[]): Promise<boolean> {
  let any = false;
  for (const chunk of chunksOf(writes, 500)) {
    const rows = chunk.map(({ value, ...write }) => ({ ...write, said: value !== undefined, value }));
    const { rows: overtaken } = await sql`
      update heard_edit e set overtaken_at = w."madeAt",
        ours = case when w.said then coalesce(w.value, 'null') end
      from ${recordset(
        rows,
        'w',
        'object text, record text, field text, value jsonb, said boolean, "madeAt" timestamptz',
      )}
      where e.object = w.object and e.record = w.record and e.field = w.field and e.overtaken_at is null
      returning e.record`.execute(tx);
    any ||= overtaken.length > 0;
  }
  return any;
}

/** Edits over which we wrote afterwards, in order. */
export async function overtakenEdits(db: Db): Promise<OvertakenEdit[]> {
  const { rows } = await sql<OvertakenEdit>`
    select object, record, field, value, author, made_at as "madeAt", ours, overtaken_at as "overtakenAt"
    from heard_edit where overtaken_at is not null order by object, record, field`.execute(db);
  return rows;
}

/** Who made edits, where a change event told so and the value is still the one it told of. */
export async function heardAuthors(
  db: Db,
  object: string,
  edits: readonly { record: string; field: string; theirs: unknown }[],
): Promise<{ record: string; field: string; author: string }[]> {
  const found: { record: string; field: string; author: string }[] = [];
  for (const chunk of chunksOf(edits, 500)) {
    const { rows } = await sql<{ record: string; field: string; author: string }>`
      select h.record, h.field, h.author from heard_edit h
      join ${recordset(chunk, 'e', 'record text, field text, theirs jsonb')}
        on e.record = h.record and e.field = h.field and coalesce(e.theirs, 'null') = h.value
      where h.object = ${object} and h.overtaken_at is null`.execute(db);
    found.push(...rows);
  }
  return found;
}

/** Forgets edits as they were read; one that was heard again since stays. */
export async function dropHeardEdits(db: Db, edits: readonly HeardEdit[]): Promise<void> {
  for (const { object, record, field, value, madeAt } of edits) {
    await db
      .deleteFrom('heard_edit')
      .where('object', '=', object)
      .where('record', '=', record)
      .where('field', '=', field)
      .where('made_at', '=', madeAt)
      .where(sql<boolean>`value = ${json(value)}::jsonb`)
      .execute();
  }
}

/** Forgets what was heard of fields, of whole records or of a whole object: there are later edits that were not heard. */
export async function forgetHeard(
  tx: Db,
  those: readonly { object: string; record?: string; field?: string }[],
): Promise<void> {
  for (const { object, record, field } of those) {
    await tx
      .deleteFrom('heard_edit')
      .where('object', '=', object)
      .$if(record !== undefined, (query) => query.where('record', '=', record ?? ''))
      .$if(field !== undefined, (query) => query.where('field', '=', field ?? ''))
      .execute();
  }
}

/** Forgets edits made before `before`: who made them has long been noted. */
export async function forgetHeardBefore(tx: Db, before: Instant): Promise<void> {
  await tx.deleteFrom('heard_edit').where('made_at', '<', before).execute();
}
