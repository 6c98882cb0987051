import { type Day, daysBetween } from '../../shared/day';
import type { OwnerStatus } from '../../shared/tiers';
import { dayInWords } from '../scorecard/day-in-words';
import type { Evidence, OwnerCandidate, OwnerFinding, Reading } from '../scorecard/types';

/** Before an account is this old, nobody has had time to be talked to. */
export const SETTLING_DAYS = 60;
/** The value, in cadences, of an owner never talked to or not known. */
export const SILENT_VALUE = 3;
/** The value, in cadences, of an owner who has left. */
export const DEPARTED_VALUE = 10;

/** From the best to the worst. */
const BEST_FIRST: readonly OwnerStatus[] = ['Engaged', 'Cooling', 'Unknown', 'Dark', 'Departed'];

export const worseStatus = (a: OwnerStatus, b: OwnerStatus): OwnerStatus =>
  BEST_FIRST.indexOf(a) >= BEST_FIRST.indexOf(b) ? a : b;

export interface Engagement {
  status: OwnerStatus;
  /** Days since the last two-way touch, in cadences; null when there is none. */
  ratio: number | null;
  /** Who left and is not yet followed by anyone who was talked to. */
  handOver: { contact: string; name: string; departed: Day } | null;
}

/** How engaged the owner of one day is, by that day alone. createdOn: the account's; null counts as young. */
export function engagementOf(finding: OwnerFinding, day: Day, createdOn: Day | null): Engagement {
  const { owner, passedOver } = finding;
  const left = owner?.departed
    ? { contact: owner.contact, name: owner.name, departed: owner.departed }
    : null;
  if (left) return { status: 'Departed', ratio: null, handOver: left };
  if (passedOver && !followed(owner, passedOver.departed, finding.confirmedOn)) {
    return { status: 'Departed', ratio: null, handOver: passedOver };
  }
  if (!owner) return { status: 'Unknown', ratio: null, handOver: null };
  if (owner.lastTwoWay === null) {
    return { status: isSettled(createdOn, day) ? 'Dark' : 'Unknown', ratio: null, handOver: null };
  }
  const ratio = Math.max(0, daysBetween(owner.lastTwoWay, day)) / finding.cadence;
  return { status: ratio <= 1 ? 'Engaged' : ratio <= 2 ? 'Cooling' : 'Dark', ratio, handOver: null };
}

/** Whether `owner` was talked to, or confirmed, after someone left on `departed`. */
export function followed(owner: OwnerCandidate | null, departed: Day, confirmedOn: Day | null): boolean {
  if (!owner) return false;
  if (owner.rule === 'override' && confirmedOn !== null && confirmedOn >= departed) return true;
  return owner.lastTwoWay !== null && owner.lastTwoWay > departed;
}

export const isSettled = (createdOn: Day | null, day: Day): boolean =>
  createdOn !== null && daysBetween(createdOn, day) >= SETTLING_DAYS;

/** The reading of `budget_owner_engagement`: days since the owner's last two-way touch, in cadences. */
export function engagementReading(
  finding: OwnerFinding,
  day: Day,
  createdOn: Day | null,
  source = 'salesforce',
): Reading {
  if (finding.digital) return { notApplicable: 'served without a named budget owner' };
  const { status, ratio, handOver } = engagementOf(finding, day, createdOn);
  const { owner } = finding;
  if (handOver) {
    const text = `${handOver.name} left on ${dayInWords(handOver.departed)}`;
    const next =
      owner && owner.contact !== handOver.contact ? `; no two-way touch with ${owner.name} since` : '';
    return {
      value: DEPARTED_VALUE,
      evidence: [{ source, id: handOver.contact, at: handOver.departed, text: text + next }],
      detail: { status },
    };
  }
  if (ratio !== null && owner) {
    return {
      value: ratio,
      evidence: [touchEvidence(owner, source)],
      detail: { status, cadence: finding.cadence },
    };
  }
  if (!finding.contactSource) return { missing: 'no source of contacts is connected' };
  const text = owner ? `No two-way touch with ${owner.name} is known` : 'No budget owner is known';
  if (!isSettled(createdOn, day)) return { missing: `${text}; the account is new` };
  return {
    value: SILENT_VALUE,
    absence: true,
    evidence: [{ source, id: owner?.contact ?? '', at: null, text }],
    detail: { status },
  };
}

function touchEvidence(owner: OwnerCandidate, source: string): Evidence {
  const role = owner.roleName ? ` (${owner.roleName})` : '';
  const what = owner.lastTouch ?? 'two-way touch';
  return {
    source,
    id: owner.touch ?? owner.contact,
    at: owner.lastTwoWay,
    text: `Last two-way touch with ${owner.name}${role}: ${what}, ${dayInWords(owner.lastTwoWay ?? '')}`,
  };
}
