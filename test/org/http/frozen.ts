import type { OrgApi } from '../data/org-api';

/** Whether an administrator froze the user, by the user's UserLogin row. */
export function isFrozen(org: OrgApi, userId: string): boolean {
  for (const row of org.byField('UserLogin', 'UserId', userId) ?? [])
    if (row['IsFrozen'] === true) return true;
  return false;
}
