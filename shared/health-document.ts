import { z } from 'zod';
import { OWNER_SOURCES, OWNER_STATUSES, SCORED_TIERS, TIERS } from './tiers';

const day = z.iso.date();
const cents = z.number().int();
const share = z.number().min(0).max(1);
const points = z.number().min(0).max(100);

const evidence = z.object({
  source: z.string(),
  id: z.string(),
  at: z.string().nullable(),
  text: z.string(),
});

const measure = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  /** In `unit`; of the last day on which it was read where it is not now. */
  value: z.number().nullable(),
  unit: z.string(),
  points: points.nullable(),
  /** Share of this day's score, 0–1. */
  weight: share,
  /** Hundredths of a point of the score. */
  lossCents: cents,
  state: z.enum(['seen', 'held', 'missing', 'notApplicable']),
  notSeenSince: day.nullable(),
  reason: z.string().nullable(),
  evidence: z.array(evidence),
});

const driver = z.object({
  text: z.string(),
  /** Whose evidence it tells; null for what stands above the measures (a cap, a ceiling, too little seen). */
  measure: z.string().nullable(),
  /** Hundredths of a point: negative holds the score down, positive holds it up, 0 is a remark. */
  cents: z.number().int(),
});

export const suggestedPlay = z.object({
  id: z.string(),
  name: z.string(),
  /** What raised it, in one sentence with dates. */
  why: z.string(),
  /** Since when what raised it has been so. */
  since: day,
  /** By when someone should have begun: critical within a day, moderate within a week. */
  urgency: z.enum(['today', 'this week']),
  steps: z.array(z.string()).min(1),
  /** Whom to speak to, where one is known. */
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
  evidence: z.array(evidence),
});

const leverMove = z.object({
  measure: z.string(),
  name: z.string(),
  fromPoints: points,
  toPoints: points,
  fromValue: z.number().nullable(),
  toValue: z.number().nullable(),
  unit: z.string(),
});

const lever = z.object({
  tier: z.enum(SCORED_TIERS),
  /** The score to reach. */
  bound: z.number(),
  /** Caps to clear first, by id. */
  caps: z.array(z.string()),
  /** One move, else two; none where clearing the caps suffices. */
  moves: z.array(leverMove),
});

const candidate = z.object({
  contact: z.string(),
  name: z.string(),
  source: z.enum(OWNER_SOURCES),
  role: z.string().nullable(),
  confidence: z.enum(['high', 'medium', 'low']),
  lastTwoWay: day.nullable(),
  departed: day.nullable(),
  departedWhy: z.string().nullable(),
  check: z.boolean(),
});

const budgetOwner = z.object({
  contact: z.string().nullable(),
  name: z.string().nullable(),
  source: z.enum(OWNER_SOURCES),
  status: z.enum(OWNER_STATUSES),
  lastEngaged: day.nullable(),
  /** What the last two-way touch was. */
  lastTouch: z.string().nullable(),
  /** Log-ins and tickets of theirs: no engagement. */
  lastPresence: day.nullable(),
  /** Days between two-way touches that count as engaged. */
  cadence: z.number().positive(),
  confidence: z.enum(['high', 'medium', 'low']).nullable(),
  rule: z.enum(['override', 'opportunity-role', 'account-role', 'title']).nullable(),
  handOver: z.object({ from: z.string(), name: z.string(), since: day }).nullable(),
  singleThreaded: z.boolean(),
  /** One hard bounce: someone should check. */
  check: z.boolean(),
  /** The confirmation is older than 12 months. */
  askAgain: z.boolean(),
  candidates: z.array(candidate),
});

/**
 * An account's health on one day: what is stored, served, drawn and written. Times are as-of times only, and
 * no run is named, so that the same facts give the same bytes.
 */
export const healthDocument = z.object({
  account: z.string(),
  name: z.string(),
  day,
  /** 0–100, 100 is healthy; null exactly when the tier is Unknown. */
  score: z.number().int().min(0).max(100).nullable(),
  tier: z.enum(TIERS),
  tierSince: day,
  lastKnownTier: z.object({ tier: z.enum(SCORED_TIERS), day }).nullable(),
  /** Score minus that of 30 days before, both under this scorecard. */
  trend30d: z.number().int().nullable(),
  coverage: share,
  segment: z.object({ id: z.string(), since: day }),
  groups: z.array(z.object({ id: z.string(), points: points.nullable(), weight: share, lossCents: cents })),
  measures: z.array(measure),
  cap: z
    .object({
      id: z.string(),
      max: z.number(),
      reason: z.string(),
      since: day,
      lossCents: cents,
      evidence: z.array(evidence),
    })
    .nullable(),
  /** Every cap in force, the lowest first. */
  capsInForce: z.array(z.string()),
  capsAnswered: z.array(z.object({ cap: z.string(), reason: z.string(), until: day, by: z.string() })),
  ceilings: z.array(z.object({ id: z.enum(['evidence', 'pulse']), reason: z.string() })),
  /** Σ lossCents + cap + rounding = 100 × (100 − score). */
  roundingCents: cents,
  /** Why the score is what it is: what holds it down first, the weightiest first, then what holds it up. */
  drivers: z.array(driver),
  lever: lever.nullable(),
  budgetOwner,
  likelihood: z.object({ percent: z.number().min(0).max(100).nullable(), reason: z.string().nullable() }),
  freshness: z.array(z.object({ source: z.string(), completeThrough: day.nullable(), live: z.boolean() })),
  renewalDate: day.nullable(),
  arr: z.object({ amount: z.string(), currency: z.string().nullable() }).nullable(),
  csm: z.string().nullable(),
  /** Attributes kept at their last known value. */
  keptAttributes: z.array(z.string()),
  scorecard: z.object({ id: z.string(), hash: z.string() }),
  rebased: z.boolean(),
  /** What to do next, the most urgent first. */
  plays: z.array(suggestedPlay),
});

export type HealthDocument = z.infer<typeof healthDocument>;
export type HealthMeasure = HealthDocument['measures'][number];
export type HealthLever = NonNullable<HealthDocument['lever']>;
export type HealthEvidence = z.infer<typeof evidence>;
export type HealthDriver = z.infer<typeof driver>;
export type SuggestedPlay = z.infer<typeof suggestedPlay>;
