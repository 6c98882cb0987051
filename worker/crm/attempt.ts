import type { OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { Lease } from '../store/leases';
import type { Db } from '../store/schema';
import type { OwnedRow } from './allow-list';
import type { Crm } from './crm';
import type { Failure } from './errors';
import type { PlanRow } from './plan';
import type { Patience } from './retry';
import type { RowOutcome } from './row-outcome';
import type { RowResult } from './row-result';

export interface WriteContext {
  db: Db;
  crm: Crm;
  run: string;
  /** Names this process among others. */
  holder: string;
  now(): Date;
  signal: AbortSignal;
  patience?: Patience | undefined;
  /**
   * Rows of a plan that somebody approved are written whole or not at all: one of which any field differs from the
   * plan is held. Otherwise only such fields are left alone, as edits.
   */
  whole?: boolean;
  /** Writes also what somebody took back: only the taking back itself does. */
  takesBack?: boolean;
  /** Writes also to records that were closed: what somebody had put there comes back. */
  evenClosed?: boolean;
  /** Before the CRM was looked at for the rows: what we wrote to them since tells an edit from what was planned upon. */
  plannedAt: Instant;
  /** As of when the rows were scored: an account that was scored anew since is left to whoever did. */
  asOf?: Instant;
  /** Few rows that are waited for: they are written before what is left of many. */
  first?: boolean;
  /** How rows ended before these: a renewal follows its account. */
  earlier?: readonly RowOutcome[];
  /** Rows from which a bulk job is used; without it predicted calls decide. */
  bulkFrom?: number | undefined;
}

/**
 * One way to bring rows of one object to the CRM. What goes before may be done beside the committing of the intents;
 * nothing may change in the CRM before `intended` is fulfilled.
 * @throws StillGoing where the CRM may go on with them; else what was refused, or broke off, and is over
 */
export type Send = (
  context: WriteContext & { patience: Patience },
  object: OwnedObject,
  lease: Lease,
  rows: readonly OwnedRow[],
  intended: Promise<unknown>,
) => Promise<RowResult[]>;

/** What went wrong while the CRM works on rows by itself: how they end is to be looked up. */
export class StillGoing extends Error {
  constructor(cause: unknown) {
    super('The CRM may go on with the rows.', { cause });
  }
}

export interface Attempt {
  outcomes: RowOutcome[];
  /** Set when no further row is worth a call: the set-up is wrong, or the org has to rest. */
  stop: Failure | null;
  /** Rows to try again. */
  again: PlanRow[];
}
