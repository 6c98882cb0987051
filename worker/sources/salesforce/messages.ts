import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import { type ObjectStream, type Reading, shown } from './object-stream';
import { accountsOf } from './owners-of';
import { touchFacts, withdrawn } from './touch-facts';
import { isAutoReply, mailTouches } from './touchpoint';
import { children, flag, id, instant, stamps, text } from './values';
import { type Position, seenBefore } from './window';

const OBJECT = 'EmailMessage';
const DRAFT = '5';
const PEOPLE = '(SELECT RelationId, RelationType, IsDeleted FROM EmailMessageRelations)';

/** E-mail messages with the contacts that wrote or got them. */
export const messages: ObjectStream = {
  object: OBJECT,
  provides: ['touchpoint'],
  select: async ({ crm }) => [
    ...(await shown(crm, OBJECT, [
      ...[
        'Id',
        'IsDeleted',
        'CreatedDate',
        'SystemModstamp',
        'CreatedById',
        'RelatedToId',
        'ParentId',
        'Incoming',
      ],
      ...['FromAddress', 'Subject', 'MessageDate', 'Status', 'IsBounced'],
    ])),
    PEOPLE,
  ],
  take: async (reading, records, at) => {
    const texts = await repliesOf(reading, records);
    const accounts = await accountsOf(reading, records.flatMap(homesOf));
    const facts = records.flatMap((record) => messageFacts(reading, record, texts, accounts, at));
    const gone = await withdrawn(
      reading,
      at,
      records.flatMap((record) => stamps(record) ?? []),
      facts,
    );
    return { facts: [{ kind: 'touchpoint', facts: [...facts, ...gone] }] };
  },
};

/** What a message may belong to, nearest first. */
function homesOf(record: CrmRecord): (string | null)[] {
  const filed = [id(record, 'RelatedToId'), id(record, 'ParentId')].filter((home) => home !== null);
  return filed.length > 0 ? filed : peopleOf(record).map((person) => person.contact);
}

function peopleOf(record: CrmRecord): { contact: string; part: 'from' | 'to' }[] {
  return children(record, 'EmailMessageRelations').flatMap((row) => {
    const contact = id(row, 'RelationId');
    if (!contact?.startsWith('003') || flag(row, 'IsDeleted')) return [];
    const from = text(row, 'RelationType') === 'FromAddress';
    return [{ contact, part: from ? ('from' as const) : ('to' as const) }];
  });
}

/** Texts of the auto-replies among the messages: only there may a departure be told. */
async function repliesOf(
  { crm, settings, signal }: Reading,
  records: CrmRecord[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (!(await crm.describe(OBJECT))?.fields.has('textbody')) return texts;
  const replies = records.filter(
    (r) => flag(r, 'Incoming') && isAutoReply(text(r, 'Subject'), settings.mail),
  );
  for (const ids of chunks(
    replies.map((reply) => String(reply['Id'])),
    IDS_PER_QUERY,
  )) {
    const rows = await crm.query(`SELECT Id, TextBody FROM EmailMessage WHERE Id IN ${list(ids)}`, {
      signal,
    });
    for (const row of rows) texts.set(String(row['Id']), text(row, 'TextBody') ?? '');
  }
  return texts;
}

function messageFacts(
  { settings }: Reading,
  record: CrmRecord,
  texts: ReadonlyMap<string, string>,
  accounts: ReadonlyMap<string, string>,
  at: Position,
): Fact<'touchpoint'>[] {
  const own = stamps(record);
  if (!own || own.deleted) return [];
  const account = homesOf(record).flatMap((home) => accounts.get(home ?? '') ?? [])[0];
  if (account === undefined) return [];
  const touches = mailTouches(
    {
      incoming: flag(record, 'Incoming') ?? false,
      draft: text(record, 'Status') === DRAFT,
      bounced: flag(record, 'IsBounced') ?? false,
      subject: text(record, 'Subject'),
      body: texts.get(own.id) ?? null,
      from: text(record, 'FromAddress'),
      people: peopleOf(record),
    },
    settings.mail,
  );
  const seen = seenBefore(at, own.created);
  const activity = {
    id: own.id,
    account,
    at: instant(record, 'MessageDate') ?? own.created,
    knownFrom: seen ? own.modstamp : own.created,
    assumed: !seen && own.modstamp > own.created,
    subject: text(record, 'Subject'),
    user: id(record, 'CreatedById'),
  };
  return touchFacts(activity, touches);
}
