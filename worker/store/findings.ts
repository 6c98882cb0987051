import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { chunksOf, recordset } from './rows';
import type { Db } from './schema';

/** Something odd that is no fault of the data's form: it is shown, and stops nothing. */
export interface Finding {
  code: string;
  /** What it is about: a record, a file, an account; '' for the source as a whole. */
  subject: string;
  message: string;
}

/** Opens findings or renews them. */
export async function noteFindings(
  tx: Db,
  source: string,
  findings: readonly Finding[],
  at: Instant,
): Promise<void> {
  const unique = [...new Map(findings.map((f) => [JSON.stringify([f.code, f.subject]), f])).values()];
  for (const chunk of chunksOf(unique, 1000)) {
    await sql`
      insert into finding (source, code, subject, message, first_seen, last_seen, open)
      select ${source}, code, subject, message, ${at}::timestamptz, ${at}::timestamptz, true
      from ${recordset(chunk, 'r', 'code text, subject text, message text')}
      on conflict (source, code, subject)
      do update set message = excluded.message, last_seen = excluded.last_seen, open = true`.execute(tx);
  }
}

/** Closes a source's findings of one code, but those on the subjects named, which still hold. */
export async function closeFindings(tx: Db, source: string, code: string, stillOpen: readonly string[] = []) {
  await sql`
    update finding set open = false where source = ${source} and code = ${code} and open
    and subject <> all(${[...stillOpen]}::text[])`.execute(tx);
}

/** Closes findings of one code that nobody has met since `before`. */
export async function closeOldFindings(tx: Db, code: string, before: Instant): Promise<void> {
  await tx
    .updateTable('finding')
    .set({ open: false })
    .where('code', '=', code)
    .where('open', '=', true)
    .where('last_seen', '<', before)
    .execute();
}

export interface OpenFinding extends Finding {
  source: string;
  firstSeen: Instant;
  lastSeen: Instant;
}

export async function openFindings(db: Db): Promise<OpenFinding[]> {
  const rows = await db
    .selectFrom('finding')
    .selectAll()
    .where('open', '=', true)
    .orderBy('source')
    .orderBy('code')
    .orderBy('subject')
    .execute();
  return rows.map(({ source, code, subject, message, first_seen, last_seen }) => ({
    source,
    code,
    subject,
    message,
    firstSeen: first_seen,
    lastSeen: last_seen,
  }));
}
