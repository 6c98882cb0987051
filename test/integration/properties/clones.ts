import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, endOfDay, type Instant } from '../../../shared/day';
import type { DayInputs } from '../../../worker/scorecard/types';
import { resolveKeys } from '../../../worker/store/account-keys';
import { writeFacts } from '../../../worker/store/facts';
import { type Fact, type FactBody, KINDS, type Kind } from '../../../worker/store/kinds';
import type { Db } from '../../../worker/store/schema';
import { withDuck } from '../../../worker/use/duck';
import type { BookWorld } from './book-world';
import { USE_REACH } from './evidence';
import { type AccountKind, SOURCE_OF } from './made/told';
import type { Removal } from './removals/define-removal';
import { stageRows, userDayFiles } from './user-days';

/** A pseudo-account that knows what its base knew at the end of `day`, less what is taken away there. */
export interface Clone {
  base: string;
  day: Day;
  /** null: nothing is taken away. */
  removal: Removal | null;
  /** Stands behind every id and key of the base: sorts before all that an id is made of. */
  suffix: string;
}

export const suffixOf = (n: number): string => `!!${String(n).padStart(5, '0')}`;
export const accountOf = (clone: Clone): string => clone.base + clone.suffix;

/** What was read of a clone, in the ids of its base. */
export const asOfBase = (inputs: DayInputs): DayInputs =>
  JSON.parse(JSON.stringify(inputs).replaceAll(/!!\d{5}/g, '')) as DayInputs;

/** Columns that hold ids of other records. */
const REFERENCES: Partial<Record<AccountKind, readonly string[]>> = {
  account: ['budget_owner_override'],
  role: ['contact_id', 'opportunity_id'],
  relation: ['contact_id'],
  touchpoint: ['touch', 'contact_id'],
  ticket: ['contact_id'],
};

const BATCH = 'clones';

/** Makes the clones, each with its keys, facts and use, and then takes away from each what it is to lose. */
export async function makeClones(world: BookWorld, clones: readonly Clone[]): Promise<void> {
  const { db } = world.store;
  const asked = sql`asked as materialized (
    select * from unnest(${clones.map((c) => c.base)}::text[], ${clones.map((c) => c.suffix)}::text[],
      ${clones.map((c) => endOfDay(world.zone, c.day))}::timestamptz[]) as a(base, suffix, cut))`;
  for (const table of ['account_claim', 'account_key'] as const) {
    await sql`with ${asked}
      insert into ${sql.table(table)} (source, source_key, account_id, rule, known_from, known_to)
      select k.source, k.source_key || a.suffix, k.account_id || a.suffix, k.rule, k.known_from, ${END}
      from asked a join ${sql.table(table)} k on k.account_id = a.base and k.known_from <= a.cut`.execute(db);
  }
  for (const kind of Object.keys(SOURCE_OF) as AccountKind[]) await copyFacts(db, kind, asked);
  await copyUse(world, clones);
  await takeFacts(world, clones);
  await resolveKeys(
    db,
    clones.flatMap((clone) =>
      (clone.removal?.claims ?? []).map(({ source, rule }) => ({
        ...{ source, rule, sourceKey: null },
        account: accountOf(clone),
        knownFrom: endOfDay(world.zone, clone.day),
      })),
    ),
  );
}

/** As it stood at the cut: what ended later stands. */
const END = sql`case when k.known_to > a.cut then 'infinity' else k.known_to end`;

/** Every version of each record that a key of the base ever held, and of those that its roles refer to. */
async function copyFacts(db: Db, kind: AccountKind, asked: RawBuilder<unknown>): Promise<void> {
  const references = new Set(REFERENCES[kind]);
  const own = Object.keys(KINDS[kind]);
  const columns = sql.raw(own.map((column) => `"${column}"`).join(', '));
  const values = sql.raw(
    own.map((column) => (references.has(column) ? `k."${column}" || a.suffix` : `k."${column}"`)).join(', '),
  );
  const table = sql.table(`fact_${kind}`);
  await sql`with ${asked}, keys as materialized (
      select a.suffix, k.source, k.source_key, a.base from asked a join account_key k on k.account_id = a.base
    ), records as materialized (
      select b.suffix, f.source, f.record from keys b join ${table} f using (source, source_key)
      union ${referred(kind)}
    )
    insert into ${table} (seq, changed_seq, source, source_key, record, at, day, known_from, known_to, assumed,
      hash, ${columns})
    select nextval('fact_seq'), nextval('fact_seq'), k.source, k.source_key || a.suffix, k.record || a.suffix,
      k.at, k.day, k.known_from, ${END}, k.assumed, k.hash, ${values}
    from records r join asked a using (suffix) join ${table} k on k.source = r.source and k.record = r.record
    where k.known_from <= a.cut`.execute(db);
}

/** Contacts and opportunities may be named by a record of the account and belong to another. */
function referred(kind: AccountKind): RawBuilder<unknown> {
  const by = (other: AccountKind, column: string) => sql`
    select b.suffix, b.source, f.${sql.ref(column)} from keys b
    join ${sql.table(`fact_${other}`)} f using (source, source_key) where f.${sql.ref(column)} is not null`;
  if (kind === 'opportunity') return by('role', 'opportunity_id');
  if (kind !== 'contact') return sql`select null, null, null where false`;
  return sql`${by('role', 'contact_id')} union ${by('relation', 'contact_id')}
    union ${by('account', 'budget_owner_override')}`;
}

/** User-days of the windows of each clone's day, without those taken away. */
async function copyUse(world: BookWorld, clones: readonly Clone[]): Promise<void> {
  const days = clones.map((c) => c.day).sort();
  const keys = await world.store.db
    .selectFrom('account_key')
    .select(['account_id as base', 'source_key as key'])
    .where('source', '=', 'product')
    .where('account_id', 'in', [...new Set(clones.map((c) => c.base))])
    .execute();
  const keysOf = new Map<string, { key: string }[]>();
  for (const { base, key } of keys) keysOf.set(base, [...(keysOf.get(base) ?? []), { key }]);
  const shops = clones.flatMap(({ base, suffix, day }) =>
    (keysOf.get(base) ?? []).map(({ key }) => ({ suffix, day, key })),
  );
  const gone = clones.flatMap(({ suffix, removal }) =>
    (removal?.userDays ?? []).map(({ key, user, day }) => ({ suffix, key, user, day })),
  );
  await withDuck(async (duck) => {
    const files = userDayFiles(world);
    await files.load(duck, addDays(days[0] ?? '', -USE_REACH), days.at(-1) ?? '');
    await stageRows(duck, 'shop', '{"suffix": "VARCHAR", "day": "DATE", "key": "VARCHAR"}', shops);
    const shape = '{"suffix": "VARCHAR", "key": "VARCHAR", "user": "VARCHAR", "day": "DATE"}';
    await stageRows(duck, 'gone', shape, gone);
    await duck.run(`create or replace temp table copied as
      select u.source_key || s.suffix as source_key, u.user_id, u.day, u.known, u.mask, u.events, u.last_at
      from shop s join main.user_day u on u.source_key = s."key"
        and u.day between s.day - ${USE_REACH} and s.day and u.known <= s.day
      where not exists (select 1 from gone g where g.suffix = s.suffix and g."key" = u.source_key
        and g."user" = u.user_id and g.day = u.day)`);
    await duck.run('create or replace table user_day as from copied');
    await files.write(duck, BATCH);
  });
}

async function takeFacts({ store, zone }: BookWorld, clones: readonly Clone[]): Promise<void> {
  const taken = new Map<AccountKind, Fact[]>();
  for (const clone of clones) {
    for (const { kind, facts } of clone.removal?.facts ?? []) {
      const known = endOfDay(zone, clone.day);
      taken.set(kind, [
        ...(taken.get(kind) ?? []),
        ...facts.map((fact) => ofClone(kind, fact, clone, known)),
      ]);
    }
  }
  for (const [kind, facts] of taken) await writeFacts(store.db, SOURCE_OF[kind], kind, facts, zone);
}

function ofClone(kind: AccountKind, fact: Fact, { suffix }: Clone, knownFrom: Instant): Fact {
  const body: Record<string, unknown> = { ...fact.body };
  for (const column of REFERENCES[kind] ?? []) {
    if (typeof body[column] === 'string') body[column] += suffix;
  }
  return {
    ...fact,
    record: fact.record + suffix,
    sourceKey: fact.sourceKey + suffix,
    knownFrom,
    body: body as FactBody<Kind>,
  };
}

/** Takes all clones out of the store again; their use is replaced by that of the next ones. */
export async function dropClones(world: BookWorld): Promise<void> {
  const { db } = world.store;
  for (const kind of Object.keys(SOURCE_OF)) {
    await sql`delete from ${sql.table(`fact_${kind}`)} where record ~ '!![0-9]{5}$'`.execute(db);
  }
  for (const table of ['account_claim', 'account_key', 'account_key_change']) {
    await sql`delete from ${sql.table(table)} where account_id ~ '!![0-9]{5}$'`.execute(db);
  }
}
