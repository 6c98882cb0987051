import type { Instant } from '../../shared/day';
import { type ApiCalls, apiCalls, noteApiCalls } from '../store/api-calls';
import { keepOrgUsage, readOrgUsage } from '../store/org-usage';
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
  /** What `left` would be had nobody called today. */
  allowance: number;
  ours: ApiCalls;
  /** The org's own count; null where it told none of late. */
  org: OrgUsage | null;
}

/** For so long the org's own count is believed: it falls as hours pass, which only another call tells. */
const BELIEVED_MS = 15 * 60_000;

const noted = new WeakMap<object, number>();
const news = new WeakSet<object>();

/** Has calls of this connection counted as those of news. */
export const countAsNews = ({ counts }: Pick<Crm, 'counts'>): void => void news.add(counts);

/**
 * Keeps how many calls this connection made since they were kept last, and what the org said of its own. Each
 * connection has counts of its own.
 */
export async function keepCallCount(db: Db, crm: Pick<Crm, 'counts' | 'usage'>, at: Instant): Promise<void> {
  const { counts } = crm;
  const before = noted.get(counts) ?? 0;
  const made = allCalls(counts);
  if (made === before) return;
  // At once, so that nobody who asks meanwhile keeps them too.
  noted.set(counts, made);
  try {
    await noteApiCalls(db, made - before, at, news.has(counts) ? 'news' : 'sync');
  } catch (error) {
    noted.set(counts, (noted.get(counts) ?? 0) - (made - before));
    throw error;
  }
  const org = crm.usage();
  if (org) await keepOrgUsage(db, org, at);
}

const allCalls = ({ reads, writes, polls, other }: Readonly<CallCounts>): number =>
  reads + writes + polls + other;

/**
 * What may be spent now, by whoever asks: our own daily budget, and what the org has left above the share that people
 * keep.
 */
export async function callsLeft(
  db: Db,
  crm: Pick<Crm, 'counts' | 'usage'>,
  limits: CallLimits,
  at: Instant,
): Promise<CallsLeft> {
  await keepCallCount(db, crm, at);
  return await keptCallsLeft(db, limits, at, crm.usage());
}

/**
 * The same by what the store keeps, without the org.
 * @param heard what the org said of its own, where the store does not know it yet
 */
export async function keptCallsLeft(
  db: Db,
  { perDay, reserve }: CallLimits,
  at: Instant,
  heard: OrgUsage | null = null,
): Promise<CallsLeft> {
  const ours = await apiCalls(db, at);
  const told = await readOrgUsage(db);
  const isOld = told !== null && Date.parse(at) - Date.parse(told.at) >= BELIEVED_MS;
  const org = isOld ? null : (told ?? heard);
  const shareOfOrg = org ? Math.floor(org.limit * (1 - reserve)) : Number.POSITIVE_INFINITY;
  const budget = perDay ?? Number.POSITIVE_INFINITY;
  return {
    left: Math.max(0, Math.min(shareOfOrg - (org?.used ?? 0), budget - ours.day)),
    allowance: Math.min(shareOfOrg, budget),
    ours,
    org: org && { used: org.used, limit: org.limit },
  };
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
