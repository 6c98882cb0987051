import type { Scorecard } from './scorecard';
import type { CapAnswer, CapReading, DayInputs, FoldState } from './types';

type CardCap = Scorecard['caps'][number];

export interface CapsOnDay {
  /** In force, the lowest first. */
  inForce: CardCap[];
  answered: { cap: string; reason: string; until: string; by: string }[];
  state: FoldState['caps'];
}

/**
 * Which caps are in force. One begins only on a fresh reading of its condition, and stays until a fresh one shows
 * it false or a person answers it; an answer suspends it for as long as it lasts.
 * readings: by condition id.
 */
export function capsOn(
  caps: Scorecard['caps'],
  readings: Record<string, CapReading>,
  before: FoldState['caps'],
  inputs: Pick<DayInputs, 'day' | 'answers'>,
): CapsOnDay {
  const state: FoldState['caps'] = {};
  const inForce: CardCap[] = [];
  const answered: CapsOnDay['answered'] = [];
  for (const cap of caps) {
    const reading = readings[cap.when];
    const answer = answerTo(cap, inputs);
    if (answer) {
      if (reading?.met !== false) {
        answered.push({ cap: cap.id, reason: answer.reason, until: answer.until, by: answer.by });
      }
      continue;
    }
    const earlier = before[cap.id];
    const fresh = reading?.fresh === true && reading.met !== null;
    if (fresh && reading.met === false) continue;
    if (fresh) {
      state[cap.id] = {
        since: earlier?.since ?? reading.since ?? inputs.day,
        evidence: reading.evidence,
      };
    } else if (earlier) {
      state[cap.id] = earlier;
    } else {
      continue;
    }
    inForce.push(cap);
  }
  return { inForce: inForce.sort((a, b) => a.max - b.max), answered, state };
}

/** The last word on the cap, while it stands: a later answer replaces an earlier one, of the same day too. */
function answerTo(cap: CardCap, { day, answers }: Pick<DayInputs, 'day' | 'answers'>): CapAnswer | undefined {
  const last = answers
    .filter((a) => a.cap === cap.id && a.at <= day)
    .reduce<CapAnswer | undefined>((former, a) => (former && former.at > a.at ? former : a), undefined);
  return last && day <= last.until ? last : undefined;
}
