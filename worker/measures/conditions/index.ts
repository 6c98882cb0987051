import type { Day } from '../../../shared/day';
import type { CapReading } from '../../scorecard/types';
import type { Signals } from '../../signals/rows';
import type { Condition, ConditionSettings } from './define-condition';
import { invoiceOverdue } from './invoice-overdue';
import { noUse } from './no-use';
import { severeTicketOld } from './severe-ticket-old';

/** Every condition that facts decide; a departed budget owner is the fold's. */
export const CONDITIONS = [noUse, invoiceOverdue, severeTicketOld] as const satisfies readonly Condition[];

/** Reads every condition of one account on one day. */
export function readConditions(
  signals: Signals,
  at: { asOf: Day },
  settings: ConditionSettings,
): Record<string, CapReading> {
  return Object.fromEntries(CONDITIONS.map((c) => [c.id, c.read(signals, at, settings)]));
}
