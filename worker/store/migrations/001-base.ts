import { type Kysely, type Migration, sql } from 'kysely';

/** Every table but those of facts, which follow KINDS (see fact-tables.ts). SQL of PostgreSQL 15. */
const STATEMENTS = [
  `create sequence fact_seq as bigint`,

  `create table account_claim (
    source text not null, source_key text not null, account_id text not null, rule text not null,
    known_from timestamptz not null, known_to timestamptz not null default 'infinity',
    primary key (source, source_key, account_id, rule, known_from))`,
  `create index account_claim_of_account on account_claim (source, account_id)`,

  `create table account_key (
    source text not null, source_key text not null, account_id text not null, rule text not null,
    known_from timestamptz not null, known_to timestamptz not null default 'infinity',
    primary key (source, source_key, known_from))`,
  `create index account_key_of_account on account_key (account_id)`,
  `create table account_key_change (account_id text primary key, seq bigint not null)`,
  `create index account_key_change_seq on account_key_change (seq)`,

  `create table cursor (
    source text not null, stream text not null, value jsonb not null, page integer not null,
    updated_at timestamptz not null, primary key (source, stream))`,

  `create table completeness (
    source text not null, kind text not null, complete_through timestamptz not null,
    known_from timestamptz not null, primary key (source, kind, known_from))`,

  `create table quarantine (
    source text not null, record text not null, reason text not null, body jsonb not null,
    first_seen timestamptz not null, last_seen timestamptz not null,
    primary key (source, record, reason))`,

  `create table finding (
    source text not null, code text not null, subject text not null, message text not null,
    first_seen timestamptz not null, last_seen timestamptz not null, open boolean not null default true,
    primary key (source, code, subject))`,

  `create table use_file (
    source text not null, taxonomy text not null, path text not null, size bigint not null,
    modified_at timestamptz not null, status text not null, first_day date, last_day date,
    events integer not null, faults integer not null, read_at timestamptz not null, detail text,
    primary key (source, taxonomy, path))`,

  `create table run (
    id text primary key, as_of timestamptz not null, day date not null, scorecard text not null,
    stage text not null, status text not null check (status in ('running', 'done', 'failed', 'superseded')),
    totals jsonb not null default '{}', started_at timestamptz not null, ended_at timestamptz)`,
  `create index run_by_status on run (status, started_at)`,
  `create table run_unit (
    run text not null references run (id), stage text not null, unit text not null,
    status text not null check (status in ('done', 'failed')), result jsonb not null,
    primary key (run, stage, unit))`,

  `create table dirty (
    account_id text not null, reason text not null, since timestamptz not null,
    primary key (account_id, reason))`,

  `create table measure_day (
    account_id text not null, day date not null, inputs jsonb not null, state jsonb not null, result jsonb,
    raw numeric, score integer, tier text not null, coverage numeric not null, scorecard text not null,
    primary key (account_id, day))`,
  `create index measure_day_by_day on measure_day (day)`,

  `create table document (
    account_id text not null, from_day date not null, body text not null, hash text not null,
    primary key (account_id, from_day))`,

  `create table ledger (
    id bigint generated always as identity primary key, run text not null, object text not null,
    record text not null,
    status text not null check (status in ('intended', 'acknowledged', 'failed', 'unknown')),
    fields jsonb not null, fence bigint not null, intended_at timestamptz not null, ended_at timestamptz,
    code text, message text)`,
  `create index ledger_open on ledger (object, record) where status in ('intended', 'unknown')`,
  `create index ledger_by_run on ledger (run, object, record)`,

  `create table base (
    object text not null, record text not null, field text not null, value jsonb not null, ledger_id bigint,
    primary key (object, record, field))`,

  `create table exception (
    object text not null, record text not null, field text not null, ours jsonb not null,
    theirs jsonb not null, base jsonb not null, author text, seen_run text not null,
    policy text not null check (policy in ('respect', 'overwrite')), respect_until timestamptz,
    first_seen timestamptz not null, last_seen timestamptz not null, open boolean not null default true,
    primary key (object, record, field))`,

  `create table hold (
    object text not null, record text not null, code text not null, message text not null,
    since timestamptz not null, modstamp timestamptz, until timestamptz not null,
    primary key (object, record))`,

  `create table decision (
    id bigint generated always as identity primary key, account_id text not null, kind text not null,
    body jsonb not null, decided_by text not null, decided_at timestamptz not null)`,
  `create index decision_of_account on decision (account_id, kind, decided_at)`,

  `create table setting (key text primary key, value jsonb not null)`,

  `create table lease (
    name text primary key, holder text, fence bigint not null, until timestamptz not null)`,
];

export const base: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
