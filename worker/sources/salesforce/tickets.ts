import type { Instant } from '../../../shared/day';
import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import { pastChanges, type Undo } from './history';
import { historyOf, type ObjectStream, type Reading, shown } from './object-stream';
import { id, instant, stamps, text } from './values';
import { type State, versionFacts } from './versions';
import type { PastChange } from './walk-back';
import type { Position } from './window';

const OBJECT = 'Case';
type Ticket = State<'ticket'>;

/** Cases of accounts. */
export const tickets: ObjectStream = {
  object: OBJECT,
  provides: ['ticket'],
  select: async ({ crm, settings }, at) => [
    ...(await shown(crm, OBJECT, [
      ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'AccountId', 'ContactId', 'Priority', 'Status'],
      ...['Subject', 'ClosedDate', settings.ticketCategory],
    ])),
    ...(await historyOf(crm, 'CaseHistory', at)),
  ],
  take: async (reading, records, at) => ({
    facts: [{ kind: 'ticket', facts: records.flatMap((record) => ticketFacts(reading, record, at)) }],
  }),
};

function ticketFacts({ settings }: Reading, record: CrmRecord, at: Position): Fact<'ticket'>[] {
  const own = stamps(record);
  const account = id(record, 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const severities = new Set(settings.severePriorities.map((priority) => priority.toLowerCase()));
  const severe = (priority: string | null | undefined): boolean =>
    severities.has((priority ?? '').toLowerCase());
  const priority = text(record, 'Priority');
  const closed = instant(record, 'ClosedDate');
  const current: Ticket = {
    sourceKey: account ?? '',
    opened_at: own.created,
    closed_at: closed,
    severe: severe(priority),
    priority,
    status: text(record, 'Status'),
    category: text(record, settings.ticketCategory),
    subject: text(record, 'Subject'),
    contact_id: id(record, 'ContactId'),
  };
  const undo: Record<string, Undo<Ticket>> = {
    priority: (state, old) => {
      state.priority = old;
      state.severe = severe(old);
    },
    status: (state, old) => {
      state.status = old;
    },
  };
  const past = (state: Ticket): Ticket => pastTicket(state, new Set(settings.history.ticket));
  const changes = [...pastChanges(record, undo), ...closing(closed)];
  return versionFacts({ stamps: own, current, changes, past }, at);
}

/** Before its closing date a case was open. */
function closing(closed: Instant | null): PastChange<Ticket>[] {
  const undo = (state: Ticket): void => {
    state.closed_at = null;
  };
  return closed === null ? [] : [{ at: closed, undo }];
}

/** Where priority is not tracked, that a case was severe is taken from what it is now: it opened for a reason. */
function pastTicket(state: Ticket, tracked: ReadonlySet<string>): Ticket {
  return {
    ...state,
    priority: tracked.has('priority') ? (state.priority ?? null) : null,
    status: tracked.has('status') ? (state.status ?? null) : null,
    category: null,
  };
}
