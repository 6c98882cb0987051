import { instant, type Row, text } from './crm';
import type { Day, Zone } from './days';

/** Something that took place on a day at an instant, and the instant from which on the CRM knew it. */
export interface Touch {
  id: string;
  day: Day;
  at: number;
  from: number;
  until: number;
}

export interface Touches {
  twoWay: Touch[];
  bounces: Touch[];
  departureNotices: Touch[];
}

type Where = (object: string, fields: string, column: string, ids: readonly string[]) => Promise<Row[]>;

const AUTO_REPLY = /^(automatic reply|auto[- ]?reply|autoreply|out of (the )?office)\b/i;
const HAS_LEFT = /\b(have|has) left\b|\bno longer (works?|working|with|employed)\b/i;
const BULK = /unsubscribe|newsletter/i;

/** The touches of contacts by their id: meetings they accepted or that were logged, their mails, their calls. */
export async function touchesOf(
  where: Where,
  zone: Zone,
  contacts: readonly string[],
): Promise<Map<string, Touches>> {
  const found = new Map<string, Touches>(
    contacts.map((id) => [id, { twoWay: [], bounces: [], departureNotices: [] }]),
  );
  const add = (contact: string | null, kind: keyof Touches, row: Row, at: number, day = zone.dayOf(at)) => {
    const deleted = row['IsDeleted'] === true;
    found.get(contact ?? '')?.[kind].push({
      id: text(row, 'Id') ?? '',
      day,
      at,
      from: instant(row, 'CreatedDate'),
      until: deleted ? instant(row, 'SystemModstamp') : Number.POSITIVE_INFINITY,
    });
  };

  const invited = await where('EventRelation', 'EventId, RelationId, Status', 'RelationId', contacts);
  const eventFields = 'WhoId, StartDateTime, IsRecurrence';
  const meetings = await where(
    'Event',
    eventFields,
    'Id',
    invited.map((row) => text(row, 'EventId') ?? ''),
  );
  for (const relation of invited) {
    const event = meetings.find((row) => text(row, 'Id') === text(relation, 'EventId'));
    if (!event || event['IsRecurrence'] === true || text(relation, 'Status') !== 'Accepted') continue;
    if (relation['IsDeleted'] === true) continue;
    add(text(relation, 'RelationId'), 'twoWay', event, instant(event, 'StartDateTime'));
  }
  for (const event of await where('Event', eventFields, 'WhoId', contacts)) {
    if (event['IsRecurrence'] === true) continue;
    add(text(event, 'WhoId'), 'twoWay', event, instant(event, 'StartDateTime'));
  }

  for (const task of await where(
    'Task',
    'WhoId, ActivityDate, TaskSubtype, CallDisposition',
    'WhoId',
    contacts,
  )) {
    if (text(task, 'TaskSubtype') !== 'Call' || text(task, 'CallDisposition') !== 'Connected') continue;
    const day = text(task, 'ActivityDate');
    if (day !== null) add(text(task, 'WhoId'), 'twoWay', task, instant(task, 'CreatedDate'), day);
  }

  const parts = await where(
    'EmailMessageRelation',
    'EmailMessageId, RelationId, RelationType',
    'RelationId',
    contacts,
  );
  const mails = await where(
    'EmailMessage',
    'Incoming, Subject, MessageDate, IsBounced',
    'Id',
    parts.map((row) => text(row, 'EmailMessageId') ?? ''),
  );
  const byId = new Map(mails.map((row) => [text(row, 'Id'), row]));
  for (const part of parts) {
    const mail = byId.get(text(part, 'EmailMessageId'));
    if (!mail) continue;
    const contact = text(part, 'RelationId');
    const subject = text(mail, 'Subject') ?? '';
    const at = instant(mail, 'MessageDate');
    if (mail['IsBounced'] === true) add(contact, 'bounces', mail, at);
    if (mail['Incoming'] !== true || text(part, 'RelationType') !== 'FromAddress') continue;
    if (!AUTO_REPLY.test(subject)) {
      if (!BULK.test(subject)) add(contact, 'twoWay', mail, at);
    } else if (HAS_LEFT.test(subject)) add(contact, 'departureNotices', mail, at);
  }
  return found;
}
