import type { MeasureId } from './types';

export interface MeasureTraits {
  name: string;
  unit: string;
  /** Leading measures warn before the outcome; lagging ones restate it. */
  indicator: 'leading' | 'lagging';
  /** Which way the value is healthy; `range`: rising, one plateau, falling. */
  direction: 'higher' | 'lower' | 'range';
}

/** What a scorecard has to know of a measure to judge its curve and weight, and to name it. */
export const MEASURE_TRAITS: Readonly<Record<MeasureId, MeasureTraits>> = {
  monthly_stickiness: { name: 'Stickiness (DAU/MAU)', unit: '%', indicator: 'leading', direction: 'higher' },
  weekly_active_seats: { name: 'Weekly active seats', unit: '%', indicator: 'leading', direction: 'higher' },
  key_feature_adoption: {
    name: 'Key feature adoption',
    unit: '%',
    indicator: 'leading',
    direction: 'higher',
  },
  license_utilization: { name: 'Licence utilisation', unit: '%', indicator: 'leading', direction: 'range' },
  open_severe_tickets: {
    name: 'Open severe tickets',
    unit: 'tickets',
    indicator: 'leading',
    direction: 'lower',
  },
  time_to_resolution: { name: 'Time to resolution', unit: 'hours', indicator: 'lagging', direction: 'lower' },
  net_promoter_score: { name: 'Net promoter score', unit: 'NPS', indicator: 'leading', direction: 'higher' },
  late_payment_share: { name: 'Late payments', unit: '%', indicator: 'leading', direction: 'lower' },
  budget_owner_engagement: {
    name: 'Budget owner engagement',
    unit: 'cadences',
    indicator: 'leading',
    direction: 'lower',
  },
  two_way_communication: {
    name: 'Two-way communication',
    unit: 'cadences',
    indicator: 'leading',
    direction: 'lower',
  },
  /** It restates what the CSM has seen. */
  csm_pulse: { name: 'CSM pulse', unit: 'points', indicator: 'lagging', direction: 'higher' },
};
