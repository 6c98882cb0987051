import type { CrmRecord, DescribedObject, Liveness } from './crm';
import { callFailure } from './errors';
import { literal } from './soql';

export const STATUS_SETTING = 'Plimsoll_Status__c';

interface Calls {
  query(soql: string): Promise<CrmRecord[]>;
  send(method: 'PATCH' | 'POST', path: string, body: object): Promise<unknown>;
  describe(object: string): Promise<DescribedObject | null>;
}

/**
 * Says in the org-wide custom setting when the sync last ran, so that people in Salesforce can see whether it
 * lives without a write to any account. False where the setting was never provisioned or is not granted.
 */
export async function writeLiveness(liveness: Liveness, calls: Calls): Promise<boolean> {
  const described = await calls.describe(STATUS_SETTING);
  if (!described?.fields.get('last_sync__c')?.updateable) return false;
  try {
    await upsertStatus(liveness, calls);
    return true;
  } catch (error) {
    // Salesforce lets only Customize Application write a custom setting: without it the sync lives all the same.
    const { class: kind, code } = callFailure(error);
    if (kind === 'holdRow' || code === 'INSUFFICIENT_ACCESS') return false;
    throw error;
  }
}

async function upsertStatus(liveness: Liveness, calls: Calls): Promise<void> {
  const fields = { Last_Sync__c: liveness.lastSync, Last_Run__c: liveness.lastRun.slice(0, 255) };
  const [organization] = await calls.query('SELECT Id FROM Organization');
  const owner = String(organization?.['Id']);
  const [row] = await calls.query(`SELECT Id FROM ${STATUS_SETTING} WHERE SetupOwnerId = ${literal(owner)}`);
  if (row) await calls.send('PATCH', `/sobjects/${STATUS_SETTING}/${String(row['Id'])}`, fields);
  else await calls.send('POST', `/sobjects/${STATUS_SETTING}`, { SetupOwnerId: owner, ...fields });
}
