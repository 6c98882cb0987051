import { sql } from 'kysely';
import { lockFactFeed } from './fact-feed';
import { factHash } from './fact-hash';
import { type Fact, KINDS, type Kind } from './kinds';
import { chunksOf, inTransaction, recordset } from './rows';
import type { Db } from './schema';

const FACTS_PER_STATEMENT = 1000;

const ENVELOPE = ['source_key text', 'record text', 'at timestamptz', 'known_from timestamptz'];

/**
 * Stores facts as versions, in one transaction (that of `db` where it is one).
 *
 * The last state of each record is compared with what comes, in order of `knownFrom`: the same content is no
 * news; other content closes the open version and opens one; `deleted` only closes. Several versions of one
 * record in a call are chained. For a record that is known already, versions before its last state are settled
 * history and left out; the latest of those not later than that state is what the source says now, and if it
 * differs it counts as known one microsecond after it.
 * @param zone IANA name in which `day` is set.
 * @returns versions inserted (back-filled ones too), and versions that had been open and were closed.
 */
export async function writeFacts<K extends Kind>(
  db: Db,
  source: string,
  kind: K,
  facts: readonly Fact<K>[],
  zone: string,
): Promise<{ inserted: number; closed: number }> {
  const written = { inserted: 0, closed: 0 };
  if (facts.length === 0) return written;
  // A record's versions stay in their order across chunks.
  const ordered = [...facts].sort((a, b) => Date.parse(a.knownFrom) - Date.parse(b.knownFrom));
  await inTransaction(db, async (tx) => {
    await lockFactFeed(tx);
    for (const chunk of chunksOf(ordered, FACTS_PER_STATEMENT)) {
      const { inserted, closed } = await writeChunk(tx, source, kind, chunk, zone);
      written.inserted += inserted;
      written.closed += closed;
    }
  });
  return written;
}

async function writeChunk<K extends Kind>(tx: Db, source: string, kind: K, facts: Fact<K>[], zone: string) {
  const columns = Object.entries(KINDS[kind]);
  const rows = facts.map((fact, n) => ({
    ...fact.body,
    n,
    source_key: fact.sourceKey,
    record: fact.record,
    at: fact.at,
    known_from: fact.knownFrom,
    assumed: fact.assumed ?? false,
    deleted: fact.deleted ?? false,
    hash: fact.deleted ? '' : factHash(kind, fact),
  }));
  const shape = [
    'n integer',
    ...ENVELOPE,
    'assumed boolean',
    'deleted boolean',
    'hash text',
    ...columns.map(([name, type]) => `"${name}" ${type}`),
  ].join(', ');
  const table = sql.table(`fact_${kind}`);
  const own = sql.raw(columns.map(([name]) => `"${name}"`).join(', '));

  const { rows: counts } = await sql<{ inserted: number; closed: number }>`
    with incoming as (
      select distinct on (record, known_from) * from ${recordset(rows, 'r', shape)}
      order by record, known_from, n desc
    ), placed as (
      select i.*, k.state, k.since,
        case when i.known_from > k.since then i.known_from
          else coalesce(k.since + interval '1 microsecond', i.known_from) end as opens,
        lead(i.known_from) over (partition by i.record order by i.known_from) as next_from
      from incoming i left join lateral (
        select case when known_to = 'infinity' then hash else '' end as state,
          case when known_to = 'infinity' then known_from else known_to end as since
        from ${table} where source = ${source} and record = i.record
        order by known_from desc limit 1
      ) k on true
    ), current as (
      select * from placed
      where since is null or known_from > since or next_from is null or next_from > since
    ), compared as (
      select *, lag(hash, 1, coalesce(state, '')) over (partition by record order by opens) as before
      from current
    ), changes as (
      select *, lead(opens) over (partition by record order by opens) as closes,
        row_number() over (partition by record order by opens) as nth
      from compared where hash <> before
    ), closed as (
      update ${table} f set known_to = c.opens, changed_seq = nextval('fact_seq')
      from changes c
      where c.nth = 1 and f.source = ${source} and f.record = c.record and f.known_to = 'infinity'
      returning 1
    ), opened as (
      insert into ${table}
        (seq, changed_seq, source, source_key, record, at, day, known_from, known_to, assumed, hash, ${own})
      select c.seq, c.seq, ${source}, source_key, record, at, (at at time zone ${zone})::date,
        opens, coalesce(closes, 'infinity'), assumed, hash, ${own}
      from (select nextval('fact_seq') as seq, * from changes where not deleted) c
      returning 1
    )
    select (select count(*)::int from opened) as inserted, (select count(*)::int from closed) as closed
  `.execute(tx);
  return counts[0] ?? { inserted: 0, closed: 0 };
}
