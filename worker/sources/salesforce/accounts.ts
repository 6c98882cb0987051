import { dayIn } from '../../../shared/day';
import { conditionRefused, SCOPE } from '../../crm/condition';
import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import type { AccountKeyClaim } from '../define-source';
import { accountLookups, accountUndo, pastAccount } from './account-history';
import { domainOf, givenUpKeys, type Identities, mergedKeys, ownKeys } from './account-keys';
import { pastChanges } from './history';
import { historyOf, type ObjectStream, type Reading, relationshipOf, shown } from './object-stream';
import { date, decimal, id, related, type Stamps, stamps, text, whole } from './values';
import { type State, versionFacts } from './versions';
import { PAGE_ROWS, type Position, seenBefore, windowOf } from './window';

const OBJECT = 'Account';

/**
 * Accounts with their identities, merges and scope. Those that someone other than us changed are named, so
 * that an edit of an owned field, which is no fact, is looked at again.
 */
export const accounts: ObjectStream = {
  object: OBJECT,
  provides: ['account'],
  select: async (reading, at) => [
    ...(await accountFields(reading)),
    ...(await historyOf(reading.crm, 'AccountHistory', at)),
  ],
  take: async (reading, records, at) => {
    const inScope = await scopeOf(reading, records, at);
    const csm = await relationshipOf(reading.crm, OBJECT, reading.settings.account.csm);
    const facts: Fact<'account'>[] = [];
    const keys: AccountKeyClaim[] = [];
    const touched: string[] = [];
    for (const record of records) {
      const own = stamps(record);
      if (!own) continue;
      const current = accountState(reading, record, own, csm, inScope.has(own.id));
      facts.push(...accountFacts(reading, record, own, current, at));
      keys.push(...keysOf(reading, record, own, current, at));
      const byUs = id(record, 'LastModifiedById') === reading.crm.userId;
      if (at.floor !== null && own.modstamp >= at.floor && !byUs && current.in_scope) touched.push(own.id);
    }
    return { facts: [{ kind: 'account', facts }], keys, touched };
  },
};

/** What is asked of an account, its history aside. */
export async function accountFields({ crm, settings: { account: names } }: Reading): Promise<string[]> {
  const csm = await relationshipOf(crm, OBJECT, names.csm);
  return [
    ...(await shown(crm, OBJECT, [
      ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'LastModifiedById', 'MasterRecordId', 'Name'],
      ...['Website', 'Type', 'NumberOfEmployees', 'CurrencyIsoCode', 'OwnerId', 'ParentId'],
      ...Object.values(names),
    ])),
    'Owner.Name',
    ...(csm === null ? [] : [`${csm}.Name`]),
  ];
}

/**
 * Ids of this page's accounts, and perhaps later ones, that meet the scope's condition. One that is written after the
 * page was read has left the page's window, not the scope: a customer that is missed there is asked for by its id.
 */
async function scopeOf(
  { crm, settings, context, upper, signal }: Reading,
  records: readonly CrmRecord[],
  at: Position,
): Promise<ReadonlySet<string>> {
  const idsOf = async (condition: string, order = ''): Promise<string[]> => {
    const soql = `SELECT Id FROM Account WHERE ${condition} AND (${settings.scope})${order}`;
    const rows = await crm.query(soql, { signal }).catch(conditionRefused(SCOPE));
    return rows.map((row) => String(row['Id']));
  };
  const order = ` ORDER BY SystemModstamp, Id LIMIT ${PAGE_ROWS}`;
  const inScope = new Set(await idsOf(windowOf(at, upper), order));
  const customers = await context.customers();
  const missed = records
    .map((record) => String(record['Id']))
    .filter((id) => customers.has(id) && !inScope.has(id));
  for (const ids of chunks(missed, IDS_PER_QUERY)) {
    for (const id of await idsOf(`Id IN ${list(ids)}`)) inScope.add(id);
  }
  return inScope;
}

export function accountState(
  { crm, settings: { account: names }, context }: Reading,
  record: CrmRecord,
  own: Stamps,
  csmRelationship: string | null,
  inScope: boolean,
): State<'account'> {
  const website = text(record, 'Website');
  const owner = id(record, 'OwnerId');
  const csm = id(record, names.csm);
  const csmName =
    csm === null ? text(related(record, 'Owner'), 'Name') : text(related(record, csmRelationship), 'Name');
  return {
    sourceKey: own.id,
    name: text(record, 'Name'),
    website,
    domain: domainOf(website),
    type: text(record, 'Type'),
    plan: text(record, names.plan),
    region: text(record, names.region),
    use_case: text(record, names.useCase),
    employees: whole(record, 'NumberOfEmployees'),
    arr: decimal(record, names.arr),
    currency: text(record, 'CurrencyIsoCode') ?? crm.corporateCurrency,
    renewal_date: date(record, names.renewalDate),
    owner_id: owner,
    csm_id: csm ?? owner,
    csm_name: csmName,
    parent_id: id(record, 'ParentId'),
    created_on: dayIn(context.zone, own.created),
    in_scope: inScope && !own.deleted,
    workspace_id: text(record, names.workspaceId),
    billing_id: text(record, names.billingId),
    pulse: text(record, names.pulse),
    pulse_at: date(record, names.pulseAt),
    pulse_reason: text(record, names.pulseReason),
    budget_owner_override: id(record, names.budgetOwnerOverride),
  };
}

function accountFacts(
  { settings }: Reading,
  record: CrmRecord,
  own: Stamps,
  current: State<'account'>,
  at: Position,
): Fact<'account'>[] {
  const changes = pastChanges(record, accountUndo(settings), accountLookups(settings));
  const past = (state: State<'account'>): State<'account'> => pastAccount(state, settings.history.account);
  return versionFacts({ stamps: own, current, changes, past }, at);
}

function keysOf(
  { settings }: Reading,
  record: CrmRecord,
  own: Stamps,
  current: State<'account'>,
  at: Position,
): AccountKeyClaim[] {
  const identities: Identities = {
    account: own.id,
    workspaceId: current.workspace_id ?? null,
    billingId: current.billing_id ?? null,
    domain: current.domain ?? null,
  };
  if (own.deleted) {
    const winner = id(record, 'MasterRecordId');
    const given = givenUpKeys(own.id, settings.keys, own.modstamp);
    return winner === null
      ? given
      : [...given, ...mergedKeys(identities, winner, settings.keys, own.modstamp)];
  }
  const knownFrom = seenBefore(at, own.created) ? own.modstamp : own.created;
  return ownKeys(identities, settings.keys, knownFrom);
}
