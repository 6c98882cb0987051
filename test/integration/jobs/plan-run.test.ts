import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import { ConfigSchema } from '../../../worker/config/schema';
import type { OrgUsage } from '../../../worker/crm/calls';
import type { Crm, CrmRecord } from '../../../worker/crm/crm';
import { keepPlannedRun, type PlannedRun, plannedRun, planRun } from '../../../worker/jobs/plan-run';
import type { RunContext } from '../../../worker/jobs/run-context';
import { runOutcome } from '../../../worker/jobs/run-outcome';
import { resolveKeys } from '../../../worker/store/account-keys';
import { acknowledgeValues } from '../../../worker/store/bases';
import { writeDocuments } from '../../../worker/store/documents';
import { writeFacts } from '../../../worker/store/facts';
import type { Store } from '../../../worker/store/open-store';
import { completeUnit } from '../../../worker/store/run-units';
import { startRun } from '../../../worker/store/runs';
import { aDocument } from '../../unit/crm/a-document';
import { accountValues } from '../../unit/crm/account-values';
import { aStore } from '../crm/a-worker-org';

const DAY = '2026-05-03';
const at = (hour: number): string => `${DAY}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `001000000000${String(i + 10).padStart(3, '0')}AAA`);

let store: Store & { remove(): Promise<void> };
let hour = 0;
beforeAll(async () => {
  store = await aStore();
});
afterAll(() => store.remove());
beforeEach(async () => {
  await store.db.deleteFrom('base').execute();
  await writeDocuments(
    store.db,
    ACCOUNTS.map((account) => ({ account, day: DAY, body: JSON.stringify(documentOf(account)), hash: 'x' })),
  );
  await acknowledgeValues(
    store.db,
    'Account',
    ACCOUNTS.flatMap((record) =>
      Object.entries(accountValues(documentOf(record))).map(([field, value]) => ({ record, field, value })),
    ),
  );
});

const documentOf = (account: string) => aDocument({ account });

/** An org that holds on each account what was written there, but another score on those in `outdated`. */
function anOrg(
  outdated: readonly string[],
  pilots: readonly string[] = [],
  score: number | null = null,
  usage: OrgUsage | null = null,
): Crm {
  const rows = ACCOUNTS.map(
    (Id): CrmRecord => ({
      ...{ Id, SystemModstamp: at(0), LastModifiedById: null },
      ...accountValues(documentOf(Id)),
      ...(outdated.includes(Id) ? { Health_Score__c: score } : {}),
    }),
  );
  const fields = new Map(Object.keys(OWNED_ACCOUNT_FIELDS).map((name) => [name.toLowerCase(), { name }]));
  const org = {
    production: false,
    counts: { reads: 0, writes: 0, polls: 0, other: 0 },
    usage: () => usage,
    describe: async () => ({ name: 'Account', fields }),
    query: async () => rows.filter(({ Id }) => pilots.includes(String(Id))),
    retrieve: async (_object: string, ids: readonly string[]) =>
      rows.filter(({ Id }) => ids.includes(String(Id))),
  };
  return org as unknown as Crm;
}

/** Plans a run in which `customers` are in scope, and tells what comes of it. */
async function plan(customers: readonly string[], crm: Crm, settings: object = {}) {
  hour += 1;
  const asOf = at(hour);
  const id = `run-${hour}`;
  await writeFacts(
    store.db,
    'salesforce',
    'account',
    ACCOUNTS.map((record) => ({
      ...{ record, sourceKey: record, at: at(0), knownFrom: asOf },
      body: { in_scope: customers.includes(record) },
    })),
    'UTC',
  );
  await startRun(store.db, { id, asOf, day: DAY, scorecard: 'card', stage: 'plan', startedAt: asOf });
  const context = {
    ...{ store, crm, run: { id, asOf, day: DAY }, card: { hash: 'card' }, now: () => new Date(asOf) },
    config: ConfigSchema.parse({ crm: { stage: 'full', ...settings } }),
  } as unknown as RunContext;
  const planned: PlannedRun = await planRun(context);
  await completeUnit(store.db, id, 'plan', 'all', await keepPlannedRun(store.db, id, planned));
  expect(await plannedRun(context)).toEqual(planned);
  return { written: planned.writes.map((row) => row.account), outcome: await runOutcome(context) };
}

it('clears accounts that left scope', async () => {
  const { written, outcome } = await plan(ACCOUNTS.slice(10), anOrg([]));
  expect(written).toEqual(ACCOUNTS.slice(0, 10));
  expect(outcome.failures).toEqual([]);
});

it('clears none where more than half left scope at once, says so once, and writes the rest', async () => {
  const rest = ACCOUNTS.slice(11);
  const { written, outcome } = await plan(rest, anOrg(rest.slice(0, 1)), { onEdit: 'overwrite' });
  expect(written).toEqual(rest.slice(0, 1));
  expect(outcome.rows).toEqual({ written: 0, unchanged: 8, held: 11, failed: 0 });
  expect(outcome.failures).toMatchObject([
    {
      account: null,
      code: 'SCOPE_SHRANK',
      message: expect.stringContaining('11 of the 20'),
      action: expect.stringContaining('salesforce.scope'),
    },
  ]);
});

it('leaves to the next run what the share of calls that people keep, or the size of a run, does not allow', async () => {
  const edited = anOrg(ACCOUNTS, [], 3, { used: 4_998, limit: 10_000 });
  const all = await plan(ACCOUNTS, edited, { onEdit: 'overwrite' });
  expect(all.written).toHaveLength(20);
  const spent = anOrg(ACCOUNTS, [], 3, { used: 4_999, limit: 10_000 });
  const { written, outcome } = await plan(ACCOUNTS, spent, { onEdit: 'overwrite' });
  expect(written).toEqual([]);
  expect(outcome.rows).toMatchObject({ held: 20, failed: 0 });
  expect(outcome.failures).toMatchObject(Array(20).fill({ code: 'CALLS_SPENT' }));
  const few = await plan(ACCOUNTS, edited, { onEdit: 'overwrite', maxRowsPerRun: 7 });
  expect(few.written).toHaveLength(7);
  expect(few.outcome.failures).toMatchObject(Array(13).fill({ code: 'ROWS_OF_RUN' }));
});

it('clears none where the scope holds nobody, until that is confirmed', async () => {
  expect((await plan([], anOrg([]))).written).toEqual([]);
  expect((await plan([], anOrg([]), { confirmClearing: true })).written).toEqual(ACCOUNTS);
});

it('clears in a pilot, too, what was written on an account that left scope, and leaves the other customers', async () => {
  const [pilot = '', other = '', left = ''] = ACCOUNTS;
  const customers = ACCOUNTS.filter((account) => account !== left);
  const settings = { stage: 'pilot', pilotWhere: 'Name != null', onEdit: 'overwrite' };
  const { written } = await plan(customers, anOrg([pilot, other], [pilot]), settings);
  expect(written).toEqual([pilot, left]);
});

it('takes what a merged account brought along for its own value, until the winner holds what it should', async () => {
  const [winner = ''] = ACCOUNTS;
  const loser = '001000000000999AAA';
  await resolveKeys(store.db, [
    { source: 'salesforce', sourceKey: loser, account: winner, rule: 'merged', knownFrom: at(0) },
  ]);
  await acknowledgeValues(store.db, 'Account', [{ record: loser, field: 'Health_Score__c', value: 31 }]);
  const brought = await plan(ACCOUNTS, anOrg([winner], [], 31));
  expect(brought.written).toEqual([winner]);
  expect(brought.outcome.exceptions).toEqual([]);

  await plan(ACCOUNTS, anOrg([]));
  const edited = await plan(ACCOUNTS, anOrg([winner], [], 31));
  expect(edited.written).toEqual([]);
  expect(edited.outcome.exceptions).toMatchObject([{ account: winner, theirs: 31 }]);
});

it('leaves an edit that was known before a merge, although the account that went held the same value', async () => {
  const [, winner = ''] = ACCOUNTS;
  const loser = '001000000000998AAA';
  await plan(ACCOUNTS, anOrg([winner], [], 31));
  await resolveKeys(store.db, [
    { source: 'salesforce', sourceKey: loser, account: winner, rule: 'merged', knownFrom: at(0) },
  ]);
  await acknowledgeValues(store.db, 'Account', [{ record: loser, field: 'Health_Score__c', value: 31 }]);
  const merged = await plan(ACCOUNTS, anOrg([winner], [], 31));
  expect(merged.written).toEqual([]);
  expect(merged.outcome.exceptions).toMatchObject([{ account: winner, theirs: 31 }]);
});
