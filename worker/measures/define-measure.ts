import type { Day } from '../../shared/day';
import { MEASURE_TRAITS, type MeasureTraits } from '../scorecard/measure-traits';
import type { MeasureId, Reading } from '../scorecard/types';
import type { Signals } from '../signals/rows';

export const FAMILIES = [
  'activation',
  'adoption depth',
  'engagement',
  'outcome',
  'support friction',
  'retention and revenue',
] as const;
export type Family = (typeof FAMILIES)[number];

/** A reading to expect of given signals; signals not given are those of an account with nothing known. */
export interface WorkedExample {
  says: string;
  asOf: Day;
  signals: PartialSignals;
  /** A value (compared to 9 decimals) or the key of a reading without one; `basis` and `absence` when they matter. */
  reads:
    | { value: number; basis?: number[]; absence?: true }
    | { missing: string }
    | { notApplicable: string };
}
export type PartialSignals = { [K in keyof Signals]?: Partial<NonNullable<Signals[K]>> };

interface MeasureDefinition {
  id: MeasureId;
  /** What a CSM would ask. */
  question: string;
  family: Family;
  /** Who answers for it. */
  owner: 'product' | 'customer success' | 'support' | 'finance' | 'account executive';
  /** How often it can change. */
  cadence: 'daily' | 'per survey' | 'per invoice' | 'per event';
  status: 'scored by default' | 'shown by default';
  /** The formula in words. */
  definition: string;
  /** Where the definition comes from. */
  source: string;
  /** Pure: the same signals and day give the same reading. */
  read(signals: Signals, at: { asOf: Day }): Reading;
  examples: readonly WorkedExample[];
}

export interface Measure extends MeasureDefinition, MeasureTraits {}

/** Joins a measure with its traits (name, unit, indicator, direction), which the scorecard must know too. */
export function defineMeasure(definition: MeasureDefinition): Measure {
  return { ...MEASURE_TRAITS[definition.id], ...definition };
}
