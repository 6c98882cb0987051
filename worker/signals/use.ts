import { sql } from 'kysely';
import { addDays, type Day, daysFromTo, isWorkingDay } from '../../shared/day';
import type { Db } from '../store/schema';
import type { UserDays } from '../use/user-days';
import type { CompletenessSignal, ScopeRow, UseSignal } from './rows';
import { byScopeRow, keyedScope } from './scope';

const MONTH = 30;

/** A connected source of product use. */
export interface UseSource {
  id: string;
  userDays: UserDays;
}

/** E: the last day whose use is complete, the day before as-of at the latest; null when no use is connected. */
export const useThroughDay = (completeness: CompletenessSignal | undefined): Day | null =>
  completeness?.kinds.use?.through ?? null;

/** Product use of each account in the windows that end on E. */
export async function readUse(
  db: Db,
  scope: readonly ScopeRow[],
  completeness: readonly CompletenessSignal[],
  source: UseSource | null,
): Promise<UseSignal[]> {
  const keys = source ? await readKeys(db, scope, source.id) : scope.map(() => []);
  const windows: { n: number; keys: string[]; through: Day; knownOn: Day }[] = [];
  for (const [n, row] of scope.entries()) {
    const through = useThroughDay(completeness[n]);
    const own = keys[n] ?? [];
    if (through !== null && own.length > 0) windows.push({ n, keys: own, through, knownOn: row.asOf });
  }
  const counts = source ? await source.userDays.count(windows) : [];
  const countOf = new Map(windows.map((w, i) => [w.n, counts[i]]));
  return scope.map((_, n) => {
    const through = useThroughDay(completeness[n]);
    return {
      workspace: (keys[n] ?? []).length > 0,
      through,
      active7: 0,
      active30: 0,
      workingUserDays: 0,
      activeInWeeks: 0,
      adopters: 0,
      lastUse: null,
      ...countOf.get(n),
      workingDays: through === null ? 0 : workingDaysTo(through),
    };
  });
}

const counted = new Map<Day, number>();

/** Mondays to Fridays in the 30 days that end on `day`. */
function workingDaysTo(day: Day): number {
  const known = counted.get(day);
  if (known !== undefined) return known;
  const days = daysFromTo(addDays(day, 1 - MONTH), day).filter(isWorkingDay).length;
  counted.set(day, days);
  return days;
}

async function readKeys(db: Db, scope: readonly ScopeRow[], source: string): Promise<string[][]> {
  const { rows } = await sql<{ ns: number[]; source_key: string }>`
    with ${keyedScope(scope, [source])}
    select array_agg(n) as ns, source_key from keyed
    group by source_key order by source_key`.execute(db);
  return byScopeRow(scope, rows).map((keys) => keys.map((k) => k.source_key));
}
