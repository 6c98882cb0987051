import type { Day } from '../../shared/day';
import type { SuggestedPlay } from '../../shared/health-document';
import type {
  Attributes,
  CapReading,
  OwnerFinding,
  OwnerState,
  RaisedPlay,
  UseOfDay,
} from '../scorecard/types';

/**
 * What a play may look at. No score or tier is among it, so that a low score as such raises nothing. A scorecard's
 * cadences, segments and minimum of an invoice do show in the finding, the owner and the conditions: that another card
 * raises nothing on the day on which it comes is the engine's to see to.
 */
export interface PlayFacts {
  day: Day;
  attributes: Pick<Attributes, 'createdOn' | 'goLive'>;
  /** Who might hold the budget, by this day alone. */
  finding: OwnerFinding;
  /** The budget owner as published, with what they took over from days before. */
  owner: OwnerState;
  /** Conditions of caps, by id. */
  conditions: Readonly<Record<string, CapReading>>;
  /** Product use in the month that ends on this day's E; null where it cannot be read. */
  use: UseOfDay | null;
  /** The same of a day whose month ended right before that one; null where none is stored. */
  useBefore: UseOfDay | null;
}

/** Why a play is suggested now. */
export interface Suggestion extends Omit<RaisedPlay, 'since' | 'told'> {
  /** null: no fact says it, so it is the first day on which the play was suggested. */
  since: Day | null;
}

/** A suggestion to expect of given facts; facts not given are those of an account with nothing known. */
export interface WorkedExample {
  says: string;
  facts: PartialFacts;
  suggests:
    | 'none'
    | 'untold'
    | {
        urgency: SuggestedPlay['urgency'];
        why: string;
        since: Day | null;
        /** Its name, or null where there is nobody to name. */
        contact: string | null;
        /** How many rows of evidence. */
        evidence: number;
      };
}
export interface PartialFacts extends Partial<Omit<PlayFacts, 'day' | 'attributes' | 'finding' | 'owner'>> {
  day: Day;
  attributes?: Partial<PlayFacts['attributes']>;
  finding?: Partial<OwnerFinding>;
  owner?: Partial<OwnerState>;
}

export interface Play {
  /** The file's name. */
  id: string;
  /** As the CRM shows it: an imperative of at most 255 characters. */
  name: string;
  /** What a CSM would ask. */
  question: string;
  /** The rule in words, with its numbers. */
  definition: string;
  /** By when someone should have begun, unless the suggestion is more urgent. */
  urgency: SuggestedPlay['urgency'];
  /** What a CSM does, in order, unless the suggestion has steps of its own. */
  steps: readonly string[];
  /**
   * Pure: the same facts give the same suggestion, in words that hold dates and no ages. 'untold': its source cannot
   * be read, so that nothing new is suggested and what was suggested stays for a while.
   */
  suggest(facts: PlayFacts): Suggestion | 'none' | 'untold';
  examples: readonly WorkedExample[];
}

/** Marks a file's play for the registry. */
export const definePlay = (play: Play): Play => play;
