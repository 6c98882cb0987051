import { lastKnownAt, valueAt } from './crm';
import { type Day, daysFrom, type Zone } from './days';
import type { Contact, Dossier, Opportunity, World } from './dossier';
import type { Touch } from './touches';

const ROLES = ['Economic Buyer', 'Economic Decision Maker', 'Decision Maker', 'Executive Sponsor'];
const TITLES = [
  /\b(cfo|chief financial officer|chief financial)\b/i,
  /\b(finance director|director of finance)\b/i,
  /\b(vp|vice president)( of)? finance\b/i,
  /\bhead of finance\b/i,
  /\bprocurement\b/i,
  /\b(coo|chief operating officer)\b/i,
];
const TITLES_OF_SMALL = /\b(ceo|chief executive officer|owner|founder)\b/i;

export type Rule = 'override' | 'opportunity-role' | 'account-role' | 'title';

export interface Candidate {
  contact: string;
  rule: Rule;
  /** The instant at which what names them was first so: a role, a deal won, a title. */
  namedAt: number;
}

/** Who holds the budget on a day, by what was known at an instant, and what those above them left behind. */
export interface Finding {
  owner: Candidate | null;
  candidates: Candidate[];
  /** Days, by contact. */
  lastTwoWay: Map<string, Day>;
  departed: Map<string, Day>;
  /** A departed candidate who ranks above the owner. */
  passedOver: { contact: string; departed: Day } | null;
  confirmedOn: Day | null;
}

export const known = <T extends { from: number; until: number }>(things: readonly T[], at: number): T[] =>
  things.filter((thing) => thing.from <= at && at < thing.until);

/** What took place by an instant, as the CRM knew it then. A call has a day only. */
export const seen = (touches: readonly Touch[], at: number, day: Day): Touch[] =>
  known(touches, at).filter((touch) => touch.at <= at && touch.day <= day);

export const latest = (days: readonly Day[]): Day | null => [...days].sort().at(-1) ?? null;

/** The first day on which the CRM told that a contact has left; null while it does not. */
function departedOn(d: Dossier, contact: Contact, at: number, day: Day, zone: Zone): Day | null {
  const signs: Day[] = seen(contact.departureNotices, at, day).map((notice) => notice.day);
  const bounces = seen(contact.bounces, at, day).map((bounce) => bounce.day);
  const second = bounces.sort()[1];
  if (second !== undefined) signs.push(second);
  for (const relation of known(d.relations, at)) {
    if (relation.contact !== contact.id) continue;
    const ended = relation.endDate !== null && relation.endDate <= day;
    if (ended || !relation.isActive) signs.push(relation.endDate ?? zone.dayOf(relation.from));
  }
  if (valueAt(contact.noLongerThere, at) === 'true') {
    const ticked = contact.noLongerThere.findLast((v) => v.from <= at);
    if (ticked) signs.push(zone.dayOf(ticked.from));
  }
  return signs.sort()[0] ?? null;
}

/** Best role first, then the primary one, then the latest, then by id. */
function rankedRoles(deal: Opportunity, at: number): Opportunity['roles'] {
  return known(deal.roles, at)
    .filter((role) => ROLES.includes(role.role))
    .sort(
      (a, b) =>
        ROLES.indexOf(a.role) - ROLES.indexOf(b.role) ||
        Number(b.isPrimary) - Number(a.isPrimary) ||
        b.from - a.from ||
        (a.contact < b.contact ? -1 : 1),
    );
}

/** The open renewal that closes last, else the opportunity won last; of those on which somebody holds a role. */
function decidingOpportunity(d: Dossier, world: World, at: number): Opportunity | undefined {
  const there = d.opportunities.filter((deal) => deal.created <= at && at < deal.until);
  const cast = there.filter((deal) => rankedRoles(deal, at).length > 0);
  const stage = (deal: Opportunity): string => valueAt(deal.stage, at) ?? '';
  const closeDate = (deal: Opportunity): string => valueAt(deal.closeDate, at) ?? '';
  const open = cast.filter((deal) => deal.isRenewal && !world.closedStages.has(stage(deal)));
  open.sort((a, b) => closeDate(b).localeCompare(closeDate(a)) || b.created - a.created);
  const won = cast.filter((deal) => world.wonStages.has(stage(deal)));
  won.sort((a, b) => closeDate(b).localeCompare(closeDate(a)) || b.created - a.created);
  return open[0] ?? won[0];
}

function candidatesOf(d: Dossier, world: World, at: number, isSmall: boolean): Candidate[] {
  const people = known([...d.contacts.values()], at);
  const here = new Set(people.map((person) => person.id));
  const found: Candidate[] = [];
  const add = (contact: string, rule: Rule, namedAt: number) => {
    if (here.has(contact)) found.push({ contact, rule, namedAt });
  };
  const override = valueAt(d.override, at);
  if (override !== null) add(override, 'override', d.override.findLast((v) => v.from <= at)?.from ?? at);
  const deal = decidingOpportunity(d, world, at);
  const stage = deal?.stage.findLast((v) => v.from <= at);
  const wonAt = stage && world.wonStages.has(stage.value ?? '') ? stage.from : 0;
  for (const role of deal ? rankedRoles(deal, at) : [])
    add(role.contact, 'opportunity-role', Math.max(role.from, wonAt));
  for (const role of ROLES) {
    const holders = known(d.relations, at).filter((relation) => relation.roles.includes(role));
    holders.sort((a, b) => b.created - a.created || (a.contact < b.contact ? -1 : 1));
    for (const holder of holders) add(holder.contact, 'account-role', holder.from);
  }
  for (const pattern of isSmall ? [...TITLES, TITLES_OF_SMALL] : TITLES) {
    const titled = people.filter(
      (person) => person.account === d.id && pattern.test(lastKnownAt(person.title, at) ?? ''),
    );
    titled.sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1));
    for (const person of titled) {
      const title = person.title.findLast((v) => v.from <= at && v.value !== null);
      add(person.id, 'title', title?.from ?? person.from);
    }
  }
  return found;
}

/** Finds the budget owner: override, contact role, account role, title; those who left are passed over. */
export function findOwner(d: Dossier, world: World, zone: Zone, at: number, day: Day): Finding {
  const candidates = candidatesOf(d, world, at, lastKnownAt(d.plan, at) === 'Starter');
  const lastTwoWay = new Map<string, Day>();
  const departed = new Map<string, Day>();
  for (const person of known([...d.contacts.values()], at)) {
    const last = latest(seen(person.twoWay, at, day).map((touch) => touch.day));
    if (last !== null) lastTwoWay.set(person.id, last);
    const left = departedOn(d, person, at, day, zone);
    if (left !== null) departed.set(person.id, left);
  }
  const owner = candidates.find((c) => !departed.has(c.contact)) ?? candidates[0] ?? null;
  const above = owner === null ? [] : candidates.slice(0, candidates.indexOf(owner));
  const [first] = above.filter((c) => c.contact !== owner?.contact);
  const left = first && departed.get(first.contact);
  const override = d.override.findLast((v) => v.from <= at);
  return {
    owner,
    candidates,
    lastTwoWay,
    departed,
    passedOver: first && left !== undefined ? { contact: first.contact, departed: left } : null,
    confirmedOn: override?.value ? zone.dayOf(override.from) : null,
  };
}

/** Days between two-way touches: by plan, halved around the renewal and where no renewal date was ever known. */
export function cadenceOf(
  d: Dossier,
  cadences: Record<string, number>,
  segment: string,
  at: number,
  day: Day,
): number {
  const base = cadences[segment] ?? cadences['default'] ?? Number.NaN;
  const renewal = lastKnownAt(d.contractEnd, at);
  return renewal === null || Math.abs(daysFrom(day, renewal)) <= 120 ? base / 2 : base;
}
