import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import type { ObjectStream } from './object-stream';
import { date, flag, id, instant, related, stamps, text } from './values';
import { changedOnce, onlyVersion } from './versions';
import type { Position } from './window';

export const ROLE_FIELDS = [
  ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'OpportunityId', 'Opportunity.AccountId'],
  ...['ContactId', 'Role', 'IsPrimary'],
];

/** Contact roles on opportunities; one on an opportunity without an account belongs to nobody. */
export const opportunityRoles: ObjectStream = {
  object: 'OpportunityContactRole',
  provides: ['role'],
  select: async () => ROLE_FIELDS,
  take: async (_, records, at) => ({
    facts: [{ kind: 'role', facts: records.flatMap((r) => roleFact(r, at)) }],
  }),
};

export function roleFact(record: CrmRecord, at: Position): Fact<'role'>[] {
  const own = stamps(record);
  const account = id(related(record, 'Opportunity'), 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const state = {
    sourceKey: account ?? '',
    contact_id: id(record, 'ContactId'),
    opportunity_id: id(record, 'OpportunityId'),
    role: text(record, 'Role'),
    is_primary: flag(record, 'IsPrimary'),
    role_at: instant(record, 'CreatedDate'),
  };
  return [onlyVersion<'role'>(state, own, at)];
}

/** Contacts' relations to accounts, their own one (`is_direct`) among them. */
export const accountRelations: ObjectStream = {
  object: 'AccountContactRelation',
  provides: ['relation'],
  select: async () => [
    ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'AccountId', 'ContactId', 'Roles', 'IsActive'],
    ...['EndDate', 'IsDirect'],
  ],
  take: async (_, records, at) => ({
    facts: [{ kind: 'relation', facts: records.flatMap((record) => relationFact(record, at)) }],
  }),
};

function relationFact(record: CrmRecord, at: Position): Fact<'relation'>[] {
  const own = stamps(record);
  const account = id(record, 'AccountId');
  if (!own || account === null) return [];
  const state = {
    sourceKey: account,
    contact_id: id(record, 'ContactId'),
    roles: (text(record, 'Roles') ?? '').split(';').filter((role) => role !== ''),
    is_active: flag(record, 'IsActive'),
    end_date: date(record, 'EndDate'),
    is_direct: flag(record, 'IsDirect'),
  };
  if (state.is_active !== false) return [onlyVersion<'relation'>(state, own, at)];
  // A relation begins active: that it ended was learned when it was last changed.
  return changedOnce<'relation'>({ ...state, is_active: true, end_date: null }, state, own, at);
}
