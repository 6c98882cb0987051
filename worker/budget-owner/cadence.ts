import { type Day, daysBetween } from '../../shared/day';
import type { OwnerSettings } from './types';

/** From this many days before the renewal on, the cadence is halved. */
export const RENEWAL_WINDOW_DAYS = 120;

/**
 * C: days between two-way touches that count as engaged; may end in a half. Halved from 120 days before the
 * renewal on, while a renewal is overdue, and where no renewal date was ever known: then it may be near.
 */
export function cadenceOn(
  segment: string | null,
  renewalDate: Day | null,
  day: Day,
  settings: Pick<OwnerSettings, 'cadences'>,
): number {
  const full = settings.cadences[segment ?? 'default'] ?? settings.cadences.default;
  return renewalDate === null || daysBetween(day, renewalDate) <= RENEWAL_WINDOW_DAYS ? full / 2 : full;
}
