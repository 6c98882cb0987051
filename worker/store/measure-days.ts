import { sql } from 'kysely';
import { addDays, type Day, type Instant } from '../../shared/day';
import type { Tier } from '../../shared/tiers';
import { chunksOf, inTransaction, recordset } from './rows';
import type { Db } from './schema';

/** One account's day: what was read, the state folded up to its end, and the score under `scorecard`. */
export interface MeasureDay {
  account: string;
  day: Day;
  inputs: unknown;
  state: unknown;
  result: unknown;
  raw: number | null;
  score: number | null;
  tier: Tier;
  coverage: number;
  /** Hash of the scorecard. */
  scorecard: string;
}

const DAILY_DAYS = 90;
const ROWS_PER_STATEMENT = 250;

/**
 * Writes days as of `open.asOf`. Those before `open.day` are frozen: one that is there already stays as it is.
 * `open.day` itself may be written again, but for what was scored as of a later instant: a run that takes long does
 * not undo what was heard meanwhile.
 * @returns the accounts whose open day was not written because a newer one stands.
 */
export async function writeMeasureDays(
  db: Db,
  rows: readonly MeasureDay[],
  open: { day: Day; asOf: Instant },
): Promise<Set<string>> {
  const newer = new Set<string>(rows.filter((row) => row.day === open.day).map((row) => row.account));
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
      const { rows: written } = await sql<{ account: string; day: Day }>`
        insert into measure_day
          (account_id, day, inputs, state, result, raw, score, tier, coverage, scorecard, as_of)
        select account, day, inputs, state, result, raw, score, tier, coverage, scorecard,
          ${open.asOf}::timestamptz
        from ${recordset(
          chunk,
          'r',
          `account text, day date, inputs json, state json, result json, raw numeric, score integer,
          tier text, coverage numeric, scorecard text`,
        )}
        on conflict (account_id, day) do update set inputs = excluded.inputs, state = excluded.state,
          result = excluded.result, raw = excluded.raw, score = excluded.score, tier = excluded.tier,
          coverage = excluded.coverage, scorecard = excluded.scorecard, as_of = excluded.as_of
        where measure_day.day >= ${open.day}::date
          and (measure_day.as_of is null or measure_day.as_of <= excluded.as_of)
        returning account_id as account, day`.execute(tx);
      for (const row of written) if (row.day === open.day) newer.delete(row.account);
    }
  });
  return newer;
}

/** Those of the accounts that were scored as of a later instant than `asOf`. */
export async function scoredAfter(db: Db, accounts: readonly string[], asOf: Instant): Promise<Set<string>> {
  const { rows } = await sql<{ account: string }>`
    select distinct account_id as account from measure_day
    where account_id = any(${[...accounts]}::text[]) and as_of > ${asOf}::timestamptz
      and day >= (${asOf}::timestamptz - interval '1 day')::date`.execute(db);
  return new Set(rows.map((row) => row.account));
}

type Row = Omit<MeasureDay, 'account' | 'raw' | 'coverage'> & {
  account_id: string;
  raw: string | null;
  coverage: string;
};
const toMeasureDay = ({ account_id, raw, coverage, ...row }: Row): MeasureDay => ({
  ...row,
  account: account_id,
  raw: raw === null ? null : Number(raw),
  coverage: Number(coverage),
});
const COLUMNS = sql.raw(
  ['account_id', 'day', 'inputs', 'state', 'result', 'raw', 'score', 'tier', 'coverage', 'scorecard']
    .map((column) => `m.${column}`)
    .join(', '),
);

/** Each account's last day before `day`; accounts without one are not in the map. */
export async function lastDayBefore(
  db: Db,
  accounts: readonly string[],
  day: Day,
): Promise<Map<string, MeasureDay>> {
  const last = new Map<string, MeasureDay>();
  for (const chunk of chunksOf(accounts, 500)) {
    const { rows } = await sql<Row>`
      select ${COLUMNS} from unnest(${chunk}::text[]) as a(account_id)
      cross join lateral (
        select * from measure_day where account_id = a.account_id and day < ${day}::date
        order by day desc limit 1
      ) m`.execute(db);
    for (const row of rows) last.set(row.account_id, toMeasureDay(row));
  }
  return last;
}

/** The accounts' days from `from` to `to`, both included, by account and day. */
export async function readMeasureDays(
  db: Db,
  accounts: readonly string[],
  from: Day,
  to: Day,
): Promise<MeasureDay[]> {
  const found: MeasureDay[] = [];
  for (const chunk of chunksOf(accounts, 50)) {
    const { rows } = await sql<Row>`
      select ${COLUMNS} from measure_day m
      where account_id = any(${chunk}::text[]) and day between ${from}::date and ${to}::date
      order by account_id, day`.execute(db);
    found.push(...rows.map(toMeasureDay));
  }
  return found;
}

/** Keeps 90 days daily and of older ones the Mondays. @returns rows removed. */
export async function purgeMeasureDays(db: Db, today: Day): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from measure_day
    where day < ${addDays(today, -DAILY_DAYS)}::date and extract(isodow from day) <> 1`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** The first day at or after `from` that the account has a row of. */
export async function firstDayFrom(db: Db, account: string, from: Day): Promise<MeasureDay | null> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from measure_day m where account_id = ${account} and day >= ${from}::date
    order by day limit 1`.execute(db);
  return rows[0] ? toMeasureDay(rows[0]) : null;
}
