import type { Instant } from '../../../shared/day';
import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import { instantOn } from './activity-time';
import { type ObjectStream, type Reading, shown } from './object-stream';
import { accountsOf } from './owners-of';
import { touchFacts, withdrawn } from './touch-facts';
import { meetingTouches } from './touchpoint';
import { children, date, flag, id, instant, type Stamps, stamps, text } from './values';
import { type Position, seenBefore } from './window';

const OBJECT = 'Event';
const INVITEES =
  '(SELECT RelationId, Status, IsWhat, IsDeleted, CreatedDate, SystemModstamp, RespondedDate FROM EventRelations)';

async function selectEvents({ crm, settings }: Reading): Promise<string[]> {
  const fields = await shown(crm, OBJECT, [
    ...[
      'Id',
      'IsDeleted',
      'CreatedDate',
      'SystemModstamp',
      'AccountId',
      'WhoId',
      'OwnerId',
      'Subject',
      'Type',
    ],
    ...['StartDateTime', 'ActivityDate', 'IsRecurrence', 'IsChild', 'GroupEventType'],
    settings.meetings.held?.field ?? null,
  ]);
  return [...fields, INVITEES];
}

/** Meetings with their invitees. */
export const events: ObjectStream = {
  object: OBJECT,
  provides: ['touchpoint'],
  select: selectEvents,
  take: (reading, records, at) => meetings(reading, records, at),
};

/** An answer to an invitation does not move the event's own stamp: the events answered are read again. */
export const eventAnswers: ObjectStream = {
  object: 'EventRelation',
  provides: [],
  changesOnly: true,
  select: async () => ['Id', 'CreatedDate', 'SystemModstamp', 'IsDeleted', 'EventId'],
  take: async (reading, records, at) => {
    const fields = (await selectEvents(reading)).join(', ');
    const asked = [...new Set(records.flatMap((record) => id(record, 'EventId') ?? []))];
    const answered: CrmRecord[] = [];
    for (const ids of chunks(asked, IDS_PER_QUERY)) {
      const soql = `SELECT ${fields} FROM Event WHERE Id IN ${list(ids)}`;
      answered.push(...(await reading.crm.query(soql, { all: true, signal: reading.signal })));
    }
    return meetings(reading, answered, at);
  },
};

async function meetings(reading: Reading, records: CrmRecord[], at: Position) {
  const contacts = records.flatMap((record) => [
    id(record, 'WhoId'),
    ...invitees(record).map((i) => i.contact),
  ]);
  const homeless = records.some((record) => id(record, 'AccountId') === null);
  const accounts = homeless ? await accountsOf(reading, contacts) : new Map<string, string>();
  const facts = records.flatMap((record) => meetingFacts(reading, record, accounts, at));
  const gone = await withdrawn(
    reading,
    at,
    records.flatMap((record) => stamps(record) ?? []),
    facts,
  );
  return { facts: [{ kind: 'touchpoint' as const, facts: [...facts, ...gone] }] };
}

interface Invitee {
  contact: string;
  status: string | null;
  /** When it came to be as it is. */
  since: Instant | null;
}

function invitees(record: CrmRecord): Invitee[] {
  return children(record, 'EventRelations').flatMap((row) => {
    const contact = id(row, 'RelationId');
    if (!contact?.startsWith('003') || flag(row, 'IsWhat') || flag(row, 'IsDeleted')) return [];
    const since = instant(row, 'RespondedDate') ?? instant(row, 'CreatedDate');
    return [{ contact, status: text(row, 'Status'), since }];
  });
}

function meetingFacts(
  { settings, context }: Reading,
  record: CrmRecord,
  accounts: ReadonlyMap<string, string>,
  at: Position,
): Fact<'touchpoint'>[] {
  const own = stamps(record);
  if (!own || own.deleted) return [];
  const invited = invitees(record);
  const whoId = id(record, 'WhoId');
  const who = whoId?.startsWith('003') ? whoId : null;
  const account =
    id(record, 'AccountId') ??
    [who, ...invited.map((i) => i.contact)].flatMap((c) => accounts.get(c ?? '') ?? [])[0];
  const day = date(record, 'ActivityDate');
  const start = instant(record, 'StartDateTime') ?? (day && instantOn(day, context.zone, own.created));
  if (account === undefined || start === null) return [];
  const held = settings.meetings.held;
  const touches = meetingTouches(
    {
      subject: text(record, 'Subject'),
      type: text(record, 'Type'),
      who,
      master:
        flag(record, 'IsRecurrence') === true ||
        flag(record, 'IsChild') === true ||
        text(record, 'GroupEventType') === '3',
      held: held?.values.includes(text(record, held.field) ?? '') ?? false,
      invitees: invited,
    },
    settings.meetings,
  );
  const since = new Map(invited.map((invitee) => [invitee.contact, invitee.since]));
  return touches.flatMap((touch) => {
    const knownFrom = meetingKnownFrom(own, since.get(touch.contact ?? '') ?? null, at);
    const activity = {
      id: own.id,
      account,
      at: start,
      knownFrom,
      assumed: own.modstamp > knownFrom && !seenBefore(at, own.created),
      subject: text(record, 'Subject'),
      user: id(record, 'OwnerId'),
    };
    return touchFacts(activity, [touch]);
  });
}

/** The later of when the event was entered (at first sight), or changed (later), and when the answer came. */
function meetingKnownFrom(own: Stamps, answered: Instant | null, at: Position): Instant {
  const entered = seenBefore(at, own.created) ? own.modstamp : own.created;
  return answered !== null && answered > entered ? answered : entered;
}
