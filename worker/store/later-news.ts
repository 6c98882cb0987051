import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { KIND_NAMES } from './kinds';
import type { BigIntText, Db } from './schema';

/** `greatest` passes over null: a version that stands says only since when it is known. */
const KNOWN = sql`greatest(known_from, nullif(known_to, 'infinity'))`;

/**
 * Marks dirty, as of when it is known, the accounts of whom something written after `seq` is known only after
 * `from` and up to `to`. A run reads further than its own instant, and what it may not use yet has to be news to
 * the first run that may.
 */
export async function markLaterNews(
  db: Db,
  seq: BigIntText,
  { from, to }: { from: Instant; to: Instant },
): Promise<void> {
  const isLater = sql`${KNOWN} > ${from}::timestamptz and ${KNOWN} <= ${to}::timestamptz`;
  const perKind = KIND_NAMES.map(
    (kind) => sql`
      select source, source_key, ${KNOWN} as known from ${sql.table(`fact_${kind}`)}
      where changed_seq > ${seq} and ${isLater}`,
  );
  await sql`
    insert into dirty (account_id, reason, since)
    select account_id, 'known ' || known, known from (
      select k.account_id, f.known from (${sql.join(perKind, sql` union all `)}) f
      join account_key k on k.source = f.source and k.source_key = f.source_key
      union
      select account_id, ${KNOWN} from account_key where ${isLater}
      union
      select a.record, c.known from (
        select ${KNOWN} as known from fact_currency where changed_seq > ${seq} and ${isLater}
      ) c cross join fact_account a where a.in_scope and a.known_to = 'infinity'
    ) later
    on conflict (account_id, reason) do nothing`.execute(db);
}
