import type { OwnerCandidate } from '../scorecard/types';

/** Who might hold the budget in a worked example: by a role, never talked to, still there. */
export function exampleContact(more: Partial<OwnerCandidate> = {}): OwnerCandidate {
  return {
    contact: 'ada',
    name: 'Ada Example',
    rule: 'opportunity-role',
    roleName: 'Economic Buyer',
    confidence: 'high',
    since: '2024-06-01',
    lastTwoWay: null,
    lastTouch: null,
    touch: null,
    departed: null,
    departedWhy: null,
    check: false,
    ...more,
  };
}
