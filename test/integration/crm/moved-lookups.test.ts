import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadPlan } from '../../../worker/crm/load-plan';
import type { PlanRow } from '../../../worker/crm/plan';
import { writeRows } from '../../../worker/crm/write-rows';
import { accountId, CSM } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { anOrgToWrite, type OrgToWrite, SETTINGS } from './a-worker-org';

const AS_OF = '2026-01-06T08:00:00.000Z';
let accounts = 0;
let account = '';
let org: OrgToWrite;
beforeAll(async () => {
  org = await anOrgToWrite();
});
afterAll(() => org.end());

const change = (body: object): Promise<{ id: string }> =>
  org.started.control('POST', '/change', { user: CSM, ...body }) as Promise<{ id: string }>;
const aContact = async (name: string): Promise<string> =>
  (await change({ op: 'insert', object: 'Contact', fields: { AccountId: account, LastName: name } })).id;

async function planned(contact: string | null): Promise<PlanRow> {
  const document = aDocument({ account, budgetOwner: { ...aDocument().budgetOwner, contact } });
  const settings = { onEdit: 'respect' as const, steps: { score: 2, trend: 5 }, mapped: SETTINGS.account };
  const { rows } = await loadPlan(org.store.db, org.crm, [{ account, document, causes: [] }], {
    asOf: AS_OF,
    settings,
  });
  if (!rows[0]) throw new Error('Nothing was planned.');
  return rows[0];
}

let first: string;
let second: string;
beforeEach(async () => {
  account = accountId(++accounts);
  [first, second] = [await aContact('First'), await aContact('Second')];
  const { outcomes } = await writeRows(
    {
      ...{
        db: org.store.db,
        crm: org.crm,
        run: 'run-1',
        holder: 'test',
        now: () => new Date(),
        plannedAt: AS_OF,
      },
      signal: new AbortController().signal,
    },
    [await planned(first)],
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written']);
});

it('a lookup that the deletion of its contact emptied is nobody’s edit: the next budget owner is written', async () => {
  await change({ op: 'delete', object: 'Contact', id: first });
  const row = await planned(second);
  expect(row.exceptions).toEqual([]);
  expect(row.fields.Budget_Owner__c).toEqual([null, second]);
});

it('a lookup that follows its contact into another is nobody’s edit', async () => {
  await change({ op: 'merge', object: 'Contact', id: first, into: second });
  const row = await planned(second);
  expect(row.exceptions).toEqual([]);
  expect(row.acknowledge.Budget_Owner__c).toBe(second);
  const third = await aContact('Third');
  expect((await planned(third)).fields.Budget_Owner__c).toEqual([second, third]);
});

it('a lookup that somebody emptied, or set to another, is their edit', async () => {
  await change({ op: 'update', object: 'Account', id: account, fields: { Budget_Owner__c: null } });
  expect((await planned(second)).exceptions).toMatchObject([{ field: 'Budget_Owner__c', theirs: null }]);
  const third = await aContact('Third');
  await change({ op: 'update', object: 'Account', id: account, fields: { Budget_Owner__c: third } });
  expect((await planned(second)).exceptions).toMatchObject([{ field: 'Budget_Owner__c', theirs: third }]);
});
