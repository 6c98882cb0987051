import type { BookRow } from './api';

const AT_RISK: ReadonlySet<string> = new Set(['At Risk', 'Critical']);

/** Whether an account's revenue is at risk: it is At Risk or Critical; of an Unknown one the last tier known counts. */
export const isAtRisk = (row: Pick<BookRow, 'tier' | 'lastKnownTier'>): boolean =>
  AT_RISK.has(row.lastKnownTier?.tier ?? row.tier);
