import type { OrgUsage } from '../crm/calls';
import type { CallLimits, CallsLeft } from '../crm/governor';
import type { RowOutcome } from '../crm/row-outcome';
import { wrapped } from '../wrapped';

/** What binds at writing, as it stands now. */
export interface PlanLimits {
  /** Salesforce calls that may be made; null: no limit is known. */
  callsLeft: number | null;
  /** `crm.calls.perDay`; null where it is not set. */
  perDay: number | null;
  /** `crm.calls.reserve`: the share of the org's daily calls that is left to people. */
  reserve: number;
  /** Calls of ours in 24 hours. */
  ours: number;
  /** The org's own count; null where it told none of late. */
  org: OrgUsage | null;
  /** `crm.maxRowsPerRun`; null where it is not set. */
  rowsPerRun: number | null;
  /** Rows that are left to the next run, and why. */
  later: { rows: number; code: string; message: string }[];
}

/** @param later rows that the limits leave to the next run */
export function planLimits(
  { left, ours, org }: CallsLeft,
  { calls, maxRowsPerRun }: { calls: CallLimits; maxRowsPerRun?: number | undefined },
  later: readonly RowOutcome[],
): PlanLimits {
  const waiting = new Map<string, PlanLimits['later'][number]>();
  for (const { code, message } of later) {
    const known = waiting.get(code ?? '')?.rows ?? 0;
    waiting.set(code ?? '', { rows: known + 1, code: code ?? '', message: message ?? '' });
  }
  return {
    callsLeft: Number.isFinite(left) ? left : null,
    perDay: calls.perDay ?? null,
    reserve: calls.reserve,
    ours: ours.day,
    org,
    rowsPerRun: maxRowsPerRun ?? null,
    later: [...waiting.values()],
  };
}

/** The limits in words, at most 80 columns wide. */
export function limitLines({
  callsLeft,
  perDay,
  reserve,
  ours,
  org,
  rowsPerRun,
  later,
}: PlanLimits): string[] {
  const ofOurs = `${count(ours)} of ours in 24 hours${perDay === null ? '' : `, at most ${count(perDay)} (crm.calls.perDay)`}`;
  const ofOrg = org
    ? `; the org's: ${count(org.used)} of ${count(org.limit)} used, ${Math.round(reserve * 100)} % kept for people (crm.calls.reserve)`
    : '';
  const left = callsLeft === null ? 'no limit is known' : count(callsLeft);
  const lines = [`Calls left now: ${left} · ${ofOurs}${ofOrg}`];
  if (rowsPerRun !== null) lines.push(`Rows of one run: at most ${count(rowsPerRun)} (crm.maxRowsPerRun)`);
  for (const { rows, message } of later)
    lines.push(`${count(rows)} ${rows === 1 ? 'row is' : 'rows are'} left to the next run. ${message}`);
  return lines.flatMap((line) => wrapped(line, '  '));
}

const count = (many: number): string => many.toLocaleString('en-US');
