import type { Day } from '../../../shared/day';
import type { CapReading } from '../../scorecard/types';
import type { Signals } from '../../signals/rows';

/** A span of the calendar, every year, in which no use is expected; both days included, `MM-DD`. */
export interface Season {
  from: string;
  to: string;
}

export interface ConditionSettings {
  seasons: readonly Season[];
  /** What makes an unpaid invoice large enough: a share of ARR and an amount, in the corporate currency. */
  invoiceMinimum: { arrShare: number; amount: number };
}

/** What begins and ends a cap. */
export interface Condition {
  id: string;
  /** The rule in words. */
  definition: string;
  /** Pure, like a measure. */
  read(signals: Signals, at: { asOf: Day }, settings: ConditionSettings): CapReading;
}
