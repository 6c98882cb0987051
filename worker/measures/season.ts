import { type Day, daysFromTo } from '../../shared/day';
import type { Season } from './conditions/define-condition';

/** Whether `day` lies in a season in which no use is expected; one may run across new year. */
export function inSeason(day: Day, seasons: readonly Season[]): boolean {
  const monthDay = day.slice(5);
  return seasons.some(({ from, to }) =>
    from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to,
  );
}

/** Whether any day of the window, both ends included, lies in a season. */
export const seasonTouches = (from: Day, to: Day, seasons: readonly Season[]): boolean =>
  seasons.length > 0 && daysFromTo(from, to).some((day) => inSeason(day, seasons));
