import { type Day, dayIn } from '../../shared/day';
import type { OwnerContact, OwnerSignal } from './types';

/** Hard bounces that tell that someone left; one says only that someone should check. */
const BOUNCES_THAT_TELL = 2;

export interface Departure {
  day: Day;
  why: string;
}

/** When and why a contact counts as departed on `day`: the earliest of the signs; null when there is none. */
export function departureOf(
  contact: OwnerContact,
  accountRoles: OwnerSignal['accountRoles'],
  day: Day,
  zone: string,
): Departure | null {
  const signs: Departure[] = [];
  const add = (on: Day | null | undefined, why: string) => {
    if (on && on <= day) signs.push({ day: on, why });
  };
  add(contact.departed, 'a person says so');
  add(contact.relationInactiveSince, 'their relation to the account is inactive');
  add(endedOn(contact.id, accountRoles, day), 'their relation to the account ended');
  add(contact.departureNoticeAt && dayIn(zone, contact.departureNoticeAt), 'an automatic reply says so');
  add(bounceDays(contact, day, zone)[BOUNCES_THAT_TELL - 1], 'two e-mails bounced');
  return signs.reduce<Departure | null>((first, s) => (first && first.day <= s.day ? first : s), null);
}

/** One hard bounce: the address may be wrong, or they may have left. */
export const shouldCheck = (contact: OwnerContact, day: Day, zone: string): boolean =>
  bounceDays(contact, day, zone).length === 1;

const bounceDays = (contact: OwnerContact, day: Day, zone: string): Day[] =>
  contact.bounces
    .map((b) => dayIn(zone, b.at))
    .filter((d) => d <= day)
    .sort();

/** The last day of a relation, once every relation of theirs has ended. */
function endedOn(contact: string, accountRoles: OwnerSignal['accountRoles'], day: Day): Day | null {
  const theirs = accountRoles.filter((r) => r.contact === contact);
  const ends = theirs.map((r) => r.endDate).filter((end): end is Day => end !== null && end < day);
  return theirs.length > 0 && ends.length === theirs.length ? (ends.sort().at(-1) ?? null) : null;
}
