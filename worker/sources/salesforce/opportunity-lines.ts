import type { CrmRecord } from '../../crm/crm';
import type { Fact } from '../../store/kinds';
import { type ObjectStream, type Reading, relationshipOf, shown } from './object-stream';
import type { SalesforceSettings } from './settings';
import { decimal, flag, id, related, stamps, text, whole } from './values';
import { onlyVersion } from './versions';
import type { Position } from './window';

const OBJECT = 'OpportunityLineItem';

type Lines = Pick<SalesforceSettings['renewals'], 'recurring' | 'lineTermMonths'>;

/** Lines of opportunities: which of them recur makes a renewal's revenue. Only where the org sells by products. */
export const opportunityLines: ObjectStream = {
  object: OBJECT,
  provides: ['opportunity_line'],
  select: async (reading) => {
    const { recurring, lineTermMonths } = reading.settings.renewals;
    return [
      ...(await shown(reading.crm, OBJECT, [
        ...['Id', 'IsDeleted', 'CreatedDate', 'SystemModstamp', 'OpportunityId', 'TotalPrice'],
        ...['CurrencyIsoCode', 'Product2Id', 'Name', lineTermMonths],
        recurring && !recurring.field.includes('.') ? recurring.field : null,
      ])),
      'Opportunity.AccountId',
      ...(await productField(reading)),
    ];
  },
  take: async ({ settings }, records, at) => ({
    facts: [
      {
        kind: 'opportunity_line',
        facts: records.flatMap((record) => lineFact(record, settings.renewals, at)),
      },
    ],
  }),
};

/** A field of the product, where lines are told apart by one and both are shown. */
async function productField({ crm, settings }: Reading): Promise<string[]> {
  const [relation, name] = settings.renewals.recurring?.field.split('.') ?? [];
  if (relation === undefined || name === undefined) return [];
  const product = await relationshipOf(crm, OBJECT, `${relation}Id`);
  const found = product === relation && (await crm.describe(relation))?.fields.get(name.toLowerCase());
  return found ? [`${relation}.${found.name}`] : [];
}

/** A line as a fact, none where its opportunity has no account. */
export function lineFact(record: CrmRecord, settings: Lines, at: Position): Fact<'opportunity_line'>[] {
  const own = stamps(record);
  const account = id(related(record, 'Opportunity'), 'AccountId');
  if (!own || (account === null && !own.deleted)) return [];
  const state = {
    sourceKey: account ?? '',
    opportunity_id: id(record, 'OpportunityId'),
    product: id(record, 'Product2Id') ?? text(record, 'Name'),
    is_recurring: isRecurring(record, settings),
    amount: decimal(record, 'TotalPrice'),
    currency: text(record, 'CurrencyIsoCode'),
    term_months: whole(record, settings.lineTermMonths),
  };
  return [onlyVersion<'opportunity_line'>(state, own, at)];
}

function isRecurring(record: CrmRecord, { recurring }: Lines): boolean {
  if (recurring === null) return true;
  const [relation = '', name] = recurring.field.split('.');
  const [holder, field] = name === undefined ? [record, relation] : [related(record, relation), name];
  return recurring.values.some((value) =>
    typeof value === 'boolean' ? flag(holder, field) === value : text(holder, field) === value,
  );
}
