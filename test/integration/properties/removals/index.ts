import type { Rng } from '../../../book/rng';
import type { EvidenceOfDay } from '../evidence';
import { takeAttributes, takeOverride, takePulse } from './account';
import type { Removal, Taking } from './define-removal';
import { takeKeys } from './keys';
import { takeContacts, takeOpportunities, takeRelations, takeRoles, takeTouches } from './people';
import {
  takeAnswers,
  takeInvoices,
  takeMilestones,
  takeSubscriptions,
  takeTerms,
  takeWholeSource,
} from './trade';
import { takeUse } from './use';

/** Every sort of evidence of health that one account can lose. `before`: what was known a day earlier. */
const takings = (before: (account: string) => EvidenceOfDay): readonly Taking[] => [
  takeUse(before),
  takeUse(before),
  takeKeys,
  takeRoles,
  takeRoles,
  takeRelations,
  takeOpportunities,
  takeContacts,
  takeTouches,
  takeTouches,
  takeAttributes,
  takePulse,
  takeOverride,
  takeInvoices,
  takeTerms,
  takeAnswers(before),
  takeMilestones,
  takeSubscriptions,
  takeWholeSource,
];

/** Takes something away, now and then two sorts at once; null where the account has nothing of what was drawn. */
export function takeAway(evidence: EvidenceOfDay, before: EvidenceOfDay, rng: Rng): Removal | null {
  const all = takings(() => before);
  const first = rng.pick(all)(evidence, rng);
  if (!first || rng.chance(0.75)) return first;
  const second = rng.pick(all)(evidence, rng);
  return second && !overlap(first, second) ? both(first, second) : first;
}

/** Two removals that say something different of one record cannot be made together. */
function overlap(a: Removal, b: Removal): boolean {
  const kinds = new Set((a.facts ?? []).map((batch) => batch.kind));
  return (b.facts ?? []).some((batch) => kinds.has(batch.kind));
}

const both = (a: Removal, b: Removal): Removal => ({
  what: `${a.what}; ${b.what}`,
  facts: [...(a.facts ?? []), ...(b.facts ?? [])],
  claims: [...(a.claims ?? []), ...(b.claims ?? [])],
  userDays: [...(a.userDays ?? []), ...(b.userDays ?? [])],
});
