import { sql } from 'kysely';
import { resolveKeys } from '../store/account-keys';
import type { Db } from '../store/schema';
import type { AccountKeyClaim, Source } from './define-source';

/**
 * Claims made in the name of a key space (`product`, `billing`, `domain`) become claims of every source that
 * names accounts by keys of that space; the claim itself is kept too, for sources that are added later.
 */
export function spread(
  claims: readonly AccountKeyClaim[],
  sources: readonly Pick<Source, 'id' | 'keySpaces'>[],
): AccountKeyClaim[] {
  return claims.flatMap((claim) => [
    claim,
    ...sources
      .filter((s) => s.id !== claim.source && s.keySpaces?.includes(claim.source))
      .map((s) => ({ ...claim, source: s.id })),
  ]);
}

/** Gives a source that has no claims yet those that were made in the names of its key spaces. */
export async function adoptClaims(db: Db, source: Pick<Source, 'id' | 'keySpaces'>): Promise<void> {
  const spaces = (source.keySpaces ?? []).filter((space) => space !== source.id);
  if (spaces.length === 0) return;
  const has = await sql`select 1 from account_claim where source = ${source.id} limit 1`.execute(db);
  if (has.rows.length > 0) return;
  const { rows } = await sql<AccountKeyClaim>`
    select ${source.id} as source, source_key as "sourceKey", account_id as account, rule,
      known_from as "knownFrom"
    from account_claim where source = any(${spaces}::text[]) and known_to = 'infinity'
    order by known_from, source_key, account_id`.execute(db);
  await resolveKeys(db, rows);
}
