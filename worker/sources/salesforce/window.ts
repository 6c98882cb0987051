import { z } from 'zod';
import type { Instant } from '../../../shared/day';
import { literal } from '../../crm/soql';
import type { Json } from '../define-source';

/** Rows of one page; Salesforce gives no more in one reply. */
export const PAGE_ROWS = 2_000;

/** A record's stamp is set before its transaction ends: it may appear this much later. */
const OVERLAP_MS = 10 * 60_000;

/** Where the reading of one object stands. */
export interface Position {
  /** Up to when it was read to the end; null before the first time. */
  floor: Instant | null;
  /** The last row taken in a pass that has not ended. */
  after: { modstamp: Instant; id: string } | null;
}

const position = z.object({
  floor: z.string().nullable(),
  after: z.object({ modstamp: z.string(), id: z.string() }).nullable(),
});

/** A stored cursor; anything else begins anew, which is safe, since the same content is no news. */
export function positionOf(cursor: Json | undefined): Position {
  const stored = position.safeParse(cursor);
  return stored.success ? stored.data : { floor: null, after: null };
}

export const cursorOf = (at: Position): Json => ({ floor: at.floor, after: at.after && { ...at.after } });

/** The lower end of a pass, overlap included; null for all there is. */
export function lowerBound(at: Position): Instant | null {
  return at.floor === null ? null : new Date(Date.parse(at.floor) - OVERLAP_MS).toISOString();
}

/** Rows of this pass that come after the last one taken, in the order (SystemModstamp, Id). */
export function windowOf(at: Position, upper: Instant): string {
  const conditions = [`SystemModstamp < ${upper}`];
  const low = at.after?.modstamp ?? lowerBound(at);
  if (low !== null) conditions.push(`SystemModstamp >= ${low}`);
  if (at.after) {
    conditions.push(`(SystemModstamp > ${at.after.modstamp} OR Id > ${literal(at.after.id)})`);
  }
  return conditions.join(' AND ');
}

/** Whether a record was created before the last pass ended, so that it must have been read already. */
export const seenBefore = (at: Position, created: Instant): boolean =>
  at.floor !== null && created < at.floor;
