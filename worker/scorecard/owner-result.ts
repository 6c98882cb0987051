import type { Day } from '../../shared/day';
import type { OwnerSource } from '../../shared/tiers';
import { dayInWords } from './day-in-words';
import type { OwnerDay } from './owner-day';
import type { CapReading, DayInputs, OwnerResult, OwnerRule, OwnerState } from './types';

/**
 * The condition "the budget owner has left", which only the fold knows. It is as fresh as the signals say, else as
 * the sources that are neither use nor outcome: contacts come from one of them.
 */
export function ownerCapReading(inputs: DayInputs, owner: OwnerDay): CapReading {
  const others = inputs.sources.filter((s) => s.family === 'other');
  const fresh =
    inputs.caps['budget_owner_departed']?.fresh ??
    (inputs.owner.contactSource && (others.length === 0 || others.some((s) => s.live)));
  const left = openDeparture(owner);
  if (!left) return { met: false, fresh, evidence: [] };
  const on = dayInWords(left.departed);
  const text = owner.handOver
    ? `${left.name} left on ${on}`
    : `Nobody was talked to since ${left.name} was lost as budget owner on ${on}`;
  return {
    met: true,
    fresh,
    evidence: [{ source: 'salesforce', id: left.contact, at: left.departed, text }],
    since: left.departed,
  };
}

/** Who left and is not followed yet; where that is inherited, the day from which it is. */
function openDeparture({
  status,
  handOver,
  inherited,
}: OwnerDay): { contact: string; name: string; departed: Day } | null {
  if (handOver) return handOver;
  if (status !== 'Departed' || !inherited) return null;
  return { contact: inherited.contact, name: inherited.name, departed: inherited.since };
}

/** What the next day is to know. points: the engagement's, today. */
export function ownerState(inputs: DayInputs, owner: OwnerDay, points: number | null): OwnerState {
  const found = inputs.owner.owner;
  const open = owner.handOver;
  const lowest = open && points !== null ? Math.min(open.points ?? points, points) : (open?.points ?? null);
  return {
    contact: found?.contact ?? null,
    name: found?.name ?? null,
    rule: found?.rule ?? null,
    status: owner.status,
    lastEngaged: found?.lastTwoWay ?? null,
    ...(owner.inherited ? { inherited: owner.inherited } : {}),
    ...(open ? { handOver: { ...open, points: lowest } } : {}),
  };
}

/** The CRM's word for each rule. */
export const SOURCE_OF_RULE: Record<OwnerRule, OwnerSource> = {
  override: 'Confirmed',
  'opportunity-role': 'Opportunity role',
  'account-role': 'Account role',
  title: 'Title',
};

/** The budget owner as published. */
export function ownerResult({ owner: finding }: DayInputs, owner: OwnerDay): OwnerResult {
  const found = finding.owner;
  const left = openDeparture(owner);
  return {
    contact: found?.contact ?? null,
    name: found?.name ?? null,
    source: found ? SOURCE_OF_RULE[found.rule] : 'Unknown',
    rule: found?.rule ?? null,
    confidence: found?.confidence ?? null,
    status: owner.status,
    lastEngaged: found?.lastTwoWay ?? null,
    cadence: finding.cadence,
    handOver: left && { from: left.contact, name: left.name, since: left.departed },
    singleThreaded: finding.contactSource && finding.engagedContacts < 2,
    check: found?.check ?? false,
    askAgain: finding.askAgain,
  };
}
