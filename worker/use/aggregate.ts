import type { Day, Instant } from '../../shared/day';
import type { QuarantinedRow, ReadFile } from '../sources/define-source';
import { type Duck, literal } from './duck';
import { type EventColumns, eventRows } from './event-rows';
import type { Taxonomy } from './taxonomy';

/** At most so many faulty rows of one step are kept aside one by one; all are counted. */
const KEPT_ASIDE = 500;

export interface Step {
  /** Files to read, by path. */
  files: readonly string[];
  /** Files read before that hold events of the same days: an event that is in one of them is not counted again. */
  earlier: readonly string[];
  columns: EventColumns;
  taxonomy: Taxonomy;
  zone: string;
  /** Days through this one were already said complete: what is new for them is known from `readDay` only. */
  saidComplete: Day | null;
  readDay: Day;
  /** Days after its event time by which an event without a received stamp counts as known. */
  lag: number;
  /** An event later than this, or a day later than it was received, is faulty. */
  latest: Instant;
}

export interface StepResult {
  rows: number;
  quarantine: QuarantinedRow[];
  perFile: Map<string, Pick<ReadFile, 'firstDay' | 'lastDay' | 'rows' | 'faults'>>;
  /** Events that the taxonomy does not name. */
  undeclared: { event: string; rows: number }[];
}

/**
 * Reads events into a table `user_day(source_key, user_id, day, known, mask, events, last_at)` of `duck`: per
 * user and day a bit for each declared feature used, the count of value-producing events, the time of the last.
 */
export async function aggregate(duck: Duck, step: Step): Promise<StepResult> {
  await duck.run(`create or replace temp table raw as ${eventRows(step.files, step.columns)}`);
  const latest = `timestamptz ${literal(step.latest)}`;
  await duck.run(`create or replace temp table faulty as
    select * from (select *, case
      when id is null then 'it has no event id'
      when account is null then 'it names no account'
      when "user" is null then 'it names no user'
      when event is null then 'it names no event'
      when happened is null then 'its time cannot be read'
      when happened > coalesce(received + interval 1 day, ${latest}) or happened > ${latest} then 'it lies in the future'
      when happened < timestamptz '2000-01-01' then 'it lies before the year 2000'
      end as reason from raw) where reason is not null`);
  const faulty = await duck.rows<{ file: string; id: string | null; reason: string; body: string }>(
    `select file, id, reason, to_json({account: account, "user": "user", event: event, "at": happened, received: received})::varchar as body
     from faulty order by file, id, reason limit ${KEPT_ASIDE}`,
  );
  if (faulty.length > 0) {
    await duck.run(`create or replace temp table raw as select * from raw where id is not null
      and account is not null and "user" is not null and event is not null and happened is not null
      and happened <= least(coalesce(received + interval 1 day, ${latest}), ${latest}) and happened >= timestamptz '2000-01-01'`);
  }
  await duck.run(
    `create or replace temp table feature as select unnest(${
      step.taxonomy.features.length > 0
        ? `[${step.taxonomy.features.map(literal).join(', ')}]`
        : `[]::varchar[]`
    }) as event`,
  );
  await duck.run(`alter table feature add column mask bigint`);
  for (const [bit, event] of step.taxonomy.features.entries()) {
    await duck.run(`update feature set mask = ${1n << BigInt(bit)} where event = ${literal(event)}`);
  }
  await duck.run(`create or replace temp table fresh as
    select r.file, r.id, r.account, r."user", f.mask, r.happened, r.received,
      (r.happened at time zone ${literal(step.zone)})::date as day
    from raw r join feature f using (event)`);
  await removeRepeats(duck, step);
  const result = await count(duck, step, faulty);
  const zone = literal(step.zone);
  await duck.run(`create or replace temp table user_day as
    select account as source_key, "user" as user_id, day, known, bit_or(mask) as mask,
      count(*)::integer as events, max(happened) as last_at
    from (select *, greatest(day, case
        when ${step.saidComplete === null ? 'false' : `day <= date ${literal(step.saidComplete)}`} then date ${literal(step.readDay)}
        when received is not null then (received at time zone ${zone})::date
        else least(day + ${step.lag}, date ${literal(step.readDay)}) end) as known from fresh)
    group by all`);
  return result;
}

/** An event id counts once: the row received first, and none that an earlier file holds. */
async function removeRepeats(duck: Duck, step: Step): Promise<void> {
  await duck.run(
    `create or replace temp table repeated as select id from fresh group by id having count(*) > 1`,
  );
  await duck.run(`create or replace temp table first_of as
    select distinct on (id) * from fresh where id in (select id from repeated)
    order by id, received nulls last, happened, file, account, "user", mask`);
  await duck.run(`delete from fresh where id in (select id from repeated)`);
  await duck.run(`insert into fresh select * from first_of`);
  if (step.earlier.length === 0) return;
  await duck.run(`delete from fresh where id in
    (select id from (${eventRows(step.earlier, step.columns)}) where id is not null)`);
}

async function count(
  duck: Duck,
  step: Step,
  faulty: readonly { file: string; id: string | null; reason: string; body: string }[],
): Promise<StepResult> {
  const counts = await duck.rows<{ file: string; rows: string; faults: string }>(
    `select file, count(*) as rows, sum(bad) as faults from
      (select file, 0 as bad from raw union all select file, 1 from faulty) group by file`,
  );
  const days = await duck.rows<{ file: string; first: Day; last: Day }>(
    `select file, min(day) as first, max(day) as last from fresh group by file`,
  );
  const perFile: StepResult['perFile'] = new Map(
    step.files.map((file) => [file, { firstDay: null, lastDay: null, rows: 0, faults: 0 }]),
  );
  for (const { file, rows, faults } of counts) {
    perFile.set(file, { firstDay: null, lastDay: null, rows: Number(rows), faults: Number(faults) });
  }
  for (const { file, first, last } of days) {
    const entry = perFile.get(file);
    if (entry) perFile.set(file, { ...entry, firstDay: first, lastDay: last });
  }
  const known = [...step.taxonomy.features, ...step.taxonomy.ignored];
  const undeclared = await duck.rows<{ event: string; rows: string }>(
    `select event, count(*) as rows from raw
     where not list_contains([${known.map(literal).join(', ')}]::varchar[], event) group by event order by 1 limit 20`,
  );
  return {
    rows: [...perFile.values()].reduce((sum, f) => sum + f.rows, 0),
    quarantine: faulty.map(({ file, id, reason, body }) => ({
      record: id ?? file,
      reason: `${file}: ${reason}`,
      body,
    })),
    perFile,
    undeclared: undeclared.map((u) => ({ event: u.event, rows: Number(u.rows) })),
  };
}
