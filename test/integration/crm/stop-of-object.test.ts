import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OwnedObject } from '../../../shared/crm-fields';
import { rowFailure } from '../../../worker/crm/errors';
import { writeRows } from '../../../worker/crm/write-rows';
import { accountId, CSM } from '../../org/small-book';
import { aPlanRow } from '../../unit/crm/a-plan-row';
import { anOrgToWrite, Impatience, type OrgToWrite } from './a-worker-org';

const [FIRST, SECOND] = [accountId(1), accountId(2)];
const SCORED = { Health_Score__c: [null, 33] } as const;
let org: OrgToWrite;
beforeAll(async () => {
  org = await anOrgToWrite();
});
afterAll(() => org.end());

it('a wrong set-up of accounts stops them and the renewals that follow them, and no renewal of another account', async () => {
  const [follows, alone] = await Promise.all([FIRST, SECOND].map(aRenewal));
  const { crm, store } = org;
  const { writeOwned } = crm;
  Object.assign(crm, {
    async writeOwned(object: OwnedObject, rows: Parameters<typeof writeOwned>[1]) {
      if (object !== 'Account') return await writeOwned.call(crm, object, rows);
      return rows.map(({ id }) => ({
        id,
        failure: rowFailure('STRING_TOO_LONG', 'Health_Drivers__c: too long'),
      }));
    },
  });
  const now = (): Date => new Date();
  const { outcomes, stop } = await writeRows(
    {
      ...{ db: store.db, crm, run: 'run-1', holder: 'test', now, plannedAt: now().toISOString() },
      ...{ signal: new AbortController().signal, patience: new Impatience() },
    },
    [
      aPlanRow(1, { record: FIRST, account: FIRST, fields: SCORED }),
      aPlanRow(2, { object: 'Opportunity', record: follows ?? '', account: FIRST, fields: SCORED }),
      aPlanRow(3, { object: 'Opportunity', record: alone ?? '', account: SECOND, fields: SCORED }),
    ],
  );
  expect(stop).toMatchObject({ code: 'STRING_TOO_LONG' });
  expect(outcomes.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['failed', 'STRING_TOO_LONG'],
    ['failed', 'ACCOUNT_FIRST'],
    ['written', null],
  ]);
});

async function aRenewal(account: string): Promise<string> {
  const fields = {
    ...{ Name: 'Renewal', AccountId: account, StageName: 'Prospecting', CloseDate: '2026-06-30' },
    ...{ Type: 'Renewal', CurrencyIsoCode: 'USD' },
  };
  const change = { user: CSM, op: 'insert', object: 'Opportunity', fields };
  return ((await org.started.control('POST', '/change', change)) as { id: string }).id;
}
