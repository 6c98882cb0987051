import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Keeps how an intent ended beside it: setting it in place wrote the whole row, its fields and all, and each of its
 * indexes a second time. `ledger` is both together.
 */
export const narrowEnds: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'alter table ledger rename to intent',
  `create table intent_end (
    id bigint primary key,
    status text not null check (status in ('acknowledged', 'failed', 'unknown')),
    ended_at timestamptz,
    code text,
    message text)`,
  `insert into intent_end (id, status, ended_at, code, message)
    select id, status, ended_at, code, message from intent where status <> 'intended'`,
  'create table open_intent (id bigint primary key)',
  "insert into open_intent (id) select id from intent where status in ('intended', 'unknown')",
  'drop index ledger_open',
  // Another index begins with object and record.
  'drop index ledger_by_record',
  'alter index ledger_by_run rename to intent_by_run',
  'alter index ledger_of_record rename to intent_of_record',
  'alter index ledger_of_passes rename to intent_of_passes',
  'alter table intent drop column status, drop column ended_at, drop column code, drop column message',
  `create view ledger as
    select i.id, i.run, i.object, i.record, coalesce(e.status, 'intended') as status, i.fields, i.fence,
      i.intended_at, e.ended_at, e.code, e.message
    from intent i left join intent_end e on e.id = i.id`,
  // Room for each row's next values on its own page: its index entry then stays.
  'alter table base set (fillfactor = 50)',
];
