import { sql } from 'kysely';
import { type Claim, ruling } from './key-versions';
import { KIND_NAMES } from './kinds';
import type { Db } from './schema';

export interface Unmatched {
  /** Facts that no account's key matches now, and the first of their keys. */
  facts: { source: string; kind: string; facts: number; keys: string[] }[];
  /** Keys that more than one account claims now. */
  ambiguous: { source: string; sourceKey: string; accounts: string[] }[];
}

/** Counts and lists what is bound to no account; never a guess. @param keysListed at most so many keys a kind. */
export async function unmatched(db: Db, keysListed = 50): Promise<Unmatched> {
  const facts: Unmatched['facts'] = [];
  for (const kind of KIND_NAMES) {
    if (kind === 'currency') continue; // of no account
    const { rows } = await sql<{ source: string; facts: number; keys: string[] }>`
      select f.source, sum(f.facts)::int as facts,
        (array_agg(f.source_key order by f.source_key))[1:${sql.lit(keysListed)}] as keys
      from (
        select source, source_key, count(*) as facts from ${sql.table(`fact_${kind}`)}
        where known_to = 'infinity' group by source, source_key
      ) f
      left join account_key k on k.source = f.source and k.source_key = f.source_key and k.known_to = 'infinity'
      where k.account_id is null
      group by f.source order by f.source`.execute(db);
    facts.push(...rows.map((row) => ({ ...row, kind })));
  }
  return { facts, ambiguous: await ambiguousKeys(db) };
}

async function ambiguousKeys(db: Db): Promise<Unmatched['ambiguous']> {
  const { rows } = await sql<{ source: string; source_key: string; account_id: string; rule: string }>`
    select source, source_key, account_id, rule from account_claim
    join (
      select source, source_key from account_claim where known_to = 'infinity'
      group by source, source_key having count(distinct account_id) > 1
    ) shared using (source, source_key)
    where known_to = 'infinity' order by source, source_key, account_id`.execute(db);
  const claims = new Map<string, Pick<Claim, 'source' | 'sourceKey' | 'account' | 'rule'>[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.source_key]);
    const claim = { source: row.source, sourceKey: row.source_key, account: row.account_id, rule: row.rule };
    claims.set(key, [...(claims.get(key) ?? []), claim]);
  }
  return [...claims.values()].flatMap((all) => {
    const accounts = [...new Set(ruling(all).map((claim) => claim.account))];
    const [first] = all;
    return first && accounts.length > 1
      ? [{ source: first.source, sourceKey: first.sourceKey, accounts }]
      : [];
  });
}
