/** read: queries and record reads. write: owned fields. other: sign-in, describes, metadata, liveness. */
export type CallKind = 'read' | 'write' | 'other';

export interface CallCounts {
  reads: number;
  writes: number;
  other: number;
}

/** The org's daily API calls, as its last reply said. */
export interface OrgUsage {
  used: number;
  limit: number;
}

/** Counts every HTTP call to the org, repeated ones each time, and remembers the org's own count. */
export class CallMeter {
  readonly counts: CallCounts = { reads: 0, writes: 0, other: 0 };
  usage: OrgUsage | null = null;
  /** Server clock of the last reply, ms since 1970, to the second; null before the first. */
  serverTime: number | null = null;

  count(kind: CallKind): void {
    if (kind === 'read') this.counts.reads += 1;
    else if (kind === 'write') this.counts.writes += 1;
    else this.counts.other += 1;
  }

  /** Reads `sforce-limit-info: api-usage=18/100000` and `date` of a reply. */
  heard(headers: Readonly<Record<string, string>>): void {
    const usage = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '');
    if (usage) this.usage = { used: Number(usage[1]), limit: Number(usage[2]) };
    const time = Date.parse(headers['date'] ?? '');
    if (!Number.isNaN(time)) this.serverTime = time;
  }
}

/** The kind of a call by method and path. Owned fields are written by Collections PATCH on Account only. */
export function callKind(method: string, url: string): CallKind {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/, '');
  const rest = /\/services\/data\/v[\d.]+\/(.*)$/.exec(path)?.[1];
  if (rest === undefined) return 'other';
  if (method === 'PATCH' && rest === 'composite/sobjects') return 'write';
  if (method !== 'GET') return 'other';
  return /^(query|queryAll)(\/|$)/.test(rest) ? 'read' : 'other';
}
