import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOwned } from '../../../worker/crm/read-owned';
import { accountId } from '../../org/small-book';
import { provisioned, type StartedOrg, startedOrg } from './a-worker-org';

let started: StartedOrg;
beforeAll(async () => {
  started = await startedOrg();
});
afterAll(() => started.org.close());

it('finds the fields that were made since it signed in, as it asked for', async () => {
  const crm = await started.connect();
  const which = { ids: [accountId(1)] };
  await expect(readOwned(crm, 'Account', which)).rejects.toMatchObject({ code: 'FIELDS_MISSING' });
  await provisioned(started);
  expect([...(await readOwned(crm, 'Account', which)).keys()]).toEqual([accountId(1)]);
});
