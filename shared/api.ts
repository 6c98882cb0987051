import { z } from 'zod';

export { API_BASE } from './api-base';
export { HIDDEN_EVIDENCE } from './hidden-evidence';

import { healthDocument, suggestedPlay } from './health-document';
import { OWNER_STATUSES, SCORED_TIERS, TIERS } from './tiers';

const day = z.iso.date();
const instant = z.iso.datetime();
const score = z.number().int().min(0).max(100).nullable();

/** `GET /v1/about`: what a client must know to sign in; the one route without a token. */
export const about = z.object({
  product: z.literal('plimsoll'),
  version: z.string(),
  /** 18 characters. */
  organizationId: z.string(),
  organizationName: z.string(),
  /** Where people sign in: the org's My Domain. */
  salesforceUrl: z.url(),
  /** Client id of the app that the extension signs in with. */
  clientId: z.string(),
});
export type About = z.infer<typeof about>;

/** `GET /v1/accounts/:id/summary`: what the pill draws. */
export const healthSummary = z.object({
  account: z.string(),
  name: z.string(),
  day,
  score,
  tier: z.enum(TIERS),
  lastKnownTier: z.object({ tier: z.enum(SCORED_TIERS), day }).nullable(),
  trend30d: z.number().int().nullable(),
  coverage: z.number().min(0).max(1),
});
export type HealthSummary = z.infer<typeof healthSummary>;

/** `GET /v1/accounts/:id`: the health document as this viewer may see it. */
export const accountHealth = z.object({
  document: healthDocument,
  /** As of when the last finished run read the world. */
  asOf: instant,
  /** Pieces of evidence, names and sentences that were hidden from this viewer. */
  hidden: z.number().int().min(0),
});
export type AccountHealth = z.infer<typeof accountHealth>;

const dayOfScore = z.object({ day, score, tier: z.enum(TIERS), coverage: z.number().min(0).max(1) });

/** `GET /v1/accounts/:id/history?days=90`: the stored days among the last 1–730, oldest first. */
export const accountHistory = z.object({ account: z.string(), days: z.array(dayOfScore) });
export type AccountHistory = z.infer<typeof accountHistory>;

/**
 * `GET /v1/accounts/:id/changes?since=DAY`: why the score moved between that day (or the next scored one; without
 * `since`, 30 days ago) and the last. The cents of all lines sum to 100 × the change of the score; where one of the
 * two is empty, to that of the score before rounding. Lines of 0 say what changed besides points.
 */
export const accountChanges = z.object({
  account: z.string(),
  /** null: no earlier day is kept. */
  from: dayOfScore.nullable(),
  to: dayOfScore,
  lines: z.array(z.object({ text: z.string(), measure: z.string().nullable(), cents: z.number().int() })),
});
export type AccountChanges = z.infer<typeof accountChanges>;

/** `GET /v1/accounts/:id/plays`: the most urgent first. */
export const accountPlays = z.object({ account: z.string(), plays: z.array(suggestedPlay) });

const bookRow = healthSummary.extend({
  arr: z.object({ amount: z.string(), currency: z.string().nullable() }).nullable(),
  /** In the corporate currency; null where ARR or its rate is unknown. */
  arrCorporate: z.number().nullable(),
  renewalDate: day.nullable(),
  ownerStatus: z.enum(OWNER_STATUSES),
  nextPlay: z.string().nullable(),
});
export type BookRow = z.infer<typeof bookRow>;

/**
 * `GET /v1/book`: the caller's own accounts that they may read, at most 2,000: by ARR at risk (of accounts that are At
 * Risk or Critical, by the last known tier where it is Unknown now), then the nearest renewal first.
 */
export const book = z.object({
  /** Day of the scores; null before the first run. */
  day: day.nullable(),
  corporateCurrency: z.string().nullable(),
  accounts: z.array(bookRow),
});
export type Book = z.infer<typeof book>;

/** `GET /v1/worker`: whether the sync is alive and how far it has read. */
export const workerState = z.object({
  version: z.string(),
  stage: z.enum(['shadow', 'pilot', 'full']),
  lastRun: z.object({ asOf: instant, endedAt: instant.nullable(), status: z.string() }).nullable(),
  everyMinutes: z.number().int(),
  sources: z.array(z.object({ source: z.string(), completeThrough: day.nullable(), live: z.boolean() })),
});
export type WorkerState = z.infer<typeof workerState>;

/** Why a request was refused, as the client must tell them apart. */
export const PROBLEM_CODES = [
  'SIGN_IN_NEEDED',
  'OTHER_CLIENT',
  'OTHER_ORG',
  'NO_ACCESS',
  'NO_FIELD_ACCESS',
  'OUT_OF_SCOPE',
  'UNKNOWN_ACCOUNT',
  'NOT_SCORED',
  'BAD_REQUEST',
  'BAD_SIGNATURE',
  'UNKNOWN_SOURCE',
  'ALREADY_HEARD',
  'NOT_FOUND',
  'CRM_UNREACHABLE',
  'TOO_MANY_REQUESTS',
  'UNEXPECTED',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A refusal, as RFC 9457 (`application/problem+json`) with what the reader can do. */
export const problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(PROBLEM_CODES),
  detail: z.string(),
  action: z.string(),
});
export type Problem = z.infer<typeof problem>;
