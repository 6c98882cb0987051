import { AWKWARD } from './awkward-stories';
import { dateOf, toDay } from './calendar';
import { CUSTOM_FIELDS, OPENED_FIELDS, PICKLISTS, TRACKED_STANDARD_FIELDS } from './custom-fields';
import { recordId } from './ids';
import { type LivedDay, live } from './life';
import { NAMED } from './named-stories';
import { CURRENCIES, ORGANIZATION, RECORD_TYPES, USERS } from './organization';
import { plainCrm } from './plain';
import { STORIES } from './stories';
import type { Story } from './story';
import type { Book, BookDay, BookOptions, EventRow, NamedAccount } from './types';
import { eventsReceived, type UseDay } from './use';

export { checksum } from './checksum';
export type * from './types';
export { writeFiles } from './write-files';

/** What the organisation has made of its CRM besides fields; a plain one is as it came, with one currency. */
const OWN = {
  recordTypes: RECORD_TYPES,
  currencies: CURRENCIES,
  picklists: PICKLISTS,
  openedFields: OPENED_FIELDS,
};
const PLAIN = { recordTypes: [], currencies: CURRENCIES.filter((each) => each.isCorporate) };

/** Events of a day may come in on the five days after it. */
const LATEST = 5;

function bookDay(lived: LivedDay, recent: ReadonlyMap<number, readonly UseDay[]>): BookDay {
  const uses = new Map(recent);
  let events: EventRow[] | undefined;
  return {
    day: dateOf(lived.day),
    crm: lived.crm,
    ...lived.rows,
    get events() {
      events ??= eventsReceived((day) => uses.get(day), lived.day);
      return events;
    },
  };
}

function* livedDays(options: Required<BookOptions>, through: number): Generator<BookDay> {
  const recent = new Map<number, readonly UseDay[]>();
  const first = toDay(options.firstDay);
  if (through < first) return;
  for (const lived of live(options.seed, first, options.accounts)) {
    recent.set(lived.day, lived.uses);
    recent.delete(lived.day - LATEST - 1);
    yield bookDay(lived, recent);
    if (lived.day >= through) return;
  }
}

function* plainDays(options: Required<BookOptions>, through: number): Generator<BookDay> {
  const first = toDay(options.firstDay);
  const nothing = { events: [], subscriptions: [], invoices: [], surveys: [], milestones: [], referrals: [] };
  for (let day = first; day <= through; day++) {
    const crm = day === first ? plainCrm(options.seed, first, options.accounts) : [];
    yield { day: dateOf(day), crm, ...nothing };
  }
}

/**
 * The book of business of an imagined software company, as the outside world tells it day by day: a pure
 * function of the options. The days through one date are an exact beginning of the days through a later one.
 */
export function makeBook(options: BookOptions): Book {
  const all: Required<BookOptions> = { accounts: 300, plain: false, ...options };
  const told = all.plain ? [] : STORIES.slice(0, all.accounts);
  const named = (stories: readonly Story[]): NamedAccount[] =>
    told.flatMap((story, i) =>
      stories.includes(story)
        ? [{ id: recordId('Account', i + 1), name: story.name ?? '', key: story.key, why: story.why }]
        : [],
    );
  return {
    options: all,
    metadata: {
      customFields: CUSTOM_FIELDS,
      trackedStandardFields: TRACKED_STANDARD_FIELDS,
      users: USERS,
      organization: ORGANIZATION,
      ...(all.plain ? PLAIN : OWN),
    },
    named: named(NAMED),
    awkward: named(AWKWARD),
    days: (through) => (all.plain ? plainDays(all, toDay(through)) : livedDays(all, toDay(through))),
  };
}
