import { type Day, daysBetween } from '../../shared/day';
import type { OwnerStatus } from '../../shared/tiers';
import { engagementOf, followed, worseStatus } from '../budget-owner/engagement';
import type { InheritedOwner, OpenHandOver, OwnerFinding, OwnerState, Reading } from './types';

/** The budget owner of one day, with what they take over from days before. */
export interface OwnerDay {
  status: OwnerStatus;
  /** The reading that replaces the measure's own; null: its own stands. */
  reading: Reading | null;
  /** Points that the measure may not exceed; null: no limit. */
  limit: number | null;
  limitReason: string | null;
  handOver: OpenHandOver | null;
  inherited: InheritedOwner | null;
}

/**
 * Carries a former owner's status and points to the one found because they were lost, and keeps a hand-over open
 * until the next was talked to or confirmed (design, rule 4 and "Budget owner, exactly").
 * before: the last published day's, and `dayBefore` that day; pointsBefore: the measure's held points; createdOn:
 * the account's.
 */
export function ownerDay(
  finding: OwnerFinding,
  before: OwnerState | null,
  dayBefore: Day | null,
  pointsBefore: number | null,
  day: Day,
  createdOn: Day | null,
): OwnerDay {
  if (finding.digital) {
    return {
      status: 'Unknown',
      reading: null,
      limit: null,
      limitReason: null,
      handOver: null,
      inherited: null,
    };
  }
  const own = engagementOf(finding, day, createdOn);
  const handOver = openHandOver(finding, before, own.handOver, pointsBefore);
  const inherited = inheritance(finding, before, dayBefore, pointsBefore, day);
  const unseen = finding.mailSilent && own.status === 'Dark' && before?.status !== 'Dark';
  const kept = before === null || before.status === 'Departed' ? 'Unknown' : before.status;
  const base = unseen ? kept : own.status;
  // Of the former nothing could be read: the next one's earlier touches do not fill that in.
  const untold = inherited?.status === 'Unknown' && handOver === null && own.ratio !== null;
  // A departure that nobody follows stays one; any other loss leaves nobody, which is Unknown.
  const passesOn = inherited !== null && (finding.owner !== null || inherited.status === 'Departed');
  const succeeded = passesOn ? worseStatus(inherited.status, base) : base;
  const limits = [inherited?.points, handOver?.points].filter((p) => typeof p === 'number');
  const from = handOver?.name ?? inherited?.name;
  return {
    status: handOver ? 'Departed' : succeeded,
    reading: unseen
      ? { missing: 'mail is kept elsewhere: how recent the last one is cannot be seen' }
      : untold
        ? { missing: `nobody was talked to since ${inherited?.name} was lost` }
        : null,
    limit: limits.length > 0 ? Math.min(...limits) : null,
    limitReason: from ? `held: nobody was talked to since ${from} was lost` : null,
    handOver,
    inherited,
  };
}

/** A hand-over opened today, or one still open from before. */
function openHandOver(
  finding: OwnerFinding,
  before: OwnerState | null,
  opened: { contact: string; name: string; departed: Day } | null,
  pointsBefore: number | null,
): OpenHandOver | null {
  const earlier = before?.handOver;
  if (opened) {
    const same = earlier?.contact === opened.contact ? earlier : undefined;
    return { ...opened, points: same ? same.points : (earlier?.points ?? pointsBefore) };
  }
  if (!earlier) return null;
  const corrected = finding.candidates.some((c) => c.contact === earlier.contact && c.departed === null);
  const closed = corrected || followed(finding.owner, earlier.departed, finding.confirmedOn);
  return closed ? null : earlier;
}

/** What today's owner starts with because a former one was lost; kept while nobody follows. */
function inheritance(
  finding: OwnerFinding,
  before: OwnerState | null,
  dayBefore: Day | null,
  pointsBefore: number | null,
  day: Day,
): InheritedOwner | null {
  if (!before) return null;
  const { owner } = finding;
  const lost = formerLost(finding, before, dayBefore)
    ? {
        contact: before.contact ?? '',
        name: before.name ?? '',
        status: before.status,
        points: pointsBefore,
        since: day,
      }
    : null;
  const former = lost ?? before.inherited ?? null;
  if (!former) return null;
  const isCandidate = finding.candidates.some((c) => c.contact === former.contact);
  const inherited = { ...former, isCandidate };
  if (!owner) return inherited;
  if (owner.contact === inherited.contact) return null;
  if (owner.rule === 'override' && finding.confirmedOn !== null && finding.confirmedOn >= inherited.since) {
    return null;
  }
  const touched = owner.lastTwoWay !== null && daysBetween(inherited.since, owner.lastTwoWay) > 0;
  return touched ? null : inherited;
}

/**
 * Whether another stands in the former owner's place because that one left or lost the role they had; or nobody left,
 * but what names the new one is old and comes first only because a role above it is gone.
 */
function formerLost(finding: OwnerFinding, before: OwnerState, dayBefore: Day | null): boolean {
  const { owner } = finding;
  if (before.contact === null || owner?.contact === before.contact || owner?.rule === 'override')
    return false;
  const former = finding.candidates.find((c) => c.contact === before.contact && c.rule === before.rule);
  if (former === undefined || former.departed !== null) return true;
  if (owner === null || dayBefore === null || owner.since > dayBefore) return false;
  const { handOver, inherited } = before;
  const isBack = inherited?.contact === owner.contact && !inherited.isCandidate;
  return !isBack && handOver?.contact !== owner.contact;
}
