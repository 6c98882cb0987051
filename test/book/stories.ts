import type { Plan } from './account';
import type { Region } from './calendar';
import type { Script } from './names';
import type { Currency } from './organization';

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
  /** The day from which invoices stay unpaid. */
  unpaidFrom?: number;
  /** The currency invoices are in, where it is not the account's. */
  billedIn?: Currency;
  severeCaseOn?: number;
  ownerLeavesOn?: number;
  /** Days after the departure; never touched afterwards. */
  successorAfter?: number;
  roles?: 'tie, one primary' | 'tie, latest role' | 'title only' | 'nobody' | 'overridden';
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

/**
 * Twenty accounts for a reader that computes by hand. None of them churns, and from two years after the first
 * day on each shows its story on every day.
 */
export const NAMED: readonly Story[] = [
  {
    key: 'no-use',
    why: 'live, then no use at all',
    name: 'Alderline Freight Inc.',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    idleFrom: 640,
  },
  {
    key: 'invoice-overdue',
    why: 'an invoice of a quarter of the ARR stays unpaid for more than 30 days',
    name: 'Bramble & Sons "Textiles"',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    unpaidFrom: 560,
  },
  {
    key: 'owner-departed',
    why: 'the budget owner left and nobody followed',
    name: "L'Atelier d'Émaux",
    script: 'latin',
    region: 'EMEA',
    currency: 'EUR',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.85,
    ownerLeavesOn: 640,
    endsOn: 800,
  },
  {
    key: 'severe-case',
    why: 'an urgent case has been open for more than 14 days',
    name: 'Cobaltworks Robotics LLC',
    plan: 'Enterprise',
    health: 0.85,
    warmth: 0.85,
    severeCaseOn: 690,
  },
  {
    key: 'unknown',
    why: 'seen by no source but the CRM: coverage below a half',
    name: 'Dunegate Capital',
    plan: 'Growth',
    health: 0.7,
    warmth: 0.5,
    dark: true,
    roles: 'nobody',
  },
  {
    key: 'owner-succeeded',
    why: 'the budget owner left, the successor has not been spoken to',
    name: 'Emberfield Insurance Corp.',
    plan: 'Enterprise',
    health: 0.8,
    warmth: 0.85,
    ownerLeavesOn: 650,
    successorAfter: 12,
    endsOn: 800,
  },
  {
    key: 'tie-primary',
    why: 'two economic buyers on the same opportunity, the later one primary',
    name: 'Fjordbridge A/S',
    script: 'latin',
    region: 'EMEA',
    currency: 'EUR',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.85,
    roles: 'tie, one primary',
  },
  {
    key: 'tie-latest',
    why: 'two economic buyers on the same opportunity, none primary: the latest role',
    name: '株式会社青葉物流',
    domain: 'aoba-logi.example',
    script: 'japanese',
    region: 'APAC',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.85,
    roles: 'tie, latest role',
  },
  {
    key: 'right-to-left',
    why: 'a name written from right to left, invoices in another currency than the account',
    name: 'شركة الواحة للتقنية (2020)',
    domain: 'alwaha.example',
    script: 'arabic',
    region: 'EMEA',
    currency: 'USD',
    billedIn: 'EUR',
    plan: 'Enterprise',
    health: 0.85,
    warmth: 0.85,
  },
  {
    key: 'owner-overridden',
    why: 'a person says who the budget owner is, against the contact roles',
    name: 'Garnetpoint Health',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    roles: 'overridden',
  },
  {
    key: 'owner-by-title',
    why: 'no contact role anywhere: the budget owner is inferred from a title',
    name: 'Harborcraft Tools',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    roles: 'title only',
  },
  {
    key: 'no-owner',
    why: 'neither role nor title points to a budget owner',
    name: 'Ironway Media',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    roles: 'nobody',
  },
  {
    key: 'healthy-enterprise',
    why: 'a healthy enterprise account with unlimited seats',
    name: 'Kestrelstone Energy, Inc.',
    plan: 'Enterprise',
    health: 0.96,
    warmth: 0.97,
    unlimitedSeats: true,
  },
  {
    key: 'healthy-starter',
    why: 'a healthy starter account',
    name: 'Larkside Learning',
    plan: 'Starter',
    health: 0.95,
    warmth: 0.95,
  },
  {
    key: 'no-plan',
    why: 'the plan is unknown',
    name: '=Lumen+Works',
    plan: 'Growth',
    planUnknown: true,
    health: 0.85,
    warmth: 0.85,
  },
  {
    key: 'no-renewal-date',
    why: 'no renewal date has ever been known',
    name: 'Mistralport Travel',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.85,
    noRenewalDate: true,
  },
  {
    key: 'merged',
    why: 'a second record with its own facts was merged into this account',
    name: 'Nimbuswell Analytics',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.85,
    mergedLoser: true,
  },
  {
    key: 'pulse-red',
    why: 'the CSM keeps the pulse at Red against good numbers',
    name: 'Onyxmark Pharma',
    plan: 'Enterprise',
    health: 0.8,
    warmth: 0.8,
    pulse: 'Red',
  },
  {
    key: 'pulse-green',
    why: 'the CSM keeps the pulse at Green on a middling account',
    name: 'Prairielight Foods',
    plan: 'Growth',
    health: 0.42,
    warmth: 0.3,
    pulse: 'Green',
  },
  {
    key: 'silent',
    why: 'nobody there has ever answered a survey',
    name: 'Quartzhouse Water',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    silentToSurveys: true,
  },
];

/** Accounts that carry an awkward case each; they do not churn either. */
export const AWKWARD: readonly Story[] = [
  {
    key: 'several-open',
    why: 'two renewals open at once, one a product',
    plan: 'Enterprise',
    health: 0.8,
    warmth: 0.8,
    endsOn: 800,
    renewal: 'several open',
  },
  {
    key: 'co-termed',
    why: 'two subscriptions end together in one renewal',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    endsOn: 790,
    renewal: 'co-termed',
  },
  {
    key: 'early',
    why: 'renewed long before the contract ends',
    plan: 'Growth',
    health: 0.85,
    warmth: 0.8,
    endsOn: 860,
    renewal: 'early',
  },
  {
    key: 'auto-renewal',
    why: 'rolls over without an opportunity',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.7,
    endsOn: 500,
    renewal: 'rolls',
  },
  {
    key: 're-papered',
    why: 'a renewal was re-papered: the first opportunity is a duplicate',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    endsOn: 620,
    renewal: 're-papered',
  },
  {
    key: 'slipped',
    why: 'a renewal is still open after the contract ended',
    plan: 'Enterprise',
    health: 0.6,
    warmth: 0.6,
    endsOn: 700,
    renewal: 'slips',
  },
  {
    key: 'multi-currency',
    why: 'an account in pounds whose renewals are in dollars',
    region: 'EMEA',
    currency: 'GBP',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    endsOn: 780,
    renewal: 'other currency',
  },
  {
    key: 'parent',
    why: 'a parent whose child shares its web site',
    name: 'Ravenfield Group',
    domain: 'ravenfield.example',
    plan: 'Enterprise',
    health: 0.8,
    warmth: 0.8,
    awkward: 'parent',
  },
  {
    key: 'child',
    why: 'a child that shares its web site with the parent',
    name: 'Ravenfield Nordic AB',
    domain: 'ravenfield.example',
    region: 'EMEA',
    plan: 'Growth',
    health: 0.7,
    warmth: 0.7,
    awkward: 'child',
  },
  {
    key: 'cycle-a',
    why: 'parent of its own parent',
    plan: 'Growth',
    health: 0.75,
    warmth: 0.7,
    awkward: 'cycle',
  },
  {
    key: 'cycle-b',
    why: 'child of its own child',
    plan: 'Growth',
    health: 0.75,
    warmth: 0.7,
    awkward: 'cycle',
  },
  {
    key: 'contact-moves',
    why: 'a contact moved here from another account',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    awkward: 'contact moves',
  },
  {
    key: 'contact-merged',
    why: 'two records of one contact were merged',
    plan: 'Growth',
    health: 0.8,
    warmth: 0.8,
    awkward: 'contact merged',
  },
  {
    key: 'inactive-owner',
    why: 'owned by a user who left',
    region: 'AMER',
    plan: 'Growth',
    health: 0.75,
    warmth: 0.7,
    awkward: 'inactive owner',
  },
  {
    key: 'deleted-contact',
    why: 'a contact with a role was deleted',
    plan: 'Growth',
    health: 0.75,
    warmth: 0.7,
    awkward: 'deleted contact',
  },
  {
    key: 'no-account',
    why: 'a won opportunity of theirs has no account',
    plan: 'Growth',
    health: 0.75,
    warmth: 0.7,
    awkward: 'opportunity without account',
  },
  {
    key: 'tier-overridden',
    why: 'a person set another tier than the model would',
    plan: 'Enterprise',
    health: 0.55,
    warmth: 0.6,
    awkward: 'tier override',
  },
];

export const STORIES: readonly Story[] = [...NAMED, ...AWKWARD];
