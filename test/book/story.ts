import type { Region } from './calendar';
import type { Script } from './names';
import type { Currency, Plan } from './organization';

/** What is set for an account instead of left to chance. Days count from the first day of the book. */
export interface Story {
  key: string;
  why: string;
  name?: string;
  domain?: string;
  script?: Script;
  region?: Region;
  currency?: Currency;
  plan?: Plan;
  /** The CRM shows no plan. */
  planUnknown?: boolean;
  /** 0 to 1; what the account's life drifts around. */
  health: number;
  warmth: number;
  unlimitedSeats?: boolean;
  /** The day on which use stops for good. */
  idleFrom?: number;
  /** The day on which two in five of those who use the product stop for good. */
  fewerFrom?: number;
  /** The day from which invoices stay unpaid. */
  unpaidFrom?: number;
  /** The currency invoices are in, where it is not the account's. */
  billedIn?: Currency;
  severeCaseOn?: number;
  ownerLeavesOn?: number;
  /** Days after the departure; never touched afterwards. */
  successorAfter?: number;
  roles?: 'tie, one primary' | 'tie, latest role' | 'title only' | 'nobody' | 'owner alone' | 'overridden';
  /** Neither product nor billing is joined to the account, and nobody is asked or talked to. */
  dark?: boolean;
  noRenewalDate?: boolean;
  pulse?: 'Red' | 'Green';
  silentToSurveys?: boolean;
  mergedLoser?: boolean;
  /** The first contract end. */
  endsOn?: number;
  renewal?: 'several open' | 'co-termed' | 'early' | 'rolls' | 're-papered' | 'slips' | 'other currency';
  awkward?:
    | 'parent'
    | 'child'
    | 'cycle'
    | 'contact moves'
    | 'contact merged'
    | 'inactive owner'
    | 'deleted contact'
    | 'opportunity without account'
    | 'tier override';
}
