import type { FieldDef } from '../definition';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';

type Total = (row: Row) => Scalar;

/**
 * Lets fields that sum up other rows be worked out when they are read, so that writing those rows costs nothing:
 * what a campaign has brought, and when somebody last had to do with a record.
 */
export function totalUp(store: Store): void {
  const rowsBy = (object: string, field: string, id: string): Row[] =>
    store.find(object) ? [...store.table(object).by(field, id)].filter((row) => !row.IsDeleted) : [];
  const set = (object: string, totals: Readonly<Record<string, Total>>) => {
    for (const [name, total] of Object.entries(totals)) {
      const field: FieldDef | undefined = store.find(object)?.fields.get(name.toLowerCase());
      if (field) field.compute = total;
    }
  };
  const members = (row: Row) => rowsBy('CampaignMember', 'CampaignId', row.Id);
  const deals = (row: Row) => rowsBy('Opportunity', 'CampaignId', row.Id);
  const amount = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + Number(row['Amount'] ?? 0), 0);
  const won = (row: Row) => deals(row).filter((deal) => deal['IsWon'] === true);
  set('Campaign', {
    NumberOfLeads: (row) => members(row).filter((each) => each['Type'] === 'Lead').length,
    NumberOfConvertedLeads: (row) =>
      members(row).filter((each) => store.anyRow(String(each['LeadId'] ?? ''))?.['IsConverted'] === true)
        .length,
    NumberOfContacts: (row) => members(row).filter((each) => each['Type'] === 'Contact').length,
    NumberOfResponses: (row) => members(row).filter((each) => each['HasResponded'] === true).length,
    NumberOfOpportunities: (row) => deals(row).length,
    NumberOfWonOpportunities: (row) => won(row).length,
    AmountAllOpportunities: (row) => amount(deals(row)),
    AmountWonOpportunities: (row) => amount(won(row)),
  });
  const activity = (column: string): Record<string, Total> => ({
    LastActivityDate: (row) =>
      lastDay([
        ...rowsBy('Task', column, row.Id).filter((task) => task['IsClosed'] === true),
        ...rowsBy('Event', column, row.Id).filter((event) => event['IsChild'] !== true),
      ]),
  });
  set('Account', activity('AccountId'));
  for (const object of ['Contact', 'Lead']) set(object, activity('WhoId'));
  for (const object of ['Opportunity', 'Campaign', 'Contract']) set(object, activity('WhatId'));
  const open = (row: Row) => rowsBy('Task', 'WhatId', row.Id).filter((task) => task['IsClosed'] !== true);
  set('Opportunity', { HasOpenActivity: (row) => open(row).length > 0 });
}

/** The latest due day of activities. Source: Object Reference, "LastActivityDate". */
function lastDay(activities: readonly Row[]): Scalar {
  return activities.reduce<string | null>((last, { ActivityDate: day }) => {
    return typeof day === 'string' && (last === null || day > last) ? day : last;
  }, null);
}
