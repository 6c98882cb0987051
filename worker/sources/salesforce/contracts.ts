import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import { type ObjectStream, shown } from './object-stream';
import { date, id, stamps, text, whole } from './values';
import { onlyVersion } from './versions';
import type { Position } from './window';

const OBJECT = 'Contract';

/** Contracts with the day on which they end: what a renewal is due by. */
export const contracts: ObjectStream = {
  object: OBJECT,
  provides: ['contract'],
  select: ({ crm }) =>
    shown(crm, OBJECT, [
      ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'AccountId'],
      ...['EndDate', 'ContractTerm', 'Status'],
    ]),
  take: async (_, records, at) => ({
    facts: [{ kind: 'contract', facts: records.flatMap((record) => contractFact(record, at)) }],
  }),
};

function contractFact(record: CrmRecord, at: Position): Fact<'contract'>[] {
  const own = stamps(record);
  const account = id(record, 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const state = {
    sourceKey: account ?? '',
    end_date: date(record, 'EndDate'),
    term_months: whole(record, 'ContractTerm'),
    status: text(record, 'Status'),
  };
  return [onlyVersion<'contract'>(state, own, at)];
}
