import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import { historyNames, pastChanges, type Undo } from './history';
import { historyOf, type ObjectStream, type Reading, shown } from './object-stream';
import { flag, id, instant, stamps, text } from './values';
import { type State, versionFacts } from './versions';
import type { PastChange } from './walk-back';

const OBJECT = 'Contact';

/** Contacts. An e-mail address that bounced is known from the bounce's own date on. */
export const contacts: ObjectStream = {
  object: OBJECT,
  provides: ['contact'],
  select: async ({ crm, settings }, at) => [
    ...(await shown(crm, OBJECT, [
      ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'AccountId', 'Name', 'Title', 'Email'],
      'EmailBouncedDate',
      settings.contact.departed,
    ])),
    ...(await historyOf(crm, 'ContactHistory', at)),
  ],
  take: async (reading, records, at) => ({
    facts: [{ kind: 'contact', facts: records.flatMap((record) => contactFacts(reading, record, at)) }],
  }),
};

function contactFacts(
  { settings }: Reading,
  record: CrmRecord,
  at: Parameters<ObjectStream['take']>[2],
): Fact<'contact'>[] {
  const own = stamps(record);
  const account = id(record, 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const tracked = new Set(settings.history.contact);
  const bounced = instant(record, 'EmailBouncedDate');
  const current: State<'contact'> = {
    sourceKey: account ?? '',
    name: text(record, 'Name'),
    title: text(record, 'Title'),
    email: text(record, 'Email'),
    departed: flag(record, settings.contact.departed) ?? false,
    bounced_at: bounced,
  };
  const undo: Record<string, Undo<State<'contact'>>> = {
    title: (state, old) => {
      state.title = old;
    },
    email: (state, old) => {
      state.email = old;
    },
  };
  for (const name of historyNames('AccountId')) {
    undo[name] = (state, old) => {
      if (old !== null) state.sourceKey = old;
    };
  }
  if (settings.contact.departed !== null) {
    undo[settings.contact.departed.toLowerCase()] = (state, old) => {
      state.departed = old === 'true';
    };
  }
  const bounce: PastChange<State<'contact'>>[] =
    bounced === null
      ? []
      : [
          {
            at: bounced,
            undo: (state) => {
              state.bounced_at = null;
            },
          },
        ];
  const past = (state: State<'contact'>): State<'contact'> => ({
    ...state,
    title: tracked.has('title') ? (state.title ?? null) : null,
    email: tracked.has('email') ? (state.email ?? null) : null,
    departed: tracked.has('departed') ? (state.departed ?? null) : null,
  });
  const changes = [...pastChanges(record, undo, new Set(historyNames('AccountId'))), ...bounce];
  return versionFacts({ stamps: own, current, changes, past }, at);
}
