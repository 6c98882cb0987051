import type { Scorecard } from '../scorecard/scorecard';
import type { OwnerSettings } from './types';

/** Contact roles that hold the budget, most telling first. */
export const DEFAULT_ROLE_ORDER = [
  'Economic Buyer',
  'Economic Decision Maker',
  'Decision Maker',
  'Executive Sponsor',
] as const;

/** How this organisation finds its budget owners. zone: its reporting zone, an IANA name. */
export function ownerSettings(
  card: Scorecard,
  zone: string,
  roleOrder: readonly string[] = DEFAULT_ROLE_ORDER,
): OwnerSettings {
  return { zone, roleOrder, cadences: card.cadences, digitalPlans: card.digitalPlans };
}
