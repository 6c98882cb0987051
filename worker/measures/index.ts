import type { Day } from '../../shared/day';
import type { Reading, Readings } from '../scorecard/types';
import type { Signals } from '../signals/rows';
import { budgetOwnerEngagement } from './budget-owner-engagement';
import { csmPulse } from './csm-pulse';
import type { Measure } from './define-measure';
import { keyFeatureAdoption } from './key-feature-adoption';
import { latePaymentShare } from './late-payment-share';
import { licenseUtilization } from './license-utilization';
import { monthlyStickiness } from './monthly-stickiness';
import { netPromoterScore } from './net-promoter-score';
import { openSevereTickets } from './open-severe-tickets';
import { timeToResolution } from './time-to-resolution';
import { twoWayCommunication } from './two-way-communication';
import { weeklyActiveSeats } from './weekly-active-seats';

/** Every measure, in the order in which floats are summed. */
export const MEASURES = [
  monthlyStickiness,
  weeklyActiveSeats,
  keyFeatureAdoption,
  licenseUtilization,
  openSevereTickets,
  timeToResolution,
  netPromoterScore,
  latePaymentShare,
  budgetOwnerEngagement,
  twoWayCommunication,
  csmPulse,
] as const satisfies readonly Measure[];

/** Reads every measure of one account on one day. */
export function readMeasures(signals: Signals, at: { asOf: Day }): Readings {
  const readings = MEASURES.map((m): [string, Reading] => [m.id, m.read(signals, at)]);
  return Object.fromEntries(readings) as Readings;
}
