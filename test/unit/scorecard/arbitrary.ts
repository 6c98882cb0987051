import fc from 'fast-check';
import { addDays } from '../../../shared/day';
import { engagementReading } from '../../../worker/budget-owner/engagement';
import {
  type CapReading,
  type DayInputs,
  type Evidence,
  MEASURE_IDS,
  type MeasureId,
  type OwnerCandidate,
  type OwnerFinding,
  type Reading,
  type Readings,
} from '../../../worker/scorecard/types';
import { attributes, candidate, DAY, finding, inputs, seen, sources } from './build';

/** Values a little beyond where each curve of the default card is flat. */
const RANGES: Partial<Record<MeasureId, [number, number]>> = {
  monthly_stickiness: [0, 70],
  weekly_active_seats: [0, 80],
  key_feature_adoption: [0, 80],
  license_utilization: [0, 160],
  open_severe_tickets: [0, 6],
  time_to_resolution: [0, 200],
  net_promoter_score: [-100, 100],
  late_payment_share: [0, 80],
  budget_owner_engagement: [0, 12],
  two_way_communication: [0, 12],
  csm_pulse: [0, 100],
};

export const rangeOf = (id: MeasureId): [number, number] => RANGES[id] ?? [0, 100];

/** Without −0, which JSON does not know. */
export const anyValue = (id: MeasureId): fc.Arbitrary<number> =>
  fc.double({ min: rangeOf(id)[0], max: rangeOf(id)[1], noNaN: true }).map((v) => v + 0);

const BASED: readonly MeasureId[] = [
  'monthly_stickiness',
  'key_feature_adoption',
  'license_utilization',
  'net_promoter_score',
];

function readingOf(id: MeasureId): fc.Arbitrary<Reading> {
  const basis = BASED.includes(id)
    ? fc.array(fc.nat(50), { minLength: 1, maxLength: 1 })
    : fc.constant(undefined);
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(anyValue(id), basis).map(([v, b]) => seen(id, v, b ? { basis: b } : {})),
    },
    { weight: 1, arbitrary: anyValue(id).map((v) => seen(id, v, { absence: true })) },
    { weight: 2, arbitrary: fc.constant({ missing: 'not read' }) },
    { weight: 1, arbitrary: fc.constant({ notApplicable: 'not sold' }) },
  );
}

export const anyReadings = fc.record(
  Object.fromEntries(MEASURE_IDS.map((id) => [id, readingOf(id)])),
) as fc.Arbitrary<Readings>;

const anyCandidate = (day: string): fc.Arbitrary<OwnerCandidate> =>
  fc
    .record({
      contact: fc.constantFrom('ada', 'ben', 'cay'),
      rule: fc.constantFrom('opportunity-role' as const, 'title' as const),
      touched: fc.option(fc.integer({ min: 0, max: 250 })),
      left: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 3 }),
    })
    .map(({ contact, rule, touched, left }) =>
      candidate({
        contact,
        name: contact,
        rule,
        lastTwoWay: touched === null ? null : addDays(day, -touched),
        departed: left === null ? null : addDays(day, -left),
      }),
    );

/** A finding as `findOwner` composes it from its candidates. */
export function composed(candidates: OwnerCandidate[], more: Partial<OwnerFinding> = {}): OwnerFinding {
  const once = candidates.filter((c, i) => candidates.findIndex((d) => d.contact === c.contact) === i);
  const here = once.findIndex((c) => c.departed === null);
  const outranking = once
    .slice(0, Math.max(0, here))
    .sort((a, b) => ((a.departed ?? '') < (b.departed ?? '') ? 1 : -1));
  const [left] = outranking;
  return finding(once[Math.max(0, here)] ?? null, {
    candidates: once,
    passedOver: left?.departed ? { contact: left.contact, name: left.name, departed: left.departed } : null,
    ...more,
  });
}

const anyFinding = (day: string): fc.Arbitrary<OwnerFinding> =>
  fc
    .tuple(fc.array(anyCandidate(day), { maxLength: 3 }), fc.boolean())
    .map(([c, mailSilent]) => composed(c, { mailSilent }));

const anyCap: fc.Arbitrary<CapReading> = fc.record({
  met: fc.constantFrom(true, false, null),
  fresh: fc.boolean(),
  evidence: fc.constant<Evidence[]>([]),
});

/** Any inputs of a day `n` days after DAY, with the engagement read from the finding. */
export const anyInputs = (n: number): fc.Arbitrary<DayInputs> => {
  const day = addDays(DAY, n);
  return fc
    .record({
      read: anyReadings,
      owner: anyFinding(day),
      plan: fc.constantFrom('Enterprise', 'Growth', 'Starter', 'Growth'),
      caps: fc.dictionary(fc.constantFrom('no_use', 'invoice_overdue', 'severe_ticket_old'), anyCap),
      live: fc.array(fc.boolean(), { minLength: sources.length, maxLength: sources.length }),
    })
    .map(({ read, owner, plan, caps, live }) =>
      inputs({
        day,
        owner,
        caps,
        attributes: attributes({ plan }),
        readings: { ...read, budget_owner_engagement: engagementReading(owner, day, '2023-01-01') },
        sources: sources.map((s, i) => ({ ...s, live: live[i] ?? true })),
      }),
    );
};

/** Days in a row from DAY on. */
export const anyDays = (min: number, max: number): fc.Arbitrary<DayInputs[]> =>
  fc.integer({ min, max }).chain((length) => fc.tuple(...Array.from({ length }, (_, n) => anyInputs(n))));
