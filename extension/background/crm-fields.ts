import { z } from 'zod';
import { OWNER_STATUSES, TIERS } from '../../shared/tiers';
import type { CrmFields } from '../../shared/view';
import { getAsUser } from './salesforce';
import type { Session } from './session';

const API_VERSION = '66.0';
const text = z.string().nullable();
const number = z.number().nullable();
const row = z.object({
  Id: z.string(),
  Name: z.string(),
  Health_Score__c: number,
  Health_Tier__c: z.enum(TIERS).nullable().catch(null),
  Health_Trend_30d__c: number,
  Health_Coverage__c: number,
  Health_Drivers__c: text,
  Health_Next_Play__c: text,
  Health_Changed_At__c: text,
  Budget_Owner__r: z.object({ Name: text }).nullable(),
  Budget_Owner_Status__c: z.enum(OWNER_STATUSES).nullable().catch(null),
  Budget_Owner_Last_Engaged__c: text,
});
const page = z.object({ records: z.array(row) });

const FIELDS = Object.keys(row.shape).map((field) =>
  field === 'Budget_Owner__r' ? 'Budget_Owner__r.Name' : field,
);

/** The account's own fields, read as the user; null where they may not see them or Salesforce gives no answer. */
export async function readCrmFields(account: string, session: Session): Promise<CrmFields | null> {
  const soql = `SELECT ${FIELDS.join(', ')} FROM Account WHERE Id = '${account}'`;
  const path = `/services/data/v${API_VERSION}/query?q=${encodeURIComponent(soql)}`;
  const response = await getAsUser(path, session);
  const found = page.safeParse(response?.ok ? await response.json().catch(() => null) : null);
  const fields = found.success ? found.data.records[0] : undefined;
  if (!fields) return null;
  return {
    account: fields.Id,
    name: fields.Name,
    score: fields.Health_Score__c,
    tier: fields.Health_Tier__c,
    trend30d: fields.Health_Trend_30d__c,
    coverage: fields.Health_Coverage__c === null ? null : fields.Health_Coverage__c / 100,
    drivers: (fields.Health_Drivers__c ?? '').split(/\r?\n/).filter((line) => line !== ''),
    nextPlay: fields.Health_Next_Play__c,
    ownerName: fields.Budget_Owner__r?.Name ?? null,
    ownerStatus: fields.Budget_Owner_Status__c,
    lastEngaged: fields.Budget_Owner_Last_Engaged__c,
    changedAt: fields.Health_Changed_At__c === null ? null : asUtc(fields.Health_Changed_At__c),
  };
}

/** Salesforce writes the zone as +0000. */
const asUtc = (stamp: string): string => new Date(stamp).toISOString();
