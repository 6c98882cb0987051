import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Day } from '../../../shared/day';
import type { CardFile } from '../../../worker/scorecard/card-schema';
import { defaultScorecard, parseScorecard, type Scorecard } from '../../../worker/scorecard/scorecard';
import {
  type Attributes,
  type DayInputs,
  type DayResult,
  MEASURE_IDS,
  type MeasureId,
  type MeasureResult,
  type OwnerCandidate,
  type OwnerFinding,
  type Reading,
  type Readings,
  type SeenReading,
  type SourceState,
} from '../../../worker/scorecard/types';

export const DAY: Day = '2025-06-16';
export const card: Scorecard = defaultScorecard();

/** The default scorecard with one thing changed. */
export function changedCard(change: (file: CardFile) => void): Scorecard {
  return parseScorecard(changedYaml(change));
}

export function changedYaml(change: (file: CardFile) => void): string {
  const file = parse(readFileSync('worker/scorecard/default.yaml', 'utf8')) as CardFile;
  change(file);
  return stringify(file);
}

/** Of measures that no other file's text depends on, any source will do. */
const SOURCE_OF: Partial<Record<MeasureId, string>> = {
  monthly_stickiness: 'product',
  weekly_active_seats: 'product',
  key_feature_adoption: 'product',
  license_utilization: 'product',
  open_severe_tickets: 'salesforce',
  time_to_resolution: 'salesforce',
  net_promoter_score: 'surveys',
  late_payment_share: 'billing',
  budget_owner_engagement: 'salesforce',
  two_way_communication: 'salesforce',
  csm_pulse: 'salesforce',
};

export const sources: SourceState[] = [
  { source: 'product', completeThrough: '2025-06-15', live: true, family: 'use' },
  { source: 'salesforce', completeThrough: DAY, live: true, family: 'other' },
  { source: 'surveys', completeThrough: DAY, live: true, family: 'outcome' },
  { source: 'billing', completeThrough: DAY, live: true, family: 'outcome' },
];

export const seen = (id: MeasureId, value: number, more: Partial<SeenReading> = {}): SeenReading => ({
  value,
  evidence: [{ source: SOURCE_OF[id] ?? 'product', id: `${id}-1`, at: null, text: `${id} reads ${value}` }],
  ...more,
});

/** Values as numbers, other readings as they are; a measure not named is missing. */
export function readings(values: Partial<Record<MeasureId, number | Reading>>): Readings {
  return Object.fromEntries(
    MEASURE_IDS.map((id) => {
      const v = values[id];
      return [id, v === undefined ? { missing: 'not read' } : typeof v === 'number' ? seen(id, v) : v];
    }),
  ) as Readings;
}

export const candidate = (more: Partial<OwnerCandidate> = {}): OwnerCandidate => ({
  contact: 'ada',
  name: 'Ada Adler',
  rule: 'opportunity-role',
  roleName: 'Economic Buyer',
  confidence: 'high',
  since: '2025-01-01',
  lastTwoWay: '2025-06-01',
  lastTouch: 'meeting, accepted',
  touch: 'event-1',
  departed: null,
  departedWhy: null,
  check: false,
  ...more,
});

export function finding(owner: OwnerCandidate | null, more: Partial<OwnerFinding> = {}): OwnerFinding {
  return {
    owner,
    candidates: owner ? [owner] : [],
    passedOver: null,
    confirmedOn: null,
    askAgain: false,
    mailSilent: false,
    contactSource: true,
    engagedContacts: 2,
    cadence: 60,
    lastPresence: null,
    digital: false,
    ...more,
  };
}

export const attributes = (more: Partial<Attributes> = {}): Attributes => ({
  plan: 'Growth',
  size: null,
  region: null,
  useCase: null,
  lifecycle: null,
  maturityYears: null,
  useIntensity: null,
  goLive: null,
  createdOn: '2023-01-01',
  arr: '60000.00',
  currency: 'EUR',
  arrCorporate: 60000,
  renewalDate: '2026-03-01',
  vanished: [],
  csmName: 'Cleo Chan',
  accountName: 'Northwind',
  ...more,
});

/** Every measure of the default card read, at values that make an account of the middle segment Watch. */
export const MIDDLING = {
  monthly_stickiness: 30,
  weekly_active_seats: 45,
  key_feature_adoption: 35,
  license_utilization: 70,
  open_severe_tickets: 1,
  time_to_resolution: 24,
  net_promoter_score: 20,
  late_payment_share: 5,
  budget_owner_engagement: 0.5,
  two_way_communication: 1.5,
  csm_pulse: 100,
} satisfies Partial<Record<MeasureId, number>>;

export const inputs = (more: Partial<DayInputs> = {}): DayInputs => ({
  account: '001A',
  day: DAY,
  readings: readings(MIDDLING),
  caps: {},
  owner: finding(candidate()),
  attributes: attributes(),
  sources,
  answers: [],
  ...more,
});

export function measure(result: DayResult, id: MeasureId): MeasureResult {
  const found = result.measures.find((m) => m.id === id);
  if (!found) throw new Error(`${id} is not in the result`);
  return found;
}

/** Losses by measure, those of 0 left out. */
export const lossesOf = (result: DayResult): Partial<Record<MeasureId, number>> =>
  Object.fromEntries(result.measures.filter((m) => m.lossCents !== 0).map((m) => [m.id, m.lossCents]));
