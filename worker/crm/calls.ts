/**
 * reads: queries and record reads. writes: owned fields, by Collections or by a job with its results. polls: looks at
 * a job. other: sign-in, describes, metadata, liveness.
 */
export type CallKind = 'reads' | 'writes' | 'polls' | 'other';
export type CallCounts = Record<CallKind, number>;

/** Calls made since they were counted as `before`. */
export const callsSince = (counts: Readonly<CallCounts>, before: Readonly<CallCounts>): CallCounts => ({
  reads: counts.reads - before.reads,
  writes: counts.writes - before.writes,
  polls: counts.polls - before.polls,
  other: counts.other - before.other,
});

/** The org's daily API calls, as its last reply said. */
export interface OrgUsage {
  used: number;
  limit: number;
}

/** Counts every HTTP call to the org, repeated ones each time, and remembers the org's own count. */
export class CallMeter {
  readonly counts: CallCounts = { reads: 0, writes: 0, polls: 0, other: 0 };
  usage: OrgUsage | null = null;
  /** Server clock of the last reply, ms since 1970, to the second; null before the first. */
  serverTime: number | null = null;

  count(kind: CallKind): void {
    this.counts[kind] += 1;
  }

  /** Reads `sforce-limit-info: api-usage=18/100000` and `date` of a reply. */
  heard(headers: Readonly<Record<string, string>>): void {
    const usage = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '');
    if (usage) this.usage = { used: Number(usage[1]), limit: Number(usage[2]) };
    const time = Date.parse(headers['date'] ?? '');
    if (!Number.isNaN(time)) this.serverTime = time;
  }
}

/** The kind of a call by method and path. Owned fields are written by Collections PATCH and by ingest jobs only. */
export function callKind(method: string, url: string): CallKind {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/, '');
  const rest = /\/services\/data\/v[\d.]+\/(.*)$/.exec(path)?.[1];
  if (rest === undefined) return 'other';
  if (rest === 'composite/sobjects') return method === 'PATCH' ? 'writes' : 'other';
  if (/^composite\/sobjects\/\w+$/.test(rest)) return method === 'POST' ? 'reads' : 'other';
  if (/^jobs\/ingest(\/|$)/.test(rest))
    return method === 'GET' && /^jobs\/ingest\/\w+$/.test(rest) ? 'polls' : 'writes';
  return method === 'GET' && /^(query|queryAll)(\/|$)/.test(rest) ? 'reads' : 'other';
}
