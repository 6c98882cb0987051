import type { ColumnType, Generated, Kysely } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import type { Tier } from '../../shared/tiers';
import type { FactBody, Kind } from './kinds';

/**
 * What the store holds, as Kysely sees it. In both engines `bigint` and `numeric` are read as decimal text,
 * `date` as `YYYY-MM-DD` and `timestamptz` as ISO 8601 UTC cut to milliseconds (`infinity` stays `infinity`);
 * `jsonb` is written as JSON text and read as the value.
 */
type Json<T> = ColumnType<T, string, string>;
/** A 64-bit number as decimal text; numbers may be written. */
export type BigIntText = string;
type BigIntColumn = ColumnType<BigIntText, BigIntText | number, BigIntText | number>;
type GeneratedBigInt = ColumnType<BigIntText, never, never>;

/** Columns that every `fact_<kind>` has besides its own. Open versions have `known_to = 'infinity'`. */
interface FactColumns {
  seq: GeneratedBigInt;
  /** Moves when the version opens and again when it closes: the feed of what changed. */
  changed_seq: BigIntColumn;
  source: string;
  /** The account's key in its source, joined with account_key by (source, source_key). */
  source_key: string;
  record: string;
  at: Instant;
  /** `at` in the organisation's zone. */
  day: Day;
  known_from: Instant;
  known_to: Instant;
  assumed: boolean;
  hash: string;
}
type FactTable<K extends Kind> = FactColumns & Required<FactBody<K>>;
type FactTables = { [K in Kind as `fact_${K}`]: FactTable<K> };

/** What accounts claim, version by version; account_key is derived from it. */
interface AccountClaimTable {
  source: string;
  source_key: string;
  account_id: string;
  rule: string;
  known_from: Instant;
  known_to: Instant;
}

/** Which account a source's key means, by knowledge time. While a key is ambiguous it has no row. */
type AccountKeyTable = AccountClaimTable;

/** When an account last gained or lost a key, on the sequence of facts. */
interface AccountKeyChangeTable {
  account_id: string;
  seq: BigIntColumn;
}

interface CursorTable {
  source: string;
  stream: string;
  value: Json<unknown>;
  page: number;
  updated_at: Instant;
}

interface CompletenessTable {
  source: string;
  kind: string;
  complete_through: Instant;
  known_from: Instant;
}

interface QuarantineTable {
  source: string;
  record: string;
  reason: string;
  body: Json<unknown>;
  first_seen: Instant;
  last_seen: Instant;
}

interface FindingTable {
  source: string;
  code: string;
  subject: string;
  message: string;
  first_seen: Instant;
  last_seen: Instant;
  open: boolean;
}

export type UseFileStatus = 'read' | 'failed';
interface UseFileTable {
  source: string;
  taxonomy: string;
  path: string;
  size: BigIntColumn;
  modified_at: Instant;
  status: UseFileStatus;
  first_day: Day | null;
  last_day: Day | null;
  events: number;
  faults: number;
  read_at: Instant;
  detail: string | null;
}

/** held: it waits for somebody's word before it writes. */
export const RUN_STATUSES = ['running', 'held', 'done', 'superseded', 'rejected'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
interface RunTable {
  id: string;
  as_of: Instant;
  day: Day;
  scorecard: string;
  stage: string;
  status: RunStatus;
  totals: Json<Record<string, unknown>>;
  started_at: Instant;
  ended_at: Instant | null;
  approved_by: string | null;
  approved_at: Instant | null;
}

export type UnitStatus = 'done' | 'failed';
interface RunUnitTable {
  run: string;
  stage: string;
  unit: string;
  status: UnitStatus;
  result: Json<unknown>;
}

interface DirtyTable {
  account_id: string;
  reason: string;
  since: Instant;
  /** Moves with each mark, so that clearing one that was heeded spares a later one. */
  seq: GeneratedBigInt;
}

/** Sources, or streams of theirs, that are said to have something new. */
interface SourceNewsTable {
  source: string;
  /** Empty: all of the source. */
  stream: string;
  /** When it was said first, and last, since it was heeded. */
  since: Instant;
  latest: Instant;
  seq: GeneratedBigInt;
  /** Where the sequence of facts stood when the news was first taken up; null before that. */
  from_fact: BigIntColumn | null;
}

/** Up to which change event each channel was heard. */
interface ReplayTable {
  channel: string;
  replay_id: BigIntColumn;
}

/** Webhook messages that were taken, so that none is taken twice. */
interface HeardHookTable {
  id: string;
  heard_at: Instant;
}

interface MeasureDayTable {
  account_id: string;
  day: Day;
  inputs: Json<unknown>;
  state: Json<unknown>;
  result: Json<unknown> | null;
  raw: string | null;
  score: number | null;
  tier: Tier;
  coverage: string;
  scorecard: string;
  /** The instant as of which it was scored; null where an earlier build wrote it. */
  as_of: Instant | null;
}

interface DocumentTable {
  account_id: string;
  from_day: Day;
  /** JSON text, kept byte for byte. */
  body: string;
  hash: string;
}

export type LedgerStatus = 'intended' | 'acknowledged' | 'failed' | 'unknown';
/** Marks a new value that is somebody else's: it is given back, and never counts as ours. */
export type Theirs = 'theirs';
/** `{field: [prior, new]}`. */
export type LedgerFields = Record<string, [prior: unknown, next: unknown, whose?: Theirs]>;
interface IntentTable {
  id: GeneratedBigInt;
  run: string;
  object: string;
  record: string;
  fields: Json<LedgerFields>;
  fence: BigIntColumn;
  intended_at: Instant;
}

/** Intents without an end, and those of which it is not known. */
interface OpenIntentTable {
  id: BigIntColumn;
}

interface IntentEndTable {
  id: BigIntColumn;
  status: Exclude<LedgerStatus, 'intended'>;
  ended_at: Instant | null;
  code: string | null;
  message: string | null;
}

/** A view: intents with their ends. */
type LedgerView = { [K in keyof IntentTable]: IntentTable[K] } & Omit<IntentEndTable, 'id' | 'status'> & {
    status: LedgerStatus;
  };

interface BaseTable {
  object: string;
  record: string;
  /** What was last acknowledged, by field. */
  fields: Json<Record<string, unknown>>;
  /** The latest ledger entry among those that it comes from. */
  ledger_id: BigIntColumn | null;
}

interface ApiCallsTable {
  hour: Instant;
  spender: Generated<string>;
  calls: number;
}

/** What others are to be told of, until they are. Its times are of the database's clock. */
interface NoticeTable {
  id: Generated<string>;
  kind: string;
  run: string;
  detail: Json<unknown>;
  at: Generated<Instant>;
  attempts: Generated<number>;
  /** When it is to be sent, or tried again. */
  next_at: Generated<Instant>;
}

interface IngestJobTable {
  job: string;
  object: string;
  run: string;
  opened_at: Instant;
}

interface HeardEditTable {
  object: string;
  record: string;
  field: string;
  value: Json<unknown>;
  author: string;
  made_at: Instant;
  ours: Json<unknown> | null;
  overtaken_at: Instant | null;
}

export type ExceptionPolicy = 'respect' | 'overwrite';
interface ExceptionTable {
  object: string;
  record: string;
  field: string;
  ours: Json<unknown>;
  theirs: Json<unknown>;
  base: Json<unknown>;
  author: string | null;
  seen_run: string;
  policy: ExceptionPolicy;
  /** Whether somebody decided the policy for this edit. */
  decided: Generated<boolean>;
  /** With `respect`: until when; null = for good. */
  respect_until: Instant | null;
  first_seen: Instant;
  last_seen: Instant;
  open: boolean;
}

interface HoldTable {
  object: string;
  record: string;
  code: string;
  message: string;
  since: Instant;
  /** The record's SystemModstamp when it was held: it is tried again once that moves. */
  modstamp: Instant | null;
  until: Instant;
  /** The run that was undone: the record waits until that is approved again. */
  undone_run: string | null;
}

interface DecisionTable {
  id: GeneratedBigInt;
  account_id: string;
  kind: string;
  body: Json<unknown>;
  decided_by: string;
  decided_at: Instant;
}

interface SettingTable {
  key: string;
  value: Json<unknown>;
}

interface LeaseTable {
  name: string;
  holder: string | null;
  fence: BigIntColumn;
  until: Instant;
}

interface ForecastSnapshotTable {
  monday: Day;
  /** The day on which it was made. */
  made_on: Day;
  as_of: Instant;
  rates: Json<unknown>;
  totals: Json<unknown>;
  hash: string;
}

interface ForecastSnapshotRowTable {
  monday: Day;
  renewal: string;
  account_id: string;
  due: Day | null;
  quarter_start: Day | null;
  quarter_end: Day | null;
  quarter_label: string | null;
  body: Json<unknown>;
}

export interface Database extends FactTables {
  account_claim: AccountClaimTable;
  account_key: AccountKeyTable;
  account_key_change: AccountKeyChangeTable;
  cursor: CursorTable;
  completeness: CompletenessTable;
  quarantine: QuarantineTable;
  finding: FindingTable;
  use_file: UseFileTable;
  run: RunTable;
  run_unit: RunUnitTable;
  dirty: DirtyTable;
  source_news: SourceNewsTable;
  replay: ReplayTable;
  heard_hook: HeardHookTable;
  measure_day: MeasureDayTable;
  document: DocumentTable;
  intent: IntentTable;
  intent_end: IntentEndTable;
  open_intent: OpenIntentTable;
  ledger: LedgerView;
  base: BaseTable;
  ingest_job: IngestJobTable;
  api_calls: ApiCallsTable;
  notice: NoticeTable;
  exception: ExceptionTable;
  heard_edit: HeardEditTable;
  hold: HoldTable;
  decision: DecisionTable;
  setting: SettingTable;
  lease: LeaseTable;
  forecast_snapshot: ForecastSnapshotTable;
  forecast_snapshot_row: ForecastSnapshotRowTable;
}

/** The store's database, or a transaction on it. */
export type Db = Kysely<Database>;
