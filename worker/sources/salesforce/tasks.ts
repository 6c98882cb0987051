import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import { instantOn } from './activity-time';
import { type ObjectStream, type Reading, shown } from './object-stream';
import { accountsOf } from './owners-of';
import { touchFacts, withdrawn } from './touch-facts';
import { taskTouch } from './touchpoint';
import { date, flag, id, instant, stamps, text, whole } from './values';
import { type Position, seenBefore } from './window';

const OBJECT = 'Task';

/** Calls, reviews and logged e-mails. A task that stands for an e-mail message is left to the message. */
export const tasks: ObjectStream = {
  object: OBJECT,
  provides: ['touchpoint'],
  select: ({ crm }) =>
    shown(crm, OBJECT, [
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
      ...['TaskSubtype', 'IsClosed', 'Status', 'ActivityDate', 'CompletedDateTime', 'IsRecurrence'],
      ...['CallType', 'CallDisposition', 'CallDurationInSeconds'],
    ]),
  take: async (reading, records, at) => {
    const mailed = await tasksOfMessages(reading, records);
    const homeless = records.filter((record) => id(record, 'AccountId') === null);
    const accounts = await accountsOf(
      reading,
      homeless.map((record) => id(record, 'WhoId')),
    );
    const facts = records.flatMap((record) => taskFacts(reading, record, mailed, accounts, at));
    const gone = await withdrawn(
      reading,
      at,
      records.flatMap((record) => stamps(record) ?? []),
      facts,
    );
    return { facts: [{ kind: 'touchpoint', facts: [...facts, ...gone] }] };
  },
};

const isMail = (record: CrmRecord): boolean =>
  /^(list)?email$/i.test(text(record, 'TaskSubtype') ?? text(record, 'Type') ?? '');

/** Ids of tasks that stand for an e-mail message. */
async function tasksOfMessages({ crm, signal }: Reading, records: CrmRecord[]): Promise<ReadonlySet<string>> {
  const mails = records.filter(isMail).map((record) => String(record['Id']));
  const found = new Set<string>();
  if (mails.length === 0 || !(await crm.describe('EmailMessage'))?.fields.has('activityid')) return found;
  for (const ids of chunks(mails, IDS_PER_QUERY)) {
    const rows = await crm.query(`SELECT ActivityId FROM EmailMessage WHERE ActivityId IN ${list(ids)}`, {
      signal,
    });
    for (const row of rows) found.add(id(row, 'ActivityId') ?? '');
  }
  return found;
}

function taskFacts(
  { settings, context }: Reading,
  record: CrmRecord,
  mailed: ReadonlySet<string>,
  accounts: ReadonlyMap<string, string>,
  at: Position,
): Fact<'touchpoint'>[] {
  const own = stamps(record);
  if (!own || own.deleted || mailed.has(own.id)) return [];
  const whoId = id(record, 'WhoId');
  const who = whoId?.startsWith('003') ? whoId : null;
  const account = id(record, 'AccountId') ?? accounts.get(who ?? '');
  if (account === undefined) return [];
  const touch = taskTouch(
    {
      subject: text(record, 'Subject'),
      type: text(record, 'Type'),
      subtype: text(record, 'TaskSubtype'),
      who,
      closed: flag(record, 'IsClosed') ?? text(record, 'Status') === 'Completed',
      recurring: flag(record, 'IsRecurrence') ?? false,
      callType: text(record, 'CallType'),
      disposition: text(record, 'CallDisposition'),
      seconds: whole(record, 'CallDurationInSeconds'),
    },
    settings,
  );
  if (!touch) return [];
  const completed = instant(record, 'CompletedDateTime');
  const day = date(record, 'ActivityDate');
  const seen = seenBefore(at, own.created);
  // A call is known once it is completed, which may be long after the task was planned.
  const entered = completed !== null && completed > own.created ? completed : own.created;
  const activity = {
    id: own.id,
    account,
    at: day === null ? (completed ?? own.created) : instantOn(day, context.zone, completed ?? own.created),
    knownFrom: seen ? own.modstamp : entered,
    assumed: !seen && own.modstamp > entered,
    subject: text(record, 'Subject'),
    user: id(record, 'OwnerId'),
  };
  return touchFacts(activity, [touch]);
}
