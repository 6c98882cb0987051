import { addDays, type Day, endOfDay } from '../../shared/day';
import type { Attributes } from '../scorecard/types';
import type { Db } from '../store/schema';
import type { CompletenessSignal, MilestoneSignal, ScopeRow } from './rows';
import { readSubscriptions } from './subscription';
import { readUse, type UseSource } from './use';

/** How intensely an account uses the product is fixed on this day after go-live. */
const FIXED_AFTER_DAYS = 90;
/** Active users per seat from which on use is of medium and of high intensity. */
const MEDIUM_FROM = 0.4;
const HIGH_FROM = 0.7;

/**
 * Use intensity of each account: users active in the 30 days to day 90 after go-live per seat contracted on that
 * day, by what was known the day after. null before that day, without go-live, seats or a workspace.
 */
export async function readUseIntensity(
  db: Db,
  scope: readonly ScopeRow[],
  milestones: readonly MilestoneSignal[],
  sources: { use: UseSource | null; subscription: readonly string[] },
  zone: string,
): Promise<Attributes['useIntensity'][]> {
  const fixed: (ScopeRow & { on: Day })[] = [];
  const place = new Map<string, number>();
  const places = scope.map((row, n) => {
    const goLive = milestones[n]?.goLive?.day;
    const on = goLive ? addDays(goLive, FIXED_AFTER_DAYS) : null;
    if (on === null || on >= row.asOf) return null;
    const key = `${row.account} ${on}`;
    const known = place.get(key);
    if (known !== undefined) return known;
    const asOf = addDays(on, 1);
    fixed.push({ account: row.account, asOf, knownAt: endOfDay(zone, asOf), on });
    place.set(key, fixed.length - 1);
    return fixed.length - 1;
  });
  if (!sources.use || fixed.length === 0) return scope.map(() => null);
  const useSource = sources.use;
  const days = fixed.map((row) => row.on);
  const complete = days.map(
    (through): CompletenessSignal => ({
      sources: [],
      kinds: { use: { source: useSource.id, through, live: true } },
    }),
  );
  const use = await readUse(db, fixed, complete, useSource);
  const subscriptions = await readSubscriptions(db, fixed, sources.subscription, days);
  const intensities = fixed.map((_, i): Attributes['useIntensity'] => {
    const seats = subscriptions[i]?.seats;
    if (!seats || !use[i]?.workspace) return null;
    const share = use[i].active30 / seats;
    return share >= HIGH_FROM ? 'high' : share >= MEDIUM_FROM ? 'medium' : 'low';
  });
  return places.map((i) => (i === null ? null : (intensities[i] ?? null)));
}
