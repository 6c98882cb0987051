import type { Day, Instant } from '../../shared/day';
import type { Config } from '../config/schema';
import type { Crm } from '../crm/crm';
import type { Patience } from '../crm/retry';
import type { Scorecard } from '../scorecard/scorecard';
import type { DayInputs } from '../scorecard/types';
import type { ScopeRow } from '../signals/rows';
import type { Source } from '../sources/define-source';
import type { Store } from '../store/open-store';
import type { StageId } from './stage-ids';

/** What moves a progress bar: `done` of `total` units of a stage. */
export interface Progress {
  stage: StageId;
  done: number;
  total: number;
  note?: string;
}

/** Everything that the stages of one run work with. */
export interface RunContext {
  run: { id: string; asOf: Instant; day: Day };
  store: Store;
  crm: Crm;
  sources: readonly Source[];
  card: Scorecard;
  config: Config;
  /** The organisation's reporting zone, an IANA name. */
  zone: string;
  /** Signals, measures and the budget owner of each row of the scope, in its order. */
  readInputs(scope: readonly ScopeRow[]): Promise<DayInputs[]>;
  /** The wall clock, for leases and the ledger's times; never for scores. */
  now(): Date;
  /** How writing waits; without it by the real clock. */
  patience?: Patience | undefined;
  signal: AbortSignal;
  /** Names this process among others. */
  holder: string;
  progress(progress: Progress): void;
}
