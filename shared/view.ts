import type { Instant } from './day';
import type { OwnerStatus, Tier } from './tiers';

/** What the CRM's own fields say, for when the worker cannot be asked. */
export interface CrmFields {
  account: string;
  name: string;
  score: number | null;
  tier: Tier | null;
  trend30d: number | null;
  /** 0–1. */
  coverage: number | null;
  drivers: string[];
  nextPlay: string | null;
  ownerName: string | null;
  ownerStatus: OwnerStatus | null;
  lastEngaged: string | null;
  /** When the worker last changed one of them; null: never. */
  changedAt: Instant | null;
}

/** Why nothing of the worker's can be drawn. */
export type Obstacle =
  | { state: 'not-set-up' }
  | { state: 'signed-out' }
  | { state: 'no-access' | 'out-of-scope' | 'unknown-account' | 'not-scored'; detail: string; action: string }
  | { state: 'other-org'; page: string; signedIn: string }
  | { state: 'unreachable'; detail: string; action: string; crm: CrmFields | null };

/** What is drawn of one account: the answer, or why there is none. */
export type View<T> = { state: 'ready'; data: T } | Obstacle;
