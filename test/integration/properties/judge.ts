import { addDays, type Day } from '../../../shared/day';
import { scoreDay } from '../../../worker/scorecard/score-day';
import type { DayInputs, FoldState, MeasureId } from '../../../worker/scorecard/types';
import { improvements } from './never-improves';
import type { ScoredWorld } from './scored-world';

/** Days for which what is lost stays lost with all else as it was: a tier rises on the second day only. */
const FOLLOWED = 3;

const HOLD_DAYS = 30;

/** What got better on a day of an account, or on the days after it, because `lacking` was read instead. */
export function judgeDay(
  { card, scored }: ScoredWorld,
  account: string,
  day: Day,
  lacking: DayInputs,
): string[] {
  const { inputs } = scored(account, day);
  if (isTurning(scored(account, addDays(day, -1)).inputs, inputs)) return [];
  let whole = scored(account, addDays(day, -1)).result.state;
  let last = whole;
  // While a segment's curves are blended in, points move by themselves from day to day.
  const followed = isBlending(scored(account, day).result.state) ? 0 : FOLLOWED;
  for (let later = 0; later <= followed; later++) {
    const on = addDays(day, later);
    const redated = { ...inputs, day: on };
    const withAll = { inputs: redated, result: scoreDay(card, redated, whole) };
    const result = scoreDay(card, { ...lacking, day: on }, last);
    const found = improvements(card, last, withAll, result);
    if (found.length > 0) return found.map((text) => `${account} on ${day}, ${later} days on: ${text}`);
    whole = withAll.result.state;
    last = result.state;
  }
  return [];
}

/** Measures that rest on one source alone. */
const ONLY_OF: Readonly<Record<string, readonly MeasureId[]>> = {
  salesforce: [
    ...(['open_severe_tickets', 'time_to_resolution'] as const),
    ...(['budget_owner_engagement', 'two_way_communication', 'csm_pulse'] as const),
  ],
  product: ['monthly_stickiness', 'key_feature_adoption'],
  billing: ['late_payment_share'],
  surveys: ['net_promoter_score'],
};

/** What got better of what rests on `source` alone, on days in a row on which it told nothing more. */
export function judgeSilence(
  { card, scored }: ScoredWorld,
  source: string,
  account: string,
  lacking: readonly DayInputs[],
): string[] {
  let last: FoldState = scored(account, addDays(lacking[0]?.day ?? '', -1)).result.state;
  for (const inputs of lacking) {
    const whole = scored(account, inputs.day);
    if (isBlending(whole.result.state)) return [];
    const result = scoreDay(card, inputs, last);
    const measures = (ONLY_OF[source] ?? []).map((id) => `${id}:`);
    const found = improvements(card, last, whole, result).filter(
      (text) => text.startsWith('caps') || measures.some((id) => text.startsWith(id)),
    );
    if (found.length > 0) return found.map((text) => `${account} on ${inputs.day}: ${text}`);
    last = result.state;
  }
  return [];
}

/** What got better on later days on which no source told anything more: of itself time improves nothing. */
export function judgeTime(
  { card, scored }: ScoredWorld,
  account: string,
  later: readonly DayInputs[],
): string[] {
  let last = scored(account, addDays(later[0]?.day ?? '', -1)).result;
  if (isBlending(last.state) || isReleased(last.state, later)) return [];
  for (const inputs of later) {
    const result = scoreDay(card, inputs, last.state);
    const found = improvements(card, last.state, { inputs, result: last }, result);
    if (found.length > 0) return found.map((text) => `${account} on ${inputs.day}: ${text}`);
    last = result;
  }
  return [];
}

/** A hold that ends while its source is still live lifts points: what it waited for has passed. */
function isReleased({ day, measures }: FoldState, later: readonly DayInputs[]): boolean {
  return Object.entries(measures).some(([id, { heldSince }]) => {
    const source = id === 'net_promoter_score' ? 'surveys' : 'product';
    const live = later.findLast(({ sources }) => sources.some((s) => s.source === source && s.live));
    return heldSince !== undefined && heldSince <= addDays(live?.day ?? day, -HOLD_DAYS);
  });
}

/** Another owner under another cadence: without the one who came that day, the former's points move by the cadence. */
const isTurning = ({ owner: before }: DayInputs, { owner: now }: DayInputs): boolean =>
  before.cadence !== now.cadence && before.owner?.contact !== now.owner?.contact;

const isBlending = ({ segment }: FoldState): boolean =>
  segment.mixture.length > 1 || segment.mixture[0]?.[0] !== segment.id;
