import { type Day, dayIn, endOfDay, type Instant } from '../../../shared/day';

const HALF_A_DAY_MS = 43_200_000;

/**
 * The instant of something of which only the day is known: when it was entered, if that was the same day in
 * the org's zone, else noon there.
 */
export function instantOn(day: Day, zone: string, entered: Instant): Instant {
  if (dayIn(zone, entered) === day) return entered;
  return new Date(Date.parse(endOfDay(zone, day)) - HALF_A_DAY_MS + 1).toISOString();
}
