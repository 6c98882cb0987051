import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import type { ObjectStream } from './object-stream';
import { decimal, flag, stamps, text } from './values';
import { onlyVersion } from './versions';
import type { Position } from './window';

/** Currencies with their static rates; only in orgs with several. */
export const currencies: ObjectStream = {
  object: 'CurrencyType',
  provides: ['currency'],
  select: async () => [
    'Id',
    'CreatedDate',
    'SystemModstamp',
    'IsoCode',
    'ConversionRate',
    'IsCorporate',
    'IsActive',
  ],
  take: async (_, records, at) => ({
    facts: [{ kind: 'currency', facts: records.flatMap((record) => currencyFact(record, at)) }],
  }),
};

function currencyFact(record: CrmRecord, at: Position): Fact<'currency'>[] {
  const own = stamps(record);
  const code = text(record, 'IsoCode');
  if (!own || code === null) return [];
  const state = {
    sourceKey: '',
    rate: decimal(record, 'ConversionRate'),
    is_corporate: flag(record, 'IsCorporate'),
  };
  return [{ ...onlyVersion<'currency'>(state, own, at), record: code }];
}
