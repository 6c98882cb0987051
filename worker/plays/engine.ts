import { daysBetween } from '../../shared/day';
import type { SuggestedPlay } from '../../shared/health-document';
import type { RaisedPlay } from '../scorecard/types';
import type { Play, PlayFacts } from './define-play';
import { PLAYS } from './index';

/** For so many days a play stays that can no longer be told: as long as a measure's points count without a reading. */
const KEPT_DAYS = 30;

export interface PlaysOfDay {
  /** What to do next: what is due today first, then in the order of the registry. */
  suggested: SuggestedPlay[];
  /** What the next day is to know, by play. */
  raised: Record<string, RaisedPlay>;
}

/**
 * The plays that an account's facts call for on one day. before: those raised on the last published day. rebased: the
 * day is the first under another scorecard. A card's cadences, segments and minimum of an invoice decide what some facts
 * say, so on that day what was raised stays as it was told and nothing else is raised; what is called for on the day
 * after is raised then.
 */
export function suggestPlays(
  facts: PlayFacts,
  before: Readonly<Record<string, RaisedPlay>> = {},
  { rebased = false, plays = PLAYS }: { rebased?: boolean; plays?: readonly Play[] } = {},
): PlaysOfDay {
  const raised: PlaysOfDay['raised'] = {};
  const suggested: SuggestedPlay[] = [];
  for (const play of plays) {
    const now = rebased ? before[play.id] : raisedOn(play, facts, before[play.id]);
    if (!now) continue;
    raised[play.id] = now;
    suggested.push(inWords(play, now));
  }
  const later = (play: SuggestedPlay): number => (play.urgency === 'today' ? 0 : 1);
  return { suggested: suggested.sort((a, b) => later(a) - later(b)), raised };
}

function raisedOn(play: Play, facts: PlayFacts, before: RaisedPlay | undefined): RaisedPlay | null {
  const now = play.suggest(facts);
  if (now === 'none') return null;
  if (now === 'untold') return before && daysBetween(before.told, facts.day) <= KEPT_DAYS ? before : null;
  return { ...now, since: now.since ?? before?.since ?? facts.day, told: facts.day };
}

const inWords = (play: Play, raised: RaisedPlay): SuggestedPlay => ({
  id: play.id,
  name: play.name,
  why: raised.why,
  since: raised.since,
  urgency: raised.urgency ?? play.urgency,
  steps: [...(raised.steps ?? play.steps)],
  contact: raised.contact && { id: raised.contact.id, name: raised.contact.name },
  evidence: raised.evidence.map(({ source, id, at, text }) => ({ source, id, at, text })),
});
