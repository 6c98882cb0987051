import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, YAMLParseError } from 'yaml';
import { PlimsollError } from '../../shared/error';
import { cardProblems } from './card-rules';
import { type CardFile, type CardMeasure, cardSchema } from './card-schema';
import type { Curve } from './curve';
import { MEASURE_IDS, type MeasureId } from './types';
import { measureShares } from './weights';

/** A measure as the fold uses it. */
export interface ScoredMeasure {
  readonly id: MeasureId;
  readonly group: string;
  /** Share of the whole card, 0–1. */
  readonly share: number;
  /** Days. */
  readonly hold: number;
  readonly curves: ReadonlyMap<string, Curve>;
  readonly defaultCurve: Curve;
}

/** A checked scorecard. Two with the same hash score alike. */
export interface Scorecard {
  readonly id: string;
  readonly hash: string;
  readonly minCoverage: number;
  /** Lower bounds, inclusive, of At Risk, Watch and Healthy: the bound below rank i + 1 stands at i. */
  readonly bounds: readonly [number, number, number];
  readonly evidence: CardFile['evidence'];
  readonly groups: readonly string[];
  /** Those the card places, in registry order. */
  readonly measures: readonly ScoredMeasure[];
  readonly segments: CardFile['segments'];
  readonly caps: CardFile['caps'];
  readonly cadences: CardFile['cadences'];
  readonly digitalPlans: readonly string[];
}

/**
 * Reads and checks a scorecard in YAML.
 * @throws PlimsollError SCORECARD_INVALID naming every problem.
 */
export function parseScorecard(text: string): Scorecard {
  const shape = cardSchema.safeParse(readYaml(text));
  if (!shape.success) {
    throw invalid(shape.error.issues.map((i) => [i.path.join('.'), i.message].filter(Boolean).join(': ')));
  }
  const problems = cardProblems(shape.data);
  if (problems.length > 0) throw invalid(problems);
  return compile(shape.data);
}

/** The scorecard that comes with Plimsoll. */
export function defaultScorecard(): Scorecard {
  const path = createRequire(import.meta.url).resolve('#default-scorecard');
  return parseScorecard(readFileSync(path, 'utf8'));
}

function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) throw invalid([error.message], error);
    throw error;
  }
}

const invalid = (problems: string[], cause?: unknown) =>
  new PlimsollError(
    'SCORECARD_INVALID',
    `The scorecard cannot be used: ${problems.join('; ')}.`,
    'Correct these lines of the scorecard file and run the command again.',
    cause,
  );

function compile(file: CardFile): Scorecard {
  const shares = measureShares(file);
  const placed = new Map(
    file.groups.flatMap((g) => g.measures.map((m) => [m.id, { group: g.id, m }] as const)),
  );
  const measures = MEASURE_IDS.flatMap((id) => {
    const place = placed.get(id);
    return place ? [compileMeasure(place.m, place.group, shares.get(id) ?? 0)] : [];
  });
  return {
    id: file.id,
    hash: createHash('sha256').update(canonical(file)).digest('hex').slice(0, 16),
    minCoverage: file.minCoverage,
    bounds: [file.tiers['At Risk'], file.tiers.Watch, file.tiers.Healthy],
    evidence: file.evidence,
    groups: file.groups.map((g) => g.id),
    measures,
    segments: file.segments,
    caps: file.caps,
    cadences: file.cadences,
    digitalPlans: file.digital.plans,
  };
}

function compileMeasure(m: CardMeasure, group: string, share: number): ScoredMeasure {
  const curves = new Map<string, Curve>(
    Object.entries(m.knots ?? {}).map(([segment, knots]) => [segment, { kind: 'knots', knots }]),
  );
  const defaultCurve: Curve | undefined = m.decay
    ? { kind: 'decay', halfLife: m.decay.halfLife }
    : curves.get('default');
  if (!defaultCurve) throw invalid([`${m.id} has neither knots nor a decay`]);
  return { id: m.id, group, share, hold: m.hold, curves, defaultCurve };
}

/** The same text for the same content, whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}
