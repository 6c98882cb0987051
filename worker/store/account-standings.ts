import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { chunksOf } from './rows';
import type { Db } from './schema';

/** What stands of an account since it was last scored. */
export interface AccountStanding {
  account: string;
  inScope: boolean;
  /**
   * The last scored day, and the document that stands on it as JSON text; null before the first. `asOf`: the instant
   * as of which it was scored, where that is known.
   */
  scored: { day: Day; body: string; asOf: Instant | null } | null;
  /** Of that day: how far its sources were read, what the fold keeps of the owner, and the recurring revenue. */
  sources: unknown;
  owner: unknown;
  arrCorporate: number | null;
}

type Row = Omit<AccountStanding, 'scored'> & {
  day: Day | null;
  body: string | null;
  asOf: Instant | null;
};

/** Few at a time: a document is some ten thousand characters. */
const ROWS_PER_STATEMENT = 50;

/** The accounts that the CRM holds, each in one look, so that document and day are of the same moment. */
export async function accountStandings(
  db: Db,
  accounts: readonly string[],
): Promise<Map<string, AccountStanding>> {
  const found = new Map<string, AccountStanding>();
  for (const chunk of chunksOf(accounts, ROWS_PER_STATEMENT)) {
    const { rows } = await sql<Row>`
      select a.record as account, coalesce(a.in_scope, false) as "inScope", m.day, d.body, m.as_of as "asOf",
        m.inputs -> 'sources' as sources, m.state -> 'owner' as owner,
        (m.inputs #>> '{attributes,arrCorporate}')::float8 as "arrCorporate"
      from fact_account a
      left join lateral (
        select day, inputs, state, as_of from measure_day where account_id = a.record order by day desc limit 1
      ) m on true
      left join lateral (
        select body from document where account_id = a.record and from_day <= m.day
        order by from_day desc limit 1
      ) d on true
      where a.record = any(${chunk}::text[]) and a.known_to = 'infinity'`.execute(db);
    for (const { day, body, asOf, ...row } of rows) {
      const scored = day === null || body === null ? null : { day, body, asOf };
      found.set(row.account, { ...row, scored });
    }
  }
  return found;
}

/** Customers that this user looks after, by what is known now; at most `most`, in order of id. */
export async function customersOf(db: Db, user: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('fact_account')
    .select('record')
    .where('csm_id', '=', user)
    .where('in_scope', '=', true)
    .where('known_to', '=', 'infinity')
    .orderBy('record')
    .limit(most)
    .execute();
  return rows.map((row) => row.record);
}
