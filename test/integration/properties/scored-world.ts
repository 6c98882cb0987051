import { addDays, type Day, daysFromTo } from '../../../shared/day';
import { scoreDay } from '../../../worker/scorecard/score-day';
import type { DayInputs, DayResult, FoldState } from '../../../worker/scorecard/types';
import { type BookWorld, openBookWorld, readAll, scopeOf, THROUGH } from './book-world';
import { Evidence } from './evidence';
import { makeAccounts } from './made/index';
import { writeMade } from './made/write-made';

/** Days of history before the first one on which something may be taken away: points are held from them. */
const HISTORY = 40;
const DAYS = 8;

export interface ScoredDay {
  inputs: DayInputs;
  result: DayResult;
}

/** A book's accounts and made ones, read and folded day by day, with all that is known of them at hand. */
export interface ScoredWorld extends BookWorld {
  accounts: readonly string[];
  /** Those on which something may be taken away, in order. */
  days: readonly Day[];
  evidence: Evidence;
  /** What was read of an account on a day, and its result. */
  scored(account: string, day: Day): ScoredDay;
}

export async function openScoredWorld(bookAccounts: number, madeAccounts: number): Promise<ScoredWorld> {
  const world = await openBookWorld(bookAccounts);
  await world.pull();
  await writeMade(world, makeAccounts(madeAccounts, 1, THROUGH));
  const accounts = await world.customers();
  const first = addDays(THROUGH, 1 - DAYS - HISTORY);
  const scope = scopeOf(accounts, daysFromTo(first, THROUGH), world.zone);
  const scored = new Map<string, ScoredDay>();
  let state: FoldState | null = null;
  for (const inputs of await readAll(world, scope)) {
    const result: DayResult = scoreDay(world.card, inputs, inputs.day === first ? null : state);
    state = result.state;
    scored.set(`${inputs.account} ${inputs.day}`, { inputs, result });
  }
  return {
    ...world,
    accounts,
    days: daysFromTo(addDays(THROUGH, 1 - DAYS), THROUGH),
    evidence: await Evidence.read(world, accounts, THROUGH),
    scored(account, day) {
      const found = scored.get(`${account} ${day}`);
      if (!found) throw new Error(`${account} was not scored on ${day}.`);
      return found;
    },
  };
}
