import { sql } from 'kysely';
import { claimChanges, type KeyClaim } from './claim-changes';
import { lockFactFeed } from './fact-feed';
import { type Claim, type KeyVersion, keyVersions } from './key-versions';
import { chunksOf, inTransaction, recordset } from './rows';
import type { Db } from './schema';

const ROWS_PER_STATEMENT = 1000;
const SHAPE = `source text, source_key text, account_id text, rule text,
  known_from timestamptz, known_to timestamptz`;

/**
 * Binds sources' keys to accounts, in versions. For each (source, account, rule) the keys named in one call are
 * all that the account has from `knownFrom` on: what it claimed before and does not name now ends then. A move
 * (`merged`, `manual`) outranks what accounts say of themselves and replaces the key's earlier move; a merged
 * account takes all its keys along. A key that two accounts claim is bound to nobody while both stand.
 */
export async function resolveKeys(db: Db, claims: readonly KeyClaim[]): Promise<void> {
  if (claims.length === 0) return;
  await inTransaction(db, async (tx) => {
    await lockFactFeed(tx);
    const changes = claimChanges(await openClaims(tx, claims), claims);
    for (const chunk of chunksOf(changes, ROWS_PER_STATEMENT)) {
      await writeClaims(tx, chunk);
      await rebind(tx, chunk);
    }
  });
}

const toRow = (claim: Claim) => ({
  source: claim.source,
  source_key: claim.sourceKey,
  account_id: claim.account,
  rule: claim.rule,
  known_from: claim.knownFrom,
  known_to: claim.knownTo,
});
type Row = ReturnType<typeof toRow>;
const toClaim = (row: Row): Claim => ({
  source: row.source,
  sourceKey: row.source_key,
  account: row.account_id,
  rule: row.rule,
  knownFrom: row.known_from,
  knownTo: row.known_to,
});

/** Open claims of the accounts, on the keys, and of the accounts merged away, that `claims` speak of. */
async function openClaims(tx: Db, claims: readonly KeyClaim[]): Promise<Claim[]> {
  const found = new Map<string, Claim>();
  for (const chunk of chunksOf(claims, ROWS_PER_STATEMENT)) {
    const asked = chunk.map((c) => ({
      source: c.source,
      source_key: c.sourceKey,
      account_id: c.account,
      rule: c.rule,
    }));
    const { rows } = await sql<Row>`
      with asked as (select * from ${recordset(asked, 'r', 'source text, source_key text, account_id text, rule text')})
      select c.* from account_claim c join asked a on c.source = a.source and c.account_id = a.account_id
      where c.known_to = 'infinity'
      union select c.* from account_claim c join asked a on c.source = a.source and c.source_key = a.source_key
      where c.known_to = 'infinity'
      union select c.* from account_claim c join asked a on a.rule = 'merged' and c.account_id = a.source_key
      where c.known_to = 'infinity'
      order by 1, 2, 3, 4`.execute(tx);
    for (const row of rows) found.set(JSON.stringify(row), toClaim(row));
  }
  return [...found.values()];
}

async function writeClaims(tx: Db, claims: readonly Claim[]): Promise<void> {
  await sql`
    insert into account_claim (source, source_key, account_id, rule, known_from, known_to)
    select * from ${recordset(claims.map(toRow), 'r', SHAPE)}
    on conflict (source, source_key, account_id, rule, known_from) do update set known_to = excluded.known_to
  `.execute(tx);
}

/** Derives account_key anew for the keys of `claims`, and notes which accounts gained or lost something. */
async function rebind(tx: Db, claims: readonly Claim[]): Promise<void> {
  const keys = claims.map((claim) => ({ source: claim.source, source_key: claim.sourceKey }));
  const asked = sql`(select distinct * from ${recordset(keys, 'r', 'source text, source_key text')}) a`;
  const { rows } = await sql<Row>`
    select c.* from account_claim c join ${asked} using (source, source_key)`.execute(tx);
  const claimsOfKey = new Map<string, Claim[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.source_key]);
    claimsOfKey.set(key, [...(claimsOfKey.get(key) ?? []), toClaim(row)]);
  }
  const before = await sql<Row>`
    delete from account_key k using ${asked}
    where k.source = a.source and k.source_key = a.source_key
    returning k.source, k.source_key, k.account_id, k.rule, k.known_from, k.known_to`.execute(tx);
  const after: KeyVersion[] = [...claimsOfKey.values()].flatMap(keyVersions);
  await sql`
    insert into account_key (source, source_key, account_id, rule, known_from, known_to)
    select source, source_key, account_id, rule, known_from, known_to
    from ${recordset(after.map(toRow), 'r', SHAPE)}`.execute(tx);
  await noteKeyChanges(tx, before.rows, after.map(toRow));
}

async function noteKeyChanges(tx: Db, before: readonly Row[], after: readonly Row[]): Promise<void> {
  const signature = (row: Row) =>
    JSON.stringify([row.source, row.source_key, row.account_id, row.known_from, row.known_to]);
  const had = new Set(before.map(signature));
  const have = new Set(after.map(signature));
  const accounts = [
    ...before.filter((row) => !have.has(signature(row))),
    ...after.filter((row) => !had.has(signature(row))),
  ].map((row) => row.account_id);
  if (accounts.length === 0) return;
  await sql`
    insert into account_key_change (account_id, seq)
    select account_id, nextval('fact_seq') from unnest(${[...new Set(accounts)]}::text[]) as a(account_id)
    on conflict (account_id) do update set seq = excluded.seq`.execute(tx);
}
