import { type Day, daysFrom } from './days';
import { hasDeparted, type Inputs, type Reading } from './readings';
import { pointsOf, type Scorecard, type ScoredMeasure, segmentOf, weightsOf } from './scorecard';
import { nextTier, type TierState } from './tier';

/** The order in which floats are summed. */
const ORDER = [
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
];

/** Which sources stand behind a measure. */
const BEHIND: Record<string, string[]> = {
  monthly_stickiness: ['product'],
  weekly_active_seats: ['product', 'billing'],
  key_feature_adoption: ['product'],
  license_utilization: ['product', 'billing'],
  net_promoter_score: ['surveys'],
  late_payment_share: ['billing'],
};
const FAMILY: Record<string, string> = { product: 'use', surveys: 'outcome' };

export type OwnerStatus = 'Engaged' | 'Cooling' | 'Dark' | 'Departed' | 'Unknown';
const BADNESS: Record<OwnerStatus, number> = { Engaged: 0, Cooling: 1, Unknown: 2, Dark: 2, Departed: 3 };

interface Held {
  points: number;
  basis?: number[] | undefined;
  seen: Day;
  heldSince?: Day | undefined;
  /** The fewest witnesses of each sort since then. */
  fewest?: number[] | undefined;
}

interface OwnerState {
  contact: string | null;
  rule: string | null;
  status: OwnerStatus;
  points: number | undefined;
  /** Who might hold the budget and has not left. */
  here: ReadonlySet<string>;
  inherited: { from: string; status: OwnerStatus; points: number; since: Day } | null;
}

/** What one day hands to the next. */
export interface State {
  day: Day;
  /** What the day knew, in milliseconds since 1970. */
  at: number;
  held: Record<string, Held>;
  caps: string[];
  owner: OwnerState;
  tier: TierState;
  segment: { id: string; since: Day; mixture: Map<string, number> };
}

export interface Result {
  score: number | null;
  tier: string;
  raw: number;
  coverage: number;
  capsInForce: string[];
  owner: OwnerState;
  measures: Record<string, { value: number | null; points: number | null; why?: string }>;
  state: State;
}

/** The segments' shares today: a change fades in over 28 days from what was in force when it came. */
function mixtureOn(segment: State['segment'], day: Day): Map<string, number> {
  const share = Math.min(1, daysFrom(segment.since, day) / 28);
  const mixed = new Map([...segment.mixture].map(([id, part]) => [id, part * (1 - share)]));
  return mixed.set(segment.id, (mixed.get(segment.id) ?? 0) + share);
}

function segmentToday(card: Scorecard, inputs: Inputs, before: State | null): State['segment'] {
  const id = segmentOf(card, inputs.plan);
  if (before === null) return { id, since: inputs.day, mixture: new Map([[id, 1]]) };
  if (before.segment.id === id) return before.segment;
  return { id, since: inputs.day, mixture: mixtureOn(before.segment, inputs.day) };
}

/** Absence never improves: silence and fewer witnesses keep the points that were earned. */
function hold(reading: Reading, p: number, before: Held | undefined, day: Day, days: number): Held {
  if (!('value' in reading) || before === undefined) {
    return { points: p, basis: 'basis' in reading ? reading.basis : undefined, seen: day };
  }
  if (reading.absence) return { points: Math.min(p, before.points), seen: day };
  const { basis = [] } = reading;
  const isBelow = (many: number[] | undefined): boolean => many?.some((n, i) => (basis[i] ?? 0) < n) ?? false;
  const since = isBelow(before.fewest) ? day : (before.heldSince ?? day);
  if (isBelow(before.basis) && p > before.points && daysFrom(since, day) <= days) {
    const fewest = basis.map((n, i) => Math.min(n, before.fewest?.[i] ?? n));
    return { ...before, seen: day, heldSince: since, fewest };
  }
  return { points: p, basis: reading.basis, seen: day };
}

function ownStatus({ finding, cadence, ageDays, day }: Inputs): OwnerStatus {
  if (finding.owner === null) return 'Unknown';
  if (hasDeparted(finding)) return 'Departed';
  const last = finding.lastTwoWay.get(finding.owner.contact);
  if (last === undefined) return ageDays >= 60 ? 'Dark' : 'Unknown';
  const ratio = daysFrom(last, day) / cadence;
  return ratio <= 1 ? 'Engaged' : ratio <= 2 ? 'Cooling' : 'Dark';
}

/**
 * An owner found because another was lost starts no better than the one lost. Lost is also the one who is still there,
 * where nothing new names the next: then a role above theirs is gone.
 */
function ownerToday(inputs: Inputs, last: State | null): OwnerState {
  const { finding, day } = inputs;
  const before = last?.owner;
  const owner = finding.owner;
  const own = ownStatus(inputs);
  let inherited = owner !== null && before?.contact === owner.contact ? before.inherited : null;
  if (before?.contact && owner && before.contact !== owner.contact && owner.rule !== 'override') {
    const still = finding.candidates.some((c) => c.contact === before.contact && c.rule === before.rule);
    const isOld = last !== null && owner.namedAt <= last.at;
    // A hand-over that is open stays open, whoever comes next; unless nobody left after all.
    const isBack = before.inherited?.from === owner.contact && !before.here.has(owner.contact);
    const isLost = !still || finding.departed.has(before.contact);
    if (isLost || (!isBack && (isOld || before.status === 'Departed'))) {
      const { contact: from, status, points = 100 } = before;
      inherited = { from, status, points, since: day };
    }
  }
  if (inherited && owner) {
    const touched = (finding.lastTwoWay.get(owner.contact) ?? '') > inherited.since;
    const confirmed = owner.rule === 'override' && (finding.confirmedOn ?? '') >= inherited.since;
    if (touched || confirmed) inherited = null;
  }
  const worse = inherited && BADNESS[inherited.status] > BADNESS[own] ? inherited.status : own;
  const silent = inputs.mailSilent && own === 'Dark' && before?.status !== 'Dark';
  return {
    contact: owner?.contact ?? null,
    rule: owner?.rule ?? null,
    status: silent ? (before?.status ?? 'Unknown') : worse,
    here: new Set(finding.candidates.map((c) => c.contact).filter((id) => !finding.departed.has(id))),
    points: undefined,
    inherited,
  };
}

/** Folds one day onto the one before. */
export function foldDay(card: Scorecard, inputs: Inputs, before: State | null): Result {
  const { day } = inputs;
  const weights = weightsOf(card);
  const segment = segmentToday(card, inputs, before);
  const mixture = mixtureOn(segment, day);
  const measuresById = new Map(card.groups.flatMap((g) => g.measures).map((m) => [m.id, m]));
  const curve = (measure: ScoredMeasure, value: number): number =>
    [...mixture].reduce(
      (sum, [id, share]) => sum + (share > 0 ? share * pointsOf(measure, id, value) : 0),
      0,
    );

  const owner = ownerToday(inputs, before);
  const held: Record<string, Held> = {};
  const measures: Result['measures'] = {};
  const scored: { weight: number; points: number; id: string }[] = [];
  const witnesses = new Set<string>();
  let inHold = 0;
  let applicable = 0;
  for (const id of ORDER) {
    const measure = measuresById.get(id);
    const weight = weights.get(id) ?? 0;
    let reading = inputs.readings[id] ?? { missing: 'not read' };
    if (!measure) continue;
    if (
      id === 'budget_owner_engagement' &&
      inputs.mailSilent &&
      owner.status !== 'Dark' &&
      ownStatus(inputs) === 'Dark'
    )
      reading = { missing: 'no inbound mail anywhere' };
    const isUntold = owner.inherited?.status === 'Unknown' && !hasDeparted(inputs.finding);
    // Of the one who was lost nothing could be told: earlier talks with the next do not make up for that.
    if (id === 'budget_owner_engagement' && isUntold && 'value' in reading && !reading.absence)
      reading = { missing: 'nobody was talked to since' };
    if ('notApplicable' in reading) {
      measures[id] = { value: null, points: null, why: reading.notApplicable };
      continue;
    }
    applicable += weight;
    const last = before?.held[id];
    let now = last;
    if ('value' in reading) {
      now = hold(reading, curve(measure, reading.value), last, day, measure.hold);
      if (id === 'budget_owner_engagement' && owner.inherited)
        now.points = Math.min(now.points, owner.inherited.points);
      for (const source of BEHIND[id] ?? ['salesforce'])
        if (weight > 0 && inputs.live[source]) witnesses.add(source);
    }
    measures[id] = {
      value: 'value' in reading ? reading.value : null,
      points: now?.points ?? null,
      ...('missing' in reading ? { why: reading.missing } : {}),
    };
    if (!now) continue;
    held[id] = now;
    scored.push({ weight, points: now.points, id });
    if (daysFrom(now.seen, day) <= measure.hold) inHold += weight;
  }
  owner.points = held['budget_owner_engagement']?.points;

  const mean = (list: typeof scored): number =>
    list.reduce((sum, m) => sum + m.weight * m.points, 0) / list.reduce((sum, m) => sum + m.weight, 0);
  const raw = mean(scored);
  const coverage = inHold / applicable;

  const FRESH: Record<string, string> = { no_use: 'product', invoice_overdue: 'billing' };
  const met: Inputs['caps'] = {
    ...inputs.caps,
    budget_owner_departed: owner.status === 'Departed',
  };
  const capsInForce = card.caps
    .filter(({ id }) => {
      const fresh = inputs.live[FRESH[id] ?? 'salesforce'] ?? false;
      if (fresh && met[id] !== null) return met[id] === true;
      return before?.caps.includes(id) ?? false;
    })
    .map((cap) => cap.id);
  const max = Math.min(100, ...card.caps.filter((c) => capsInForce.includes(c.id)).map((c) => c.max));
  const rounded = (exact: number): number => Math.floor(Math.min(exact, max) + 0.5);
  const score = rounded(raw);

  const independent = [...witnesses];
  const evidenced =
    independent.length >= card.evidence.sources &&
    independent.some((source) => card.evidence.families.includes(FAMILY[source] ?? ''));
  const others = scored.filter((m) => m.id !== 'csm_pulse');
  const tier = nextTier(card, before?.tier ?? null, {
    day,
    score,
    withoutPulse: others.length > 0 ? rounded(mean(others)) : 0,
    capMax: raw > max ? max : null,
    ceiling: evidenced ? 'Healthy' : 'Watch',
    lowCoverage: coverage < card.minCoverage,
  });
  return {
    score: tier.tier === 'Unknown' ? null : score,
    tier: tier.tier,
    raw,
    coverage,
    capsInForce,
    owner,
    measures,
    state: { day, at: inputs.at, held, caps: capsInForce, owner, tier, segment },
  };
}
