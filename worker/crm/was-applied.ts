import type { LedgerFields } from '../store/schema';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { crmValue } from './load-plan';
import type { CrmRow } from './plan';

const STAMP = 'Health_Changed_At__c';

/**
 * Whether the call of an intent changed its record, judged by what the CRM holds now. A record is written whole:
 * where some fields hold the new value and others the prior one, somebody has edited some of them, and the
 * stamp that goes with every write tells which.
 */
export function wasApplied(fields: LedgerFields, values: CrmRow['values']): boolean {
  let taken = 0;
  let left = 0;
  let stamped = false;
  let hasStamp = false;
  for (const [field, [before, after]] of Object.entries(fields)) {
    if (!isOwned(field)) continue;
    const [prior, next] = [asStored(field, crmValue(before)), asStored(field, crmValue(after))];
    const holds = asStored(field, values[field]);
    if (field === STAMP) {
      hasStamp = true;
      stamped = holds === next && next !== prior;
    } else if (holds === next) taken += 1;
    else if (holds === prior) left += 1;
  }
  // Of renewals, which have no stamp, any new value tells.
  return left === 0 ? taken > 0 || stamped : taken > 0 && (stamped || !hasStamp);
}
