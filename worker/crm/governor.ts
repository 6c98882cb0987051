import type { Instant } from '../../shared/day';
import { apiCallsOfDay, noteApiCalls } from '../store/api-calls';
import type { Db } from '../store/schema';
import type { CallCounts, OrgUsage } from './calls';
import type { Crm } from './crm';
import type { PlanRow } from './plan';
import { POLLS_PER_JOB, predictCalls, type RouteOptions } from './route';

/** What of an org's daily calls is ours; shares are 0–1. */
export interface CallLimits {
  /** Calls of ours in 24 hours; undefined: as many as the share left to people allows. */
  perDay?: number | undefined;
  /** Share of the org's daily calls that we never touch. */
  reserve: number;
}

/** How many calls may be made now, and what that rests on. */
export interface CallsLeft {
  left: number;
  /** Calls of ours in the last 24 hours. */
  ours: number;
  /** The org's own count; null where it told none. */
  org: OrgUsage | null;
}

const noted = new WeakMap<object, number>();

/** Keeps how many calls this connection made since they were kept last. Each connection has counts of its own. */
export async function keepCallCount(db: Db, { counts }: Pick<Crm, 'counts'>, at: Instant): Promise<void> {
  const made = allCalls(counts);
  const since = made - (noted.get(counts) ?? 0);
  noted.set(counts, made);
  if (since > 0) await noteApiCalls(db, since, at);
}

const allCalls = ({ reads, writes, polls, other }: Readonly<CallCounts>): number =>
  reads + writes + polls + other;

/** What may be spent now: our own daily budget, and what the org has left above the share that people keep. */
export async function callsLeft(
  db: Db,
  crm: Pick<Crm, 'counts' | 'usage'>,
  { perDay, reserve }: CallLimits,
  at: Instant,
): Promise<CallsLeft> {
  await keepCallCount(db, crm, at);
  const ours = await apiCallsOfDay(db, at);
  const org = crm.usage();
  const ofOrg = org ? Math.floor(org.limit * (1 - reserve)) - org.used : Number.POSITIVE_INFINITY;
  const ofOurs = perDay === undefined ? Number.POSITIVE_INFINITY : perDay - ours;
  return { left: Math.max(0, Math.min(ofOrg, ofOurs)), ours, org };
}

export interface Affordable {
  rows: PlanRow[];
  /** Rows for the next run, and why. */
  later: { row: PlanRow; reason: 'CALLS_SPENT' | 'ROWS_OF_RUN' }[];
}

/**
 * The rows that calls and the run's size allow: all, else those of the accounts with the highest recurring revenue.
 * All rows of an account go together; pure.
 * @param worth ARR of an account in corporate currency; null ranks last
 */
export function affordable(
  rows: readonly PlanRow[],
  { left, mostRows }: { left: number; mostRows: number | undefined },
  worth: (account: string) => number | null,
  route: RouteOptions,
): Affordable {
  const fits = (some: readonly PlanRow[]): boolean => cost(some, route) <= left;
  const most = mostRows ?? rows.length;
  if (rows.length <= most && fits(rows)) return { rows: [...rows], later: [] };
  const byWorth = [...rows].sort(
    (a, b) =>
      (worth(b.account) ?? -1) - (worth(a.account) ?? -1) ||
      (a.account < b.account ? -1 : a.account > b.account ? 1 : 0),
  );
  const ends = byWorth.flatMap((row, at) => (row.account === byWorth[at + 1]?.account ? [] : [at + 1]));
  const inRows = ends.filter((end) => end <= most);
  // More rows never take fewer calls.
  let [low, high] = [0, inRows.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(byWorth.slice(0, inRows[middle - 1]))) low = middle;
    else high = middle - 1;
  }
  const end = low === 0 ? 0 : (inRows[low - 1] ?? 0);
  const reason = low < inRows.length ? 'CALLS_SPENT' : 'ROWS_OF_RUN';
  const chosen = new Set(byWorth.slice(0, end));
  return {
    rows: rows.filter((row) => chosen.has(row)),
    later: byWorth.slice(end).map((row) => ({ row, reason })),
  };
}

function cost(rows: readonly PlanRow[], route: RouteOptions): number {
  const { reads, writes, jobs } = predictCalls(rows, route);
  return reads + writes + jobs * POLLS_PER_JOB;
}
