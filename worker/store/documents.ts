import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Day } from '../../shared/day';
import { chunksOf, inTransaction } from './rows';
import type { Db } from './schema';

export interface StoredDocument {
  account: string;
  /** The first day for which it stands. */
  fromDay: Day;
  /** JSON text, byte for byte as it was written. */
  body: string;
  hash: string;
}

/** A document of a day. `hash` identifies its content: of the body, where the caller has no narrower notion. */
export type DocumentOfDay = { account: string; day: Day; body: string; hash: string };

export const documentHash = (body: string): string => createHash('sha256').update(body).digest('base64url');

/**
 * Appends documents whose content differs from what stood before their day. The day's own document may be
 * replaced while it is open; once its content is the former's again it is taken back, so that what is kept
 * depends on the day's last content only.
 */
export async function writeDocuments(db: Db, documents: readonly DocumentOfDay[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(documents, 250)) {
      const rows = sql`unnest(${chunk.map((d) => d.account)}::text[], ${chunk.map((d) => d.day)}::date[],
        ${chunk.map((d) => d.body)}::text[], ${chunk.map((d) => d.hash)}::text[]) as d(account_id, from_day, body, hash)`;
      const former = sql`(
        select f.hash from document f where f.account_id = d.account_id and f.from_day < d.from_day
        order by f.from_day desc limit 1)`;
      await sql`
        delete from document t using ${rows}
        where t.account_id = d.account_id and t.from_day = d.from_day and d.hash = ${former}`.execute(tx);
      await sql`
        insert into document (account_id, from_day, body, hash)
        select d.* from ${rows} where d.hash is distinct from ${former}
        on conflict (account_id, from_day) do update set body = excluded.body, hash = excluded.hash`.execute(
        tx,
      );
    }
  });
}

/** The documents that stand on `day`, by account. */
export async function documentsAt(
  db: Db,
  accounts: readonly string[],
  day: Day,
): Promise<Map<string, StoredDocument>> {
  const found = new Map<string, StoredDocument>();
  for (const chunk of chunksOf(accounts, 250)) {
    const { rows } = await sql<StoredDocument>`
      select d.account_id as account, d.from_day as "fromDay", d.body, d.hash
      from unnest(${chunk}::text[]) as a(account_id)
      cross join lateral (
        select * from document where account_id = a.account_id and from_day <= ${day}::date
        order by from_day desc limit 1
      ) d`.execute(db);
    for (const row of rows) found.set(row.account, row);
  }
  return found;
}
