import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { json, recordset } from './rows';
import type { Db } from './schema';

interface FieldOf {
  object: string;
  record: string;
  field: string;
}

/** The last edit of a field by another that a change event told of. */
export interface HeardEdit extends FieldOf {
  value: unknown;
  author: string;
  heardAt: Instant;
  /** We wrote the field after it. */
  overtaken: boolean;
}

/** Keeps edits; of each field the last one. */
export async function keepHeardEdits(tx: Db, edits: readonly HeardEdit[]): Promise<void> {
  if (edits.length === 0) return;
  await sql`
    insert into heard_edit (object, record, field, value, author, heard_at, overtaken)
    select object, record, field, coalesce(value, 'null'), author, "heardAt", overtaken
    from ${recordset(
      edits,
      'e',
      'object text, record text, field text, value jsonb, author text, "heardAt" timestamptz, overtaken boolean',
    )}
    on conflict (object, record, field) do update set value = excluded.value, author = excluded.author,
      heard_at = excluded.heard_at, overtaken = excluded.overtaken`.execute(tx);
}

/** Notes that we wrote these fields. @returns whether an edit stood there. */
export async function noteOvertaken(tx: Db, fields: readonly FieldOf[]): Promise<boolean> {
  if (fields.length === 0) return false;
  const { rows } = await sql`
    update heard_edit e set overtaken = true
    from ${recordset(fields, 'f', 'object text, record text, field text')}
    where e.object = f.object and e.record = f.record and e.field = f.field
    returning e.record`.execute(tx);
  return rows.length > 0;
}

/** Edits over which we wrote afterwards, in order. */
export async function overtakenEdits(db: Db): Promise<HeardEdit[]> {
  const { rows } = await sql<HeardEdit>`
    select object, record, field, value, author, heard_at as "heardAt", overtaken from heard_edit
    where overtaken order by object, record, field`.execute(db);
  return rows;
}

/** Who made edits, where a change event told so and the value is still the one it told of. */
export async function heardAuthors(
  db: Db,
  object: string,
  edits: readonly { record: string; field: string; theirs: unknown }[],
): Promise<{ record: string; field: string; author: string }[]> {
  if (edits.length === 0) return [];
  const asked = edits.map((edit) => ({ ...edit, theirs: edit.theirs ?? null }));
  const { rows } = await sql<{ record: string; field: string; author: string }>`
    select h.record, h.field, h.author from heard_edit h
    join ${recordset(asked, 'e', 'record text, field text, theirs jsonb')}
      on e.record = h.record and e.field = h.field and coalesce(e.theirs, 'null') = h.value
    where h.object = ${object} and not h.overtaken`.execute(db);
  return rows;
}

/** Forgets edits as they were read; one that was heard again since stays. */
export async function dropHeardEdits(db: Db, edits: readonly HeardEdit[]): Promise<void> {
  for (const { object, record, field, value } of edits) {
    await db
      .deleteFrom('heard_edit')
      .where('object', '=', object)
      .where('record', '=', record)
      .where('field', '=', field)
      .where('overtaken', '=', true)
      .where(sql<boolean>`value = ${json(value)}::jsonb`)
      .execute();
  }
}

/** Forgets what was heard before `before`: who made an edit has long been noted with it. */
export async function forgetHeardEdits(tx: Db, before: Instant): Promise<void> {
  await tx.deleteFrom('heard_edit').where('heard_at', '<', before).execute();
}
