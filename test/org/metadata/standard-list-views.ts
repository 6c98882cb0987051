import type { OrgApi } from '../data/org-api';
import { listView } from './types/list-view';
import { readXml } from './xml-tree';

/** The list views an org comes with: all and one's own of what people sell and serve. */
const COLUMNS: Readonly<Record<string, { plural: string; columns: readonly string[] }>> = {
  Account: {
    plural: 'Accounts',
    columns: [
      'ACCOUNT.NAME',
      'ACCOUNT.SITE',
      'ACCOUNT.ADDRESS1_STATE',
      'ACCOUNT.PHONE1',
      'ACCOUNT.TYPE',
      'CORE.USERS.ALIAS',
    ],
  },
  Contact: {
    plural: 'Contacts',
    columns: ['FULL_NAME', 'ACCOUNT.NAME', 'CONTACT.PHONE1', 'CONTACT.EMAIL', 'CORE.USERS.ALIAS'],
  },
  Opportunity: {
    plural: 'Opportunities',
    columns: [
      'OPPORTUNITY.NAME',
      'ACCOUNT.NAME',
      'OPPORTUNITY.AMOUNT',
      'OPPORTUNITY.CLOSE_DATE',
      'OPPORTUNITY.STAGE_NAME',
      'CORE.USERS.ALIAS',
    ],
  },
  Case: {
    plural: 'Cases',
    columns: ['CASES.CASE_NUMBER', 'CASES.SUBJECT', 'CASES.STATUS', 'CASES.PRIORITY', 'OWNER_NAME'],
  },
};

/** Adds them on behalf of whoever made the org, at its founding; none is journaled, each start makes them again. */
export function addStandardListViews(org: OrgApi): void {
  const organization = org.row('Organization', org.organizationId);
  const user = String(organization?.['CreatedById'] ?? '');
  const at = String(organization?.['CreatedDate'] ?? '');
  for (const [object, { plural, columns }] of Object.entries(COLUMNS)) {
    for (const [name, label, scope] of [
      [`All${plural}`, `All ${plural}`, 'Everything'],
      [`My${plural}`, `My ${plural}`, 'Mine'],
    ]) {
      const listed = columns.map((column) => `<columns>${column}</columns>`).join('');
      const xml = `<ListView>${listed}<filterScope>${scope}</filterScope><label>${label}</label></ListView>`;
      listView.read(readXml(xml)).apply({ org, user, at }, `${object}.${name}`);
    }
  }
}
