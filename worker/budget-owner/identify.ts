import { type Day, daysBetween } from '../../shared/day';
import type { OwnerCandidate, OwnerFinding, OwnerRule } from '../scorecard/types';
import { addMonths } from './add-months';
import { cadenceOn } from './cadence';
import { departureOf, shouldCheck } from './departure';
import { titleRank } from './title-patterns';
import type { OpportunityRole, OwnerContact, OwnerSettings, OwnerSignal } from './types';

/** A role from an opportunity closed longer ago is of low confidence. */
const ROLE_FRESH_MONTHS = 18;
/** A confirmation older than this asks again. */
const CONFIRMATION_MONTHS = 12;

interface Claim {
  contact: string;
  rule: OwnerRule;
  roleName: string | null;
  confidence: OwnerCandidate['confidence'];
  since: Day;
}

/**
 * Who holds the budget on `day`, and who else might: the override, then contact roles on the latest open renewal
 * (else the last won opportunity), then roles on the account, then titles. The first who has not departed is the
 * owner; where all have, the first. It looks at no day before: what is inherited from a former owner is the fold's.
 */
export function findOwner(signal: OwnerSignal, day: Day, settings: OwnerSettings): OwnerFinding {
  const contacts = new Map(signal.contacts.filter((c) => !c.deleted).map((c) => [c.id, c]));
  const claims = [
    ...overrideClaim(signal),
    ...opportunityClaims(signal, day, settings),
    ...accountClaims(signal, settings),
    ...titleClaims(signal),
  ];
  const candidates: OwnerCandidate[] = [];
  for (const claim of claims) {
    const contact = contacts.get(claim.contact);
    if (!contact || candidates.some((c) => c.contact === claim.contact)) continue;
    candidates.push(candidateOf(claim, contact, signal, day, settings));
  }
  const here = candidates.findIndex((c) => c.departed === null);
  const owner = candidates[Math.max(0, here)] ?? null;
  const confirmedOn = owner?.rule === 'override' ? (signal.override?.since ?? null) : null;
  const cadence = cadenceOn(signal.segment, signal.renewalDate, day, settings);
  const engaged = [...contacts.values()].filter(
    ({ lastTwoWay }) => lastTwoWay !== null && daysBetween(lastTwoWay.day, day) <= cadence,
  );
  return {
    owner,
    candidates,
    passedOver: lastDeparted(candidates.slice(0, Math.max(0, here))),
    confirmedOn,
    askAgain: confirmedOn !== null && addMonths(confirmedOn, CONFIRMATION_MONTHS) < day,
    mailSilent: signal.mailSilent,
    contactSource: signal.contactSource,
    engagedContacts: engaged.length,
    cadence,
    lastPresence: (owner && contacts.get(owner.contact)?.lastPresence) ?? null,
    digital: signal.plan !== null && settings.digitalPlans.includes(signal.plan),
  };
}

/** The one of these who left last. */
function lastDeparted(outranking: OwnerCandidate[]): OwnerFinding['passedOver'] {
  let last: OwnerFinding['passedOver'] = null;
  for (const { contact, name, departed } of outranking) {
    if (departed !== null && (last === null || departed > last.departed)) last = { contact, name, departed };
  }
  return last;
}

function candidateOf(
  claim: Claim,
  contact: OwnerContact,
  signal: OwnerSignal,
  day: Day,
  settings: OwnerSettings,
): OwnerCandidate {
  const departure = departureOf(contact, signal.accountRoles, day, settings.zone);
  const touch = contact.lastTwoWay;
  return {
    contact: contact.id,
    name: contact.name,
    rule: claim.rule,
    roleName: claim.roleName,
    confidence: claim.confidence,
    since: claim.since,
    lastTwoWay: touch?.day ?? null,
    lastTouch: touch ? [touch.channel, touch.rung].filter(Boolean).join(', ') : null,
    touch: touch?.touch ?? null,
    departed: departure?.day ?? null,
    departedWhy: departure?.why ?? null,
    check: departure === null && shouldCheck(contact, day, settings.zone),
  };
}

function overrideClaim({ override }: OwnerSignal): Claim[] {
  return override ? [{ ...override, rule: 'override', roleName: null, confidence: 'high' }] : [];
}

function opportunityClaims(signal: OwnerSignal, day: Day, settings: OwnerSettings): Claim[] {
  const holding = signal.opportunityRoles.filter((r) => roleRank(r.role, settings) !== -1);
  const opportunity = tellingOpportunity(holding);
  return holding
    .filter((r) => r.opportunity === opportunity)
    .sort(
      (a, b) =>
        roleRank(a.role, settings) - roleRank(b.role, settings) ||
        Number(b.isPrimary) - Number(a.isPrimary) ||
        descending(a.roleAt, b.roleAt) ||
        ascending(a.contact, b.contact),
    )
    .map((r) => ({
      contact: r.contact,
      rule: 'opportunity-role',
      roleName: r.role,
      confidence: isStale(r, day) ? 'low' : 'high',
      since: later(r.since, r.isClosed ? r.closedOn : null),
    }));
}

/** The open renewal that closes last, else the opportunity won last. */
function tellingOpportunity(roles: OpportunityRole[]): string | undefined {
  const open = roles.filter((r) => r.isRenewal && !r.isClosed).sort(latestFirst((r) => r.closeDate));
  const won = roles.filter((r) => r.isClosed && r.isWon).sort(latestFirst((r) => r.closedOn ?? r.closeDate));
  return (open[0] ?? won[0])?.opportunity;
}

const latestFirst = (dayOf: (r: OpportunityRole) => Day | null) => (a: OpportunityRole, b: OpportunityRole) =>
  descending(dayOf(a), dayOf(b)) ||
  descending(a.createdOn, b.createdOn) ||
  ascending(a.opportunity, b.opportunity);

function isStale(role: OpportunityRole, day: Day): boolean {
  const closed = role.isClosed ? (role.closedOn ?? role.closeDate) : null;
  return closed !== null && addMonths(closed, ROLE_FRESH_MONTHS) < day;
}

function accountClaims(signal: OwnerSignal, settings: OwnerSettings): Claim[] {
  const departed = new Set(signal.contacts.filter((c) => c.relationInactiveSince).map((c) => c.id));
  return signal.accountRoles
    .filter((r) => r.isActive || departed.has(r.contact))
    .flatMap((r) => {
      const ranks = r.roles.map((role) => roleRank(role, settings)).filter((rank) => rank !== -1);
      const { contact, since, roleAt } = r;
      return ranks.length > 0 ? [{ contact, since, roleAt, rank: Math.min(...ranks) }] : [];
    })
    .sort((a, b) => a.rank - b.rank || descending(a.roleAt, b.roleAt) || ascending(a.contact, b.contact))
    .map(({ contact, since, rank }) => ({
      contact,
      since,
      rule: 'account-role',
      roleName: settings.roleOrder[rank] ?? null,
      confidence: 'medium',
    }));
}

function titleClaims(signal: OwnerSignal): Claim[] {
  return signal.contacts
    .flatMap((c) => {
      const rank = titleRank(c.title, signal.segment);
      return rank === null ? [] : [{ contact: c.id, title: c.title, since: c.since, rank }];
    })
    .sort((a, b) => a.rank - b.rank || ascending(a.contact, b.contact))
    .map(({ contact, title, since }) => ({
      contact,
      since,
      rule: 'title',
      roleName: title,
      confidence: 'low',
    }));
}

function roleRank(role: string, { roleOrder }: OwnerSettings): number {
  const wanted = role.trim().toLowerCase();
  return roleOrder.findIndex((r) => r.toLowerCase() === wanted);
}

const later = (a: Day, b: Day | null): Day => (b !== null && b > a ? b : a);
const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Nothing known comes last. */
const descending = (a: string | null, b: string | null): number => ascending(b ?? '', a ?? '');
