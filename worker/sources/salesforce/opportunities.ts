import { type Day, dayIn, type Instant } from '../../../shared/day';
import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import { pastChanges, type Undo } from './history';
import { historyOf, type ObjectStream, type Reading, shown } from './object-stream';
import { isRenewal, isVoid, recordTypeField, renewalFields } from './renewal-match';
import { ROLE_FIELDS, roleFact } from './roles';
import { type Stage, stagesOf } from './stages';
import { asDate, asDecimal, date, decimal, flag, id, type Stamps, stamps, text, whole } from './values';
import { type State, versionFacts } from './versions';
import type { PastChange } from './walk-back';
import type { Position } from './window';

const OBJECT = 'Opportunity';
type Opportunity = State<'opportunity'>;

/** Opportunities with the day on which each was closed; one without an account belongs to nobody. */
export const opportunities: ObjectStream = {
  object: OBJECT,
  provides: ['opportunity'],
  select: async ({ crm, settings }, at) => [
    ...(await shown(crm, OBJECT, [
      ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'AccountId', 'Name', 'StageName', 'Type'],
      ...['IsClosed', 'IsWon', 'CloseDate', 'Amount', 'CurrencyIsoCode'],
      ...renewalFields(settings),
    ])),
    ...(await recordTypeField(crm, settings)),
    ...(await historyOf(crm, 'OpportunityFieldHistory', at)),
  ],
  take: async (reading, records, at) => {
    const stageOf = await stagesOf(reading);
    const facts = records.flatMap((record) => opportunityFacts(reading, record, at, stageOf));
    const roles = at.floor === null ? [] : await rolesOf(reading, records, at);
    return {
      facts: [
        { kind: 'opportunity', facts },
        { kind: 'role', facts: roles },
      ],
    };
  },
};

/**
 * An opportunity may have gone to another account: its roles go with it although they did not change, and it
 * is known since the opportunity's own change.
 */
async function rolesOf(
  { crm, signal }: Reading,
  records: CrmRecord[],
  at: Position,
): Promise<Fact<'role'>[]> {
  const facts: Fact<'role'>[] = [];
  const movedAt = new Map(records.map((record) => [id(record, 'Id'), stamps(record)?.modstamp]));
  for (const ids of chunks(
    records.map((record) => String(record['Id'])),
    IDS_PER_QUERY,
  )) {
    const roles = await crm.query(
      `SELECT ${ROLE_FIELDS.join(', ')} FROM OpportunityContactRole WHERE OpportunityId IN ${list(ids)}`,
      { signal },
    );
    for (const role of roles) {
      const moved = movedAt.get(id(role, 'OpportunityId')) ?? '';
      for (const fact of roleFact(role, at)) {
        facts.push({ ...fact, knownFrom: later(fact.knownFrom, moved) });
      }
    }
  }
  return facts;
}

const later = (a: Instant, b: Instant): Instant => [a, b].sort()[1] ?? a;

/** Calls and the like are known from the first read on only. */
const UNTRACKED: Partial<Opportunity> = {
  is_void: null,
  csm_call: null,
  final_call: null,
  final_amount: null,
};

const UNDO: Record<string, Undo<Opportunity>> = {
  stagename: (state, old) => {
    state.stage = old;
  },
  closedate: (state, old) => {
    state.close_date = asDate(old);
  },
  amount: (state, old) => {
    state.amount = asDecimal(old);
  },
};

function opportunityFacts(
  { crm, settings, context }: Reading,
  record: CrmRecord,
  at: Position,
  stageOf: (stage: string | null | undefined) => Stage,
): Fact<'opportunity'>[] {
  const own = stamps(record);
  const account = id(record, 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const tracked = new Set(settings.history.opportunity);
  const changes = pastChanges(record, UNDO);
  const closedOn = closings(changes, record, own, context.zone, stageOf);
  const names = settings.renewals;
  const current: Opportunity = {
    sourceKey: account ?? '',
    name: text(record, 'Name'),
    stage: text(record, 'StageName'),
    type: text(record, 'Type'),
    is_renewal: isRenewal(record, names),
    is_closed: flag(record, 'IsClosed'),
    is_won: flag(record, 'IsWon'),
    close_date: date(record, 'CloseDate'),
    closed_on: closedOn(own.modstamp),
    amount: decimal(record, 'Amount'),
    currency: text(record, 'CurrencyIsoCode') ?? crm.corporateCurrency,
    term_months: whole(record, names.termMonths),
    created_on: dayIn(context.zone, own.created),
    contract_id: id(record, names.contract),
    due_on: date(record, names.dueDate),
    is_void: isVoid(record, names),
    csm_call: text(record, names.csmCall),
    final_call: text(record, names.finalCall),
    final_amount: decimal(record, names.finalAmount),
  };
  const past = (state: Opportunity, from: Instant): Opportunity => {
    const stage = stageOf(state.stage);
    return {
      ...state,
      stage: tracked.has('stage') ? (state.stage ?? null) : null,
      is_closed: tracked.has('stage') ? stage.closed : null,
      is_won: tracked.has('stage') ? stage.won : null,
      closed_on: tracked.has('stage') && stage.closed ? closedOn(from) : null,
      close_date: tracked.has('close_date') ? (state.close_date ?? null) : null,
      amount: tracked.has('amount') ? (state.amount ?? null) : null,
      ...UNTRACKED,
    };
  };
  return versionFacts({ stamps: own, current, changes, past }, at);
}

/**
 * The day on which the opportunity was last closed, as of an instant: by its stage history, else, closed since
 * before any history, its close date.
 */
function closings(
  changes: readonly PastChange<Opportunity>[],
  record: CrmRecord,
  own: Stamps,
  zone: string,
  stageOf: (stage: string | null | undefined) => Stage,
): (at: Instant) => Day | null {
  const state: Opportunity = { sourceKey: '', stage: text(record, 'StageName') };
  const nowClosed = flag(record, 'IsClosed') ?? false;
  const moves: { at: Instant; closed: boolean }[] = [];
  let after = nowClosed;
  for (const change of [...changes].sort((a, b) => (a.at < b.at ? 1 : -1))) {
    change.undo(state);
    const before = stageOf(state.stage).closed;
    if (before !== after) moves.unshift({ at: change.at, closed: after });
    after = before;
  }
  const first = after ? (date(record, 'CloseDate') ?? dayIn(zone, own.created)) : null;
  return (at) => {
    const last = moves.filter((move) => move.at <= at).at(-1);
    if (!last) return first;
    return last.closed ? dayIn(zone, last.at) : null;
  };
}
