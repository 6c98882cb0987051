import type { Instant } from '../../../shared/day';
import type { SalesforceSettings } from './settings';

/** How surely a contact took part: from a report that they did, to a mere invitation. */
export type Rung = 'attended' | 'accepted' | 'logged' | 'invited';

/** What one activity was for one contact. `contact` null: nobody of theirs is named. */
export interface Touch {
  contact: string | null;
  channel: 'meeting' | 'email' | 'call' | 'review';
  direction: 'inbound' | 'outbound' | 'both';
  rung: Rung | null;
  twoWay: boolean;
  autoReply: boolean;
  departureNotice: boolean;
  bounce: boolean;
  bulk: boolean;
}

const PLAIN = { rung: null, autoReply: false, departureNotice: false, bounce: false, bulk: false } as const;

const startsWith = (text: string, beginnings: readonly string[]): boolean =>
  beginnings.some((beginning) => text.startsWith(beginning.toLowerCase()));
const holds = (text: string, parts: readonly string[]): boolean =>
  parts.some((part) => text.includes(part.toLowerCase()));

/** Whether `word` stands in `text` by itself; both lower case. */
function named(text: string, words: readonly string[]): boolean {
  const padded = ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return words.some((word) => padded.includes(` ${word.toLowerCase()} `));
}

export interface Meeting {
  subject: string | null;
  type: string | null;
  /** The contact on the event itself, as whoever logged it entered it. */
  who: string | null;
  /** A series' pattern, or an invitee's own copy: no meeting by itself. */
  master: boolean;
  /** Marked as held by a person or a conferencing report. */
  held: boolean;
  invitees: readonly { contact: string; status: string | null }[];
}

/**
 * A meeting by the attendance ladder: attended (marked as held), accepted, logged by us with the contact on it,
 * or only invited, which never counts. Whoever declined has no part in it. `twoWay` holds from the start time
 * on, which the reader compares with its own moment; a business review is a channel of its own.
 */
export function meetingTouches(meeting: Meeting, settings: SalesforceSettings['meetings']): Touch[] {
  const subject = (meeting.subject ?? '').trim().toLowerCase();
  if (meeting.master || startsWith(subject, settings.cancelledSubjects)) return [];
  const review = isReview(subject, meeting.type, settings);
  const touch = (contact: string | null, rung: Rung | null): Touch => ({
    ...PLAIN,
    contact,
    channel: review ? 'review' : 'meeting',
    direction: 'both',
    rung,
    twoWay: rung !== null && rung !== 'invited',
  });
  const rungs = new Map<string, Rung | null>();
  if (meeting.who !== null) rungs.set(meeting.who, 'logged');
  for (const { contact, status } of meeting.invitees) {
    const before = rungs.get(contact);
    rungs.set(contact, inviteeRung(status, before ?? null));
  }
  const touches = [...rungs].flatMap(([contact, rung]) =>
    rung === null ? [] : [touch(contact, meeting.held ? 'attended' : rung)],
  );
  return rungs.size > 0 ? touches : [touch(null, null)];
}

/** An answer outranks what was logged; no answer leaves what was logged. */
function inviteeRung(status: string | null, logged: Rung | null): Rung | null {
  if (status === 'Accepted') return 'accepted';
  if (status === 'Declined' || status === 'Uninvited') return null;
  return logged ?? 'invited';
}

function isReview(subject: string, type: string | null, settings: SalesforceSettings['meetings']): boolean {
  const types = settings.reviewTypes.map((name) => name.toLowerCase());
  return types.includes((type ?? '').toLowerCase()) || named(subject, settings.reviewSubjects);
}

export interface LoggedTask {
  subject: string | null;
  type: string | null;
  subtype: string | null;
  who: string | null;
  closed: boolean;
  recurring: boolean;
  callType: string | null;
  disposition: string | null;
  seconds: number | null;
}

/**
 * A completed call, review or e-mail logged as a task; null for any other task. An e-mail that is only a task
 * is an attempt: nothing says that it came from them.
 */
export function taskTouch(
  task: LoggedTask,
  settings: Pick<SalesforceSettings, 'calls' | 'meetings'>,
): Touch | null {
  if (!task.closed || task.recurring) return null;
  const type = (task.type ?? '').toLowerCase();
  const subtype = (task.subtype ?? '').toLowerCase();
  if (subtype === 'call' || type === 'call') {
    const inbound = (task.callType ?? '').toLowerCase() === 'inbound';
    return {
      ...PLAIN,
      contact: task.who,
      channel: 'call',
      direction: inbound ? 'inbound' : 'outbound',
      twoWay: connected(task, settings.calls),
    };
  }
  if (subtype === 'email' || subtype === 'listemail' || type === 'email') {
    const bulk = subtype === 'listemail';
    return { ...PLAIN, contact: task.who, channel: 'email', direction: 'outbound', twoWay: false, bulk };
  }
  if (!isReview((task.subject ?? '').trim().toLowerCase(), task.type, settings.meetings)) return null;
  return {
    ...PLAIN,
    contact: task.who,
    channel: 'review',
    direction: 'both',
    rung: task.who === null ? null : 'logged',
    twoWay: task.who !== null,
  };
}

function connected(task: LoggedTask, settings: SalesforceSettings['calls']): boolean {
  if (task.disposition === null) return (task.seconds ?? 0) >= settings.minSeconds;
  const said = task.disposition.trim().toLowerCase();
  return settings.connected.some((disposition) => disposition.toLowerCase() === said);
}

export interface Mail {
  incoming: boolean;
  draft: boolean;
  bounced: boolean;
  subject: string | null;
  /** Only of auto-replies, where a departure may be told in the text. */
  body: string | null;
  from: string | null;
  /** Contacts by their part in the message. */
  people: readonly { contact: string; part: 'from' | 'to' }[];
}

/** Whether an incoming message answers by itself: its text is then worth reading. */
export function isAutoReply(subject: string | null, settings: SalesforceSettings['mail']): boolean {
  return startsWith(strippedSubject(subject), settings.autoReplySubjects);
}

const strippedSubject = (subject: string | null): string =>
  (subject ?? '')
    .trim()
    .toLowerCase()
    .replace(/^(?:(?:re|fwd?|aw|wg|sv|tr)\s*:\s*)+/u, '');

/**
 * A message: inbound mail of a person counts, an automatic or bulk one does not, and what we sent is an
 * attempt. Incoming concerns its sender, outgoing its addressees.
 */
export function mailTouches(mail: Mail, settings: SalesforceSettings['mail']): Touch[] {
  if (mail.draft) return [];
  const subject = strippedSubject(mail.subject);
  const autoReply = mail.incoming && isAutoReply(mail.subject, settings);
  const bulk =
    startsWith((mail.from ?? '').trim().toLowerCase(), settings.bulkSenders) ||
    holds(subject, settings.bulkSubjects);
  const words = `${subject}\n${(mail.body ?? '').toLowerCase()}`;
  const touch = (contact: string | null): Touch => ({
    contact,
    channel: 'email',
    direction: mail.incoming ? 'inbound' : 'outbound',
    rung: null,
    twoWay: mail.incoming && !autoReply && !bulk,
    autoReply,
    departureNotice: autoReply && holds(words, settings.departurePhrases),
    bounce: !mail.incoming && mail.bounced,
    bulk,
  });
  const part = mail.incoming ? 'from' : 'to';
  const people = new Set(
    mail.people.filter((person) => person.part === part).map((person) => person.contact),
  );
  return people.size > 0 ? [...people].map(touch) : [touch(null)];
}

/** One activity as its touches are stored. */
export interface Activity {
  id: string;
  account: string;
  at: Instant;
  knownFrom: Instant;
  assumed: boolean;
  subject: string | null;
  user: string | null;
}
