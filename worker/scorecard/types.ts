import type { Day } from '../../shared/day';
import type { OwnerSource, OwnerStatus, ScoredTier, Tier } from '../../shared/tiers';

/** Every measure, in the order in which floats are summed. */
export const MEASURE_IDS = [
  'monthly_stickiness',
  'weekly_active_seats',
  'key_feature_adoption',
  'license_utilization',
  'open_severe_tickets',
  'time_to_resolution',
  'net_promoter_score',
  'late_payment_share',
  'budget_owner_engagement',
  'two_way_communication',
  'csm_pulse',
] as const;
export type MeasureId = (typeof MEASURE_IDS)[number];

/** What a value rests on. `text` holds dates, never ages: it must read the same on any later day. */
export interface Evidence {
  source: string;
  id: string;
  /** When it happened, ISO 8601; null when it has no moment of its own. */
  at: string | null;
  text: string;
}

export interface SeenReading {
  value: number;
  /** Counts of the evidence of health behind the value (users, seats, answers): a shrunk one never lifts points. */
  basis?: number[];
  /** The value stands for silence. */
  absence?: true;
  evidence: Evidence[];
  detail?: Record<string, string | number | null>;
}

/** What a measure read on one day: a value, or why there is none. */
export type Reading = SeenReading | { missing: string } | { notApplicable: string };
export type Readings = Record<MeasureId, Reading>;

/** Whether a cap's condition holds. met null: cannot tell. fresh: the sources behind it are live. */
export interface CapReading {
  met: boolean | null;
  fresh: boolean;
  evidence: Evidence[];
  since?: Day;
}

/** How far a source was read, clipped to the day of the inputs. */
export interface SourceState {
  source: string;
  completeThrough: Day | null;
  live: boolean;
  family: 'use' | 'outcome' | 'other';
}

export type OwnerRule = 'override' | 'opportunity-role' | 'account-role' | 'title';

export interface OwnerCandidate {
  contact: string;
  name: string;
  rule: OwnerRule;
  /** The role's name, or the title that matched. */
  roleName: string | null;
  confidence: 'high' | 'medium' | 'low';
  /** The day from which it is known what names them: a role, a title, an opportunity won. */
  since: Day;
  lastTwoWay: Day | null;
  /** What the last two-way touch was: `meeting, accepted`. */
  lastTouch: string | null;
  /** Its id. */
  touch: string | null;
  departed: Day | null;
  departedWhy: string | null;
  /** One hard bounce: someone should check. */
  check: boolean;
}

/** Who holds the budget on one day, without regard to any day before. */
export interface OwnerFinding {
  owner: OwnerCandidate | null;
  /** All of them, in order of rank; the departed too. */
  candidates: OwnerCandidate[];
  /** A departed one who outranks `owner`. */
  passedOver: { contact: string; name: string; departed: Day } | null;
  confirmedOn: Day | null;
  /** The confirmation is older than 12 months. */
  askAgain: boolean;
  /** No inbound mail was seen org-wide in 90 days. */
  mailSilent: boolean;
  /** A source of contacts is connected. */
  contactSource: boolean;
  /** Contacts with a two-way touch within C. */
  engagedContacts: number;
  /** C in days, after halving. */
  cadence: number;
  lastPresence: Day | null;
  /** A segment without a named owner's engagement: the measure does not apply. */
  digital: boolean;
}

/** What the CRM says of the account; each the last value known. */
export interface Attributes {
  plan: string | null;
  size: 'small' | 'mid' | 'enterprise' | null;
  region: string | null;
  useCase: string | null;
  lifecycle: 'onboarding' | 'adopting' | 'mature' | 'renewing' | null;
  maturityYears: number | null;
  useIntensity: 'low' | 'medium' | 'high' | null;
  goLive: Day | null;
  createdOn: Day | null;
  /** Decimal text in `currency`. */
  arr: string | null;
  currency: string | null;
  /** In the corporate currency. */
  arrCorporate: number | null;
  renewalDate: Day | null;
  /** Names of attributes kept at their last known value. */
  vanished: string[];
  csmName: string | null;
  accountName: string;
}

/** A person's answer to a cap: it is not in force from `at` to `until`, both included, or to the next answer. */
export interface CapAnswer {
  cap: string;
  reason: string;
  until: Day;
  by: string;
  at: Day;
}

/** All that the fold needs of one account on one day; depends on (account, day, known_at) only. */
export interface DayInputs {
  account: string;
  day: Day;
  readings: Readings;
  caps: Record<string, CapReading>;
  owner: OwnerFinding;
  attributes: Attributes;
  sources: SourceState[];
  answers: CapAnswer[];
  /** null: use cannot be read. Days that an earlier build stored lack it. */
  use?: UseOfDay | null;
}

/** The active users of the 30 days that end on a day's E, kept so that a later day can be compared with it. */
export interface UseOfDay {
  source: string;
  /** E: the last day of the window. */
  through: Day;
  /** Distinct users active in the window. */
  activeUsers: number;
  /** Under contract on E; null where they are unlimited or none is known. */
  seats: number | null;
  /** A configured season without use touches the window. */
  inSeason: boolean;
  /** Anything is known of the account's milestones: without a go-live it is not live yet. */
  milestones: boolean;
}

/** Points held from the last day on which they were earned. */
export interface HeldMeasure {
  points: number;
  value: number;
  basis?: number[];
  /** The last day it was read. */
  seen: Day;
  /** The day from which points are held back although it is read: when the basis last shrank further. */
  heldSince?: Day;
  /** The lowest counts seen since they are held back. */
  lowest?: number[];
  /** The day on which the held points were earned; with `heldSince`. */
  earned?: Day;
}

/** The state in which a successor starts, until a two-way touch after `since` or a confirmation. */
export interface InheritedOwner {
  contact: string;
  name: string;
  status: OwnerStatus;
  points: number | null;
  since: Day;
  /** They might still hold the budget, only others come first. */
  isCandidate: boolean;
}

/** Open from a departure to the first two-way touch of the next, or a confirmation. */
export interface OpenHandOver {
  contact: string;
  name: string;
  departed: Day;
  /** The lowest points since it opened: until it closes they do not rise. */
  points: number | null;
}

export interface OwnerState {
  contact: string | null;
  name: string | null;
  rule: OwnerRule | null;
  /** As published. */
  status: OwnerStatus;
  lastEngaged: Day | null;
  inherited?: InheritedOwner;
  handOver?: OpenHandOver;
}

export interface SegmentState {
  id: string;
  since: Day;
  /** Weights of the segments' curves in force when the account came into `id`; [[id, 1]] when settled. */
  mixture: [string, number][];
}

export interface TierState {
  day: Day;
  /** The rounded score of that day, its coverage aside; null when no measure had points. */
  score: number | null;
  /** The same as far as Healthy is concerned: no higher than it would have been without the pulse. */
  healthyScore: number | null;
  /** The best tier's rank that the evidence allowed. */
  ceilingRank: number;
  tier: Tier;
  /** The day on which `tier` began. */
  since: Day;
  lastKnown: { tier: ScoredTier; day: Day } | null;
  /** Coverage was below the minimum on `day`. */
  low: boolean;
}

/** Why a play was suggested when it was last told. */
export interface RaisedPlay {
  /** In one sentence with dates. */
  why: string;
  since: Day;
  /** The last day on which it was told that it is called for. */
  told: Day;
  /** Whom to speak to, where one is known. */
  contact: { id: string; name: string } | null;
  evidence: Evidence[];
  /** More urgent than the play usually is. */
  urgency?: 'today';
  /** In place of the play's own. */
  steps?: readonly string[];
}

/** What one day hands to the next; plain JSON. */
export interface FoldState {
  day: Day;
  /** The scorecard's hash. */
  scorecard: string;
  segment: SegmentState;
  measures: Partial<Record<MeasureId, HeldMeasure>>;
  caps: Record<string, { since: Day; evidence: Evidence[] }>;
  owner: OwnerState;
  tier: TierState;
  /** The plays raised, by id; none where it is absent. */
  plays?: Record<string, RaisedPlay>;
}

export type MeasureState = 'seen' | 'held' | 'missing' | 'notApplicable';

export interface MeasureResult {
  id: MeasureId;
  /** null: the card does not place it. */
  group: string | null;
  value: number | null;
  /** 0–100; null when it has none. */
  points: number | null;
  /** Points before rules of absence, ownership and missing data; null when not read. */
  ownPoints: number | null;
  /** The card's share of all measures, 0–1. */
  share: number;
  /** The share among the measures that have points on this day, 0–1. */
  weight: number;
  /** Points lost, in hundredths of a point of the score. */
  lossCents: number;
  state: MeasureState;
  /** The value counts the time since a touch: it grows by itself. */
  ages: boolean;
  /** Counts in coverage. */
  covered: boolean;
  notSeenSince: Day | null;
  /** Why it is held, missing or not applicable. */
  reason: string | null;
}

export interface CapResult {
  id: string;
  max: number;
  reason: string;
  since: Day;
  /** Hundredths of a point by which it lowers the score. */
  lossCents: number;
  evidence: Evidence[];
}

export interface OwnerResult {
  contact: string | null;
  name: string | null;
  source: OwnerSource;
  rule: OwnerRule | null;
  confidence: 'high' | 'medium' | 'low' | null;
  status: OwnerStatus;
  lastEngaged: Day | null;
  cadence: number;
  /** Open from a departure to the first two-way touch of the next. */
  handOver: { from: string; name: string; since: Day } | null;
  singleThreaded: boolean;
  check: boolean;
  askAgain: boolean;
}

export type CeilingId = 'evidence' | 'pulse';

export interface DayResult {
  account: string;
  day: Day;
  /** 0–100, rounded once; null exactly when the tier is Unknown. */
  score: number | null;
  tier: Tier;
  /** Before caps and rounding; null when no measure has points. */
  raw: number | null;
  /** 0–1. */
  coverage: number;
  /** In registry order, all of them. */
  measures: MeasureResult[];
  /** The lowest cap in force, whether or not it lowers the score. */
  cap: CapResult | null;
  /** All caps in force, and the answered ones. */
  capsInForce: string[];
  capsAnswered: { cap: string; reason: string; until: Day; by: string }[];
  ceilings: CeilingId[];
  owner: OwnerResult;
  /** Σ lossCents + cap.lossCents + roundingCents = 100 × (100 − score); 0 when score is null. */
  roundingCents: number;
  /** mixture: weights of the segments' curves in force on this day. */
  segment: { id: string; since: Day; mixture: [string, number][] };
  /** The tier was set anew under another scorecard: no plays are raised. */
  rebased: boolean;
  scorecard: string;
  state: FoldState;
}
