import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorsOf, type Edit, editKey } from '../../../worker/crm/authors';
import type { Crm } from '../../../worker/crm/crm';
import { accountId, CSM } from '../../org/small-book';
import { provisioned, type StartedOrg, startedOrg } from './a-worker-org';

const FIRST = accountId(1);
let started: StartedOrg;
let crm: Crm;
let admin: string;

beforeAll(async () => {
  started = await startedOrg();
  await provisioned(started);
  const connection = new Connection({ ...started.admin, version: '66.0' });
  admin = (await connection.query("SELECT Id FROM User WHERE Profile.Name = 'System Administrator'"))
    .records[0]?.Id as string;
  for (const field of ['Health_Tier__c', 'Health_Drivers__c', 'Budget_Owner__c']) {
    const made = await connection.metadata.read('CustomField', `Account.${field}`);
    const result = await connection.metadata.update('CustomField', { ...made, trackHistory: true });
    expect(result).toMatchObject({ success: true });
  }
  crm = await started.connect();
});
afterAll(() => started.org.close());

const edit = (user: string, fields: Record<string, unknown>) =>
  started.control('POST', '/change', { user, op: 'update', object: 'Account', id: FIRST, fields });
const automation = (set: Record<string, string>, condition: string) =>
  started.control('POST', '/automation', {
    ...{ kind: 'update', name: Object.keys(set).join(), object: 'Account', condition, set },
  });
const held = async (field: string) =>
  (await crm.query(`SELECT ${field} FROM Account WHERE Id = '${FIRST}'`))[0]?.[field];
const authorOf = async (field: string, theirs: Edit['theirs']) =>
  (await authorsOf(crm, 'Account', [{ record: FIRST, field, theirs }])).get(
    editKey({ record: FIRST, field }),
  );

it('names who put the value there, whoever changed the record since', async () => {
  await edit(CSM, { Health_Tier__c: 'Healthy' });
  await edit(admin, { NumberOfEmployees: 7 });
  expect(await authorOf('Health_Tier__c', 'Healthy')).toBe(CSM);
});

it('names the last of several, and nobody for a value that no history tells of', async () => {
  await edit(CSM, { Health_Tier__c: 'Watch' });
  await edit(admin, { Health_Tier__c: 'Critical' });
  expect(await authorOf('Health_Tier__c', 'Critical')).toBe(admin);
  expect(await authorOf('Health_Tier__c', 'Unknown')).toBeUndefined();
});

it('knows a lookup by its id and long text although the history keeps none of it', async () => {
  const contact = String((await crm.query(`SELECT Id FROM Contact WHERE AccountId = '${FIRST}'`))[0]?.['Id']);
  await edit(CSM, { Budget_Owner__c: contact, Health_Drivers__c: 'As I see it' });
  expect(await authorOf('Budget_Owner__c', contact)).toBe(CSM);
  expect(await authorOf('Health_Drivers__c', 'As I see it')).toBe(CSM);
});

it('knows no author of a field whose history is not kept', async () => {
  await edit(CSM, { Health_Score__c: 99 });
  expect(await authorOf('Health_Score__c', 99)).toBeUndefined();
});

describe('an automation that runs as we save', () => {
  it('is not told by who had put the same value there before us', async () => {
    await edit(CSM, { Health_Tier__c: 'Watch' });
    await crm.writeOwned('Account', [{ id: FIRST, fields: { Health_Tier__c: 'Healthy' } }]);
    await automation({ Health_Tier__c: '"Watch"' }, 'ISPICKVAL(Health_Tier__c, "Critical")');
    await crm.writeOwned('Account', [{ id: FIRST, fields: { Health_Tier__c: 'Critical' } }]);
    expect(await held('Health_Tier__c')).toBe('Watch');
    expect(await authorOf('Health_Tier__c', 'Watch')).toBeUndefined();
  });

  it('is not told by who had changed a long text before us', async () => {
    await edit(CSM, { Health_Drivers__c: 'As I see it' });
    await automation({ Health_Drivers__c: '"flow"' }, 'Health_Drivers__c = "ours"');
    await crm.writeOwned('Account', [{ id: FIRST, fields: { Health_Drivers__c: 'ours' } }]);
    expect(await held('Health_Drivers__c')).toBe('flow');
    expect(await authorOf('Health_Drivers__c', 'flow')).toBeUndefined();
  });
});
