import { z } from 'zod';
import type { Day } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import { SCORED_TIERS, TIERS } from '../../shared/tiers';
import type { OpenRenewal } from './account-renewals';
import type { Quarter } from './fiscal-quarters';
import type { ForecastRow } from './forecast';
import { corporateCents, type RateTable } from './money';
import { type CallWords, stanceOf } from './opinions';
import { yearly } from './opportunity';

/** What a document says that a forecast needs. */
export type Standing = Pick<
  HealthDocument,
  'name' | 'csm' | 'score' | 'tier' | 'lastKnownTier' | 'likelihood'
>;

export interface RowSettings {
  rates: RateTable;
  quarterOf(day: Day): Quarter | null;
  /** The quarter that a renewal stood in when it was first kept; undefined: it never was. */
  firstQuarter(renewal: string): Quarter | undefined;
  words: CallWords;
  asOf: Day;
}

/**
 * An open renewal with what its account's document and people say of it. One that nothing scores yet is Unknown.
 * @param standing null before the account's first score.
 */
export function forecastRow(
  renewal: OpenRenewal,
  account: { name: string; csmName: string | null },
  standing: Standing | null,
  settings: RowSettings,
): ForecastRow {
  const { opportunity, due } = renewal;
  const { rates, words } = settings;
  const quarter = settings.firstQuarter(renewal.id) ?? (due === null ? null : settings.quarterOf(due));
  const final = opportunity
    ? yearly(opportunity.finalAmount, opportunity.currency, opportunity.termMonths)
    : null;
  return {
    id: renewal.id,
    account: renewal.account,
    accountName: standing?.name ?? account.name,
    csmName: standing ? standing.csm : account.csmName,
    opportunity: opportunity?.id ?? null,
    opportunityName: opportunity?.name ?? null,
    stage: opportunity?.stage ?? null,
    due,
    quarter,
    isSlipped: isSlipped(renewal, quarter, settings.asOf),
    isLate: renewal.isLate,
    arr: renewal.arr,
    cents: corporateCents(renewal.arr, rates),
    score: standing?.score ?? null,
    tier: standing?.tier ?? 'Unknown',
    lastKnownTier: standing?.lastKnownTier ?? null,
    likelihood: standing?.likelihood.percent ?? null,
    likelihoodReason: standing ? standing.likelihood.reason : 'not scored yet',
    csm: stanceOf(opportunity?.csmCall ?? null, words),
    final: stanceOf(opportunity?.finalCall ?? null, words),
    finalCents: corporateCents(final, rates),
    csmCall: opportunity?.csmCall ?? null,
    finalCall: opportunity?.finalCall ?? null,
  };
}

/** Its quarter has ended, or its date or its opportunity's close date was put off beyond that quarter. */
function isSlipped({ stated, opportunity }: OpenRenewal, quarter: Quarter | null, asOf: Day): boolean {
  if (quarter === null) return false;
  return [asOf, stated, opportunity?.closeDate ?? null].some((day) => day !== null && day > quarter.end);
}

const text = z.string().nullable();
const quarter = z.object({ start: z.string(), end: z.string(), label: z.string() });
const stance = z.enum(['renews', 'leaves', 'unsure']).nullable();

/** A row as a snapshot keeps it. */
export const storedRow = z.object({
  id: z.string(),
  account: z.string(),
  accountName: z.string(),
  csmName: text,
  opportunity: text,
  opportunityName: text,
  stage: text,
  due: text,
  quarter: quarter.nullable(),
  isSlipped: z.boolean(),
  isLate: z.boolean(),
  arr: z.object({ amount: z.string(), currency: text }).nullable(),
  cents: z.number().nullable(),
  score: z.number().nullable(),
  tier: z.enum(TIERS),
  lastKnownTier: z.object({ tier: z.enum(SCORED_TIERS), day: z.string() }).nullable(),
  likelihood: z.number().nullable(),
  likelihoodReason: text,
  csm: stance,
  final: stance,
  finalCents: z.number().nullable(),
  csmCall: text,
  finalCall: text,
}) satisfies z.ZodType<ForecastRow>;
