import { addMonths, DAY, dateOf, isoOf, type Region } from './calendar';
import { type CrmObject, recordId } from './ids';
import { companyName, personName } from './names';
import { csmsOf, executivesOf } from './organization';
import { Rng } from './rng';
import type { CrmChange, FieldValue } from './types';

const PLANS = ['Enterprise', 'Growth', 'Starter'] as const;
const REGIONS: readonly Region[] = ['AMER', 'EMEA', 'APAC'];
const TITLES = ['Chief Financial Officer', 'Operations Lead'];

/**
 * A large organisation in which nothing happens: customers with two contacts and an open renewal each, all
 * there before the first day. Made for size: some 100,000 accounts take seconds.
 */
export function plainCrm(seed: number, firstDay: number, customers: number): CrmChange[] {
  const changes: CrmChange[] = [];
  const at = isoOf((firstDay - 400) * DAY + 9 * 3600);
  const add = (object: CrmObject, n: number, by: string, fields: Record<string, FieldValue>): string => {
    const id = recordId(object, n);
    changes.push({ at, by, op: 'insert', object, id, fields });
    return id;
  };
  for (let n = 0; n < customers; n++) {
    const rng = new Rng(seed, 'plain', n);
    const region = rng.pick(REGIONS);
    const company = companyName(rng, n, region);
    const plan = rng.pick(PLANS);
    const owner = rng.pick(executivesOf(region)).id;
    const arr = rng.int(20, 900) * 100;
    const end = dateOf(addMonths(firstDay, rng.int(1, 12)));
    const account = add('Account', n + 1, owner, {
      Name: company.name,
      Type: 'Customer',
      Website: `https://www.${company.domain}`,
      OwnerId: owner,
      Region__c: region,
      Plan__c: plan,
      Annual_Recurring_Revenue__c: arr,
      Contract_End__c: end,
      Customer_Success_Manager__c: rng.pick(csmsOf(region)).id,
      Workspace_Id__c: `ws-${n}`,
      Billing_Id__c: `cus-${n}`,
    });
    TITLES.forEach((title, i) => {
      const { first, last, mailbox } = personName(rng, company.script);
      add('Contact', 2 * n + i + 1, owner, {
        AccountId: account,
        FirstName: first,
        LastName: last,
        Title: title,
        Email: `${mailbox}${i}@${company.domain}`,
        OwnerId: owner,
      });
    });
    add('Opportunity', n + 1, owner, {
      Name: `${company.name} Renewal`,
      AccountId: account,
      Type: 'Renewal',
      StageName: 'Qualification',
      Probability: 10,
      ForecastCategoryName: 'Pipeline',
      IsClosed: false,
      IsWon: false,
      CloseDate: end,
      Amount: arr,
      Term_Months__c: 12,
      OwnerId: owner,
    });
  }
  return changes;
}
