import type { Day, Instant } from '../../shared/day';
import type { Fact, Kind } from '../store/kinds';

/** What can go into a cursor or a finding: plain JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a source's completeness is said of: a kind of fact, or product use (kept as Parquet, not as facts). */
export type Stream = Kind | 'use';

/** Facts of one kind. Several versions of one record may stand in one batch (history), in any order. */
export type FactBatch = { [K in Kind]: { kind: K; facts: Fact<K>[] } }[Kind];

/** A claim that `sourceKey` in `source` belongs to `account` (an 18-character Account id), known from an instant. */
export interface AccountKeyClaim {
  source: string;
  /** null: the account has no key there (any more). */
  sourceKey: string | null;
  account: string;
  /** How it was found: external-id | domain | self | merged | … */
  rule: string;
  knownFrom: Instant;
}

/** A row that breaks the contract; kept aside with its reason, never guessed at. */
export interface QuarantinedRow {
  /** The row's identity, or `file:line` where it has none. */
  record: string;
  reason: string;
  /** The row as it came, as text; cut to 2,000 characters by the engine. */
  body: string;
}

/** Something odd that is no fault (use before the subscription); shown, never blocking. */
export interface Finding {
  code: string;
  message: string;
  action: string;
  /** What it is about (a file, a record, a stream); findings with the same code and subject are one. */
  subject: string;
}

/** One file of a file source, as last read. */
export interface ReadFile {
  path: string;
  /** Bytes. */
  size: number;
  modified: Instant;
  status: 'read' | 'failed';
  /** First and last day (in the organisation's zone) of what is in it; null when nothing is. */
  firstDay: Day | null;
  lastDay: Day | null;
  rows: number;
  faults: number;
  detail: string | null;
}

/** One step of a read. It is stored whole, with its cursor, in one transaction. */
export interface Page {
  /** The cursor's name; a source has one cursor per stream of its own (an object, a file). */
  stream: string;
  /** Where the stream stands after this page; handed back by name at the next read. undefined: unchanged. */
  cursor?: Json;
  /** Rows looked at for this page, faulty ones included. */
  rows: number;
  /** How many of them were faulty; unless said, as many as are in quarantine. */
  faults?: number;
  facts?: FactBatch[];
  keys?: AccountKeyClaim[];
  /** Accounts to score again though no fact of theirs may have changed. */
  touched?: string[];
  /** Keys of this source whose accounts are to be scored again: what changed for them is kept outside the facts. */
  touchedKeys?: string[];
  quarantine?: QuarantinedRow[];
  findings?: Finding[];
  /** Codes of findings of this source that hold no longer. */
  settled?: string[];
  /** What was read with which taxonomy (empty text where there is none). */
  files?: { taxonomy: string; files: ReadFile[] };
  /** Up to which instant all is now read, per kind. Said once a stream is read to its end. */
  complete?: { kind: Stream; through: Instant }[];
}

export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  /** What the reader can do; empty when ok. */
  remedy: string;
}

/** Rows of a source kept aside for the same reason. */
export interface BadRows {
  reason: string;
  rows: number;
  /** The identity of one of them. */
  example: string;
}

/** What a source may know while it reads. */
export interface SourceContext {
  /** The run's instant: nothing later is read. */
  asOf: Instant;
  /** The day of `asOf` in `zone`. */
  day: Day;
  /** The organisation's reporting zone, an IANA name. */
  zone: string;
  /** The store's folder; use is kept below it. */
  folder: string;
  /**
   * Files of this source that were read before, by path.
   * @param taxonomy what they were read with; another one starts afresh.
   */
  files(taxonomy: string): Promise<ReadonlyMap<string, ReadFile>>;
  /** Records of this source and kind that have an open version. */
  openRecords(kind: Kind): Promise<ReadonlySet<string>>;
  /** Accounts of this source that were in scope when they were last read. */
  customers(): Promise<ReadonlySet<string>>;
  /** What was wrong with the rows kept aside at the last read that found any, most frequent first. */
  badRows(): Promise<BadRows[]>;
}

/** A stream's last stored cursor by the stream's name. */
export type Cursors = Readonly<Record<string, Json | undefined>>;

export interface Source {
  /** `[a-z][a-z0-9-]*`; facts and account keys carry it. */
  id: string;
  provides: readonly Stream[];
  /**
   * Key spaces in which accounts claim its keys (`product`, `billing`, `domain`): the CRM source claims keys in
   * these names, and the engine makes them claims of this source. None: claims are made in its own name.
   */
  keySpaces?: readonly string[];
  /** Days by which its facts usually come late: knowledge time of a fact without a stamp is its event time plus this. */
  lag: number;
  /** Days after which its data are no longer live: as-of minus complete-through. */
  maxAge: number;
  /** Counts toward the evidence that Healthy asks for. */
  family: 'use' | 'outcome' | 'other';
  /** For `doctor`; never throws. */
  check(ctx: SourceContext): Promise<Check[]>;
  /**
   * Pages from the cursors on. Stops between pages when `signal` aborts.
   * @param only streams of this source that are said to have news: where it can, it reads no others. All, unless given.
   */
  read(
    ctx: SourceContext,
    cursors: Cursors,
    signal: AbortSignal,
    only?: ReadonlySet<string>,
  ): AsyncGenerator<Page>;
}

/** What a source says of itself, without what it does. */
export type SourceTraits = Omit<Source, 'check' | 'read'>;

/** Fixes a source's type; the registry and the engine take only what came through here. */
export function defineSource(source: Source): Source {
  return source;
}
