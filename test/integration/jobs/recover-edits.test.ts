import { Connection } from 'jsforce';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { loadPlan, type PlanSettings } from '../../../worker/crm/load-plan';
import type { PlanRow } from '../../../worker/crm/plan';
import { readOwned } from '../../../worker/crm/read-owned';
import { writeRows } from '../../../worker/crm/write-rows';
import { recoverEdits } from '../../../worker/jobs/recover-edits';
import { type PlanWriter, undoRun } from '../../../worker/jobs/write-plan';
import { decideException, openExceptions } from '../../../worker/store/exceptions';
import { openFindings } from '../../../worker/store/findings';
import { releaseUndone } from '../../../worker/store/holds';
import type { Store } from '../../../worker/store/open-store';
import { accountId, CSM } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { aPlanRow } from '../../unit/crm/a-plan-row';
import { aStore, Impatience, provisioned, SETTINGS, type StartedOrg, startedOrg } from '../crm/a-worker-org';

const ACCOUNTS = [1, 2, 3].map(accountId);
const [FIRST = '', SECOND = ''] = ACCOUNTS;
const AS_OF = '2026-01-06T08:00:00.000Z';
const RESPECTING: PlanSettings = {
  onEdit: 'respect',
  steps: { score: 2, trend: 5 },
  mapped: SETTINGS.account,
};

let started: StartedOrg;
let store: Store & { remove(): Promise<void> };
let crm: Crm;
let writer: PlanWriter;
/** Done once, after the worker has looked at its rows and before the org has them. */
let meddle: (() => Promise<unknown>) | null = null;
/** Once, the answer of a call is lost. */
let breaksOff = false;

beforeAll(async () => {
  started = await startedOrg();
  await provisioned(started);
  const connection = new Connection({ ...started.admin, version: '66.0' });
  for (const field of [
    'Health_Tier__c',
    'Health_Score__c',
    'Health_Next_Play__c',
    'Health_Drivers__c',
    'Budget_Owner__c',
  ]) {
    const made = await connection.metadata.read('CustomField', `Account.${field}`);
    await connection.metadata.update('CustomField', { ...made, trackHistory: true });
  }
  store = await aStore();
  crm = await started.connect();
  const { writeOwned } = crm;
  const { upload } = crm.bulk;
  const meddled = async (): Promise<void> => {
    const work = meddle;
    meddle = null;
    await work?.();
  };
  Object.assign(crm, {
    async writeOwned(...args: Parameters<Crm['writeOwned']>) {
      await meddled();
      const results = await writeOwned.apply(crm, args);
      if (!breaksOff) return results;
      breaksOff = false;
      throw new TypeError('fetch failed');
    },
  });
  Object.assign(crm.bulk, {
    async upload(...args: Parameters<typeof upload>) {
      await meddled();
      return await upload.apply(crm.bulk, args);
    },
  });
  const config = ConfigSchema.parse({ crm: { stage: 'full' } });
  const signal = new AbortController().signal;
  writer = { store, crm, config, holder: 'test', now: () => new Date(), signal };
});
afterAll(async () => {
  await started.org.close();
  await store.remove();
});
afterEach(async () => {
  const fields = Object.fromEntries(Object.keys(OWNED_ACCOUNT_FIELDS).map((field) => [field, null]));
  for (const id of ACCOUNTS) await edit(id, fields);
  for (const table of [
    'base',
    'intent',
    'open_intent',
    'exception',
    'hold',
    'lease',
    'setting',
    'finding',
  ] as const)
    await store.db.deleteFrom(table).execute();
  // The field history tells time by the second, and looks an hour back.
  await later(2);
});

let ahead = 0;
async function later(hours: number): Promise<void> {
  ahead += hours * 3_600_000;
  await started.control('POST', '/time', { offsetMs: ahead });
}
const now = (): Date => new Date(Date.now() + ahead);
const edit = (id: string, fields: Record<string, unknown>) =>
  started.control('POST', '/change', { user: CSM, op: 'update', object: 'Account', id, fields });

async function contact(LastName: string): Promise<string> {
  const fields = { AccountId: FIRST, LastName };
  const change = { user: CSM, op: 'insert', object: 'Contact', fields };
  return String(Reflect.get(Object(await started.control('POST', '/change', change)), 'id'));
}

const plan = (change: Partial<HealthDocument>, settings = RESPECTING) =>
  loadPlan(
    store.db,
    crm,
    ACCOUNTS.map((account) => ({
      account,
      document: aDocument({
        account,
        budgetOwner: { ...aDocument().budgetOwner, contact: null },
        ...change,
      }),
      causes: [],
    })),
    { asOf: AS_OF, settings },
  );

async function write(
  run: string,
  change: Partial<HealthDocument>,
  options: { bulkFrom?: number; settings?: PlanSettings } = {},
): Promise<void> {
  const { rows } = await plan(change, options.settings);
  await writePlanned(run, rows, options.bulkFrom);
}

/** Only the first account: the others have no contact of that id. */
async function writeFirst(run: string, change: Partial<HealthDocument>): Promise<void> {
  const { rows } = await plan(change);
  await writePlanned(run, rows.slice(0, 1));
}

async function writePlanned(run: string, rows: readonly PlanRow[], bulkFrom?: number): Promise<void> {
  const due = rows.filter((row) => row.outcome === 'write');
  const { outcomes } = await writeRows(
    {
      ...writer,
      now,
      db: store.db,
      run,
      bulkFrom,
      plannedAt: now().toISOString(),
      patience: new Impatience(),
    },
    due,
  );
  expect(outcomes.map((end) => end.outcome)).toEqual(due.map(() => 'written'));
}

const recover = (how?: { history: boolean }) =>
  recoverEdits({ ...writer, now, patience: new Impatience() }, how);
const held = async (id = FIRST) => (await readOwned(crm, 'Account', { ids: [id] })).get(id)?.values ?? {};
const exceptions = () => openExceptions(store.db, 'Account');

const FINE = { score: 80, tier: 'Healthy' } as const;
const WORSE = { score: 20, tier: 'Critical' } as const;

describe.each([
  { route: 'Collections', bulkFrom: 1000 },
  { route: 'bulk', bulkFrom: 1 },
])('an edit between our last look and our write by $route', ({ bulkFrom }) => {
  it('is given back, listed with its author, and stays whatever follows', async () => {
    await write('run-1', FINE, { bulkFrom });
    meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE, { bulkFrom });
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical' });

    expect(await recover()).toBe(1);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Watch', Health_Score__c: 20 });
    expect(await held(SECOND)).toMatchObject({ Health_Tier__c: 'Critical' });
    expect(await exceptions()).toMatchObject([
      { record: FIRST, field: 'Health_Tier__c', theirs: 'Watch', ours: 'Critical', author: CSM },
    ]);
    expect(await recover()).toBe(0);

    const { rows } = await plan(FINE);
    expect(rows[0]).toMatchObject({ record: FIRST, exceptions: [{ theirs: 'Watch' }] });
    expect(rows[0]?.fields).not.toHaveProperty('Health_Tier__c');
    await undoRun({ ...writer, now }, 'run-2', undefined);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Watch', Health_Score__c: 80 });
    expect(await held(SECOND)).toMatchObject({ Health_Tier__c: 'Healthy' });
  });
});

it.each([
  { route: 'Collections', bulkFrom: 1000 },
  { route: 'bulk', bulkFrom: 1 },
])('an edit of a renewal is given back, too, by $route, beside what we do not own', async ({ bulkFrom }) => {
  const admin = new Connection({ ...started.admin, version: '66.0' });
  const field = await admin.metadata.read('CustomField', 'Opportunity.Health_Tier__c');
  await admin.metadata.update('CustomField', { ...field, trackHistory: true });
  const fields = {
    ...{ Name: 'Renewal', AccountId: FIRST, Type: 'Renewal', StageName: 'Prospecting' },
    ...{ CloseDate: '2027-06-30', CurrencyIsoCode: 'USD' },
  };
  const insert = { user: CSM, op: 'insert', object: 'Opportunity', fields };
  const record = String(Reflect.get(Object(await started.control('POST', '/change', insert)), 'id'));
  const change = { user: CSM, op: 'update', object: 'Opportunity', id: record };
  const row = (values: PlanRow['fields']): PlanRow =>
    aPlanRow(1, { object: 'Opportunity', record, account: FIRST, fields: values });

  await writePlanned('run-1', [row({ Health_Tier__c: [null, 'Healthy'] })], bulkFrom);
  meddle = () =>
    started.control('POST', '/change', { ...change, fields: { Health_Tier__c: 'Watch', NextStep: 'Mine' } });
  await writePlanned('run-2', [row({ Health_Tier__c: ['Healthy', 'Critical'] })], bulkFrom);
  expect(await recover()).toBe(1);
  const shown = await readOwned(crm, 'Opportunity', { ids: [record] });
  expect(shown.get(record)?.values).toMatchObject({ Health_Tier__c: 'Watch' });
  const { records } = await admin.query(`SELECT NextStep FROM Opportunity WHERE Id = '${record}'`);
  expect(records).toMatchObject([{ NextStep: 'Mine' }]);
  expect(await openExceptions(store.db, 'Opportunity')).toMatchObject([
    { record, field: 'Health_Tier__c', theirs: 'Watch', author: CSM },
  ]);
});

describe('an edit that our write replaced', () => {
  it('that emptied a field empties it again', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Tier__c: null });
    await write('run-2', WORSE);
    expect(await recover()).toBe(1);
    expect(await held()).toMatchObject({ Health_Tier__c: null });
    expect((await plan(WORSE)).rows[0]).toMatchObject({ exceptions: [{ theirs: null }] });
  });

  it('counts as it was left last', async () => {
    await write('run-1', FINE);
    meddle = async () => {
      await edit(FIRST, { Health_Tier__c: 'Unknown' });
      await edit(FIRST, { Health_Tier__c: 'At Risk' });
    };
    await write('run-2', WORSE);
    expect(await recover()).toBe(1);
    expect(await held()).toMatchObject({ Health_Tier__c: 'At Risk' });
  });

  it('is found although we have written the field once more since', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE);
    await write('run-3', FINE);
    expect(await recover()).toBe(1);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Watch' });
  });

  it('gives way to what somebody has put there since', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE);
    await edit(FIRST, { Health_Tier__c: 'Unknown' });
    expect(await recover()).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Unknown' });
    expect((await plan(WORSE)).rows[0]).toMatchObject({ exceptions: [{ theirs: 'Unknown' }] });
  });

  it('of long text is told, since nobody has it any more', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Drivers__c: 'What I think' });
    await write('run-2', { ...WORSE, drivers: [] });
    expect(await recover()).toBe(0);
    expect(await openFindings(store.db)).toMatchObject([
      { code: 'EDIT_OVERWRITTEN', subject: `Account ${FIRST} Health_Drivers__c` },
    ]);
  });

  it('that cannot be put back is told', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Score__c: 55 });
    await write('run-2', WORSE);
    const rule = { object: 'Account', name: 'Not_55' };
    await started.control('POST', '/automation', {
      ...{ ...rule, kind: 'validation', message: 'Not that.' },
      condition: `AND($User.Username = '${started.integration}', Health_Score__c = 55)`,
    });
    expect(await recover()).toBe(0);
    await started.control('DELETE', '/automation', rule);
    expect((await plan(FINE)).rows[0]).toMatchObject({ record: FIRST, outcome: 'write' });
    const [finding] = await openFindings(store.db);
    expect(finding).toMatchObject({ code: 'EDIT_OVERWRITTEN', message: expect.stringContaining('55') });
    expect(finding?.message).toContain('Not that.');
  });
});

describe('somebody who was given an edit back', () => {
  beforeEach(async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE);
    expect(await recover()).toBe(1);
  });
  const AT_RISK = { score: 40, tier: 'At Risk' } as const;

  it('may decide that ours is to be written over it', async () => {
    await decideException(
      store.db,
      { object: 'Account', record: FIRST, field: 'Health_Tier__c' },
      'overwrite',
      null,
    );
    await write('run-3', { ...WORSE, score: 10 });
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical' });
    expect(await recover()).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical' });
  });

  it('may take it back by hand', async () => {
    await edit(FIRST, { Health_Tier__c: 'Critical' });
    await write('run-3', AT_RISK);
    expect(await held()).toMatchObject({ Health_Tier__c: 'At Risk' });
    expect(await recover()).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'At Risk' });
  });
});

it('of a field that the sync does not write once a night the edit is told, too', async () => {
  await write('run-1', FINE);
  await later(26);
  meddle = () => edit(FIRST, { Health_Drivers__c: 'What I think' });
  await write('run-2', { ...WORSE, drivers: [] });
  await recover();
  expect(await openFindings(store.db)).toMatchObject([{ subject: `Account ${FIRST} Health_Drivers__c` }]);
});

it('an edit whose giving back fails in passing is given back the next time', async () => {
  await write('run-1', FINE);
  meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
  await write('run-2', WORSE);
  await started.control('POST', '/faults', { kind: 'lock', match: { path: '/composite' } });
  expect(await recover()).toBe(0);
  await started.control('DELETE', '/faults');
  expect(await recover()).toBe(1);
  expect(await held()).toMatchObject({ Health_Tier__c: 'Watch' });
});

it('an edit of a time when edits were overwritten is not given back once they are respected', async () => {
  await write('run-1', FINE);
  meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
  await write('run-2', WORSE);
  const config = ConfigSchema.parse({ crm: { stage: 'full', onEdit: 'overwrite' } });
  expect(await recoverEdits({ ...writer, config, now })).toBe(0);
  await later(3);
  await write('run-3', FINE);
  expect(await recover()).toBe(0);
  expect(await held()).toMatchObject({ Health_Tier__c: 'Healthy' });
});

it('a lookup is told by its ids, whatever the names are', async () => {
  const [mine, theirs] = [await contact('Jane'), await contact('John')];
  const owner = (contact: string | null) => ({ budgetOwner: { ...aDocument().budgetOwner, contact } });
  await write('run-1', { ...FINE, ...owner(null) });
  await edit(FIRST, { Budget_Owner__c: mine });
  const overwriting = { settings: { ...RESPECTING, onEdit: 'overwrite' as const } };
  await write('run-2', { ...WORSE, ...owner(null) }, overwriting);
  expect(await recover()).toBe(0);
  expect(await openFindings(store.db)).toEqual([]);
  meddle = () => edit(FIRST, { Budget_Owner__c: theirs });
  await writeFirst('run-3', { ...FINE, ...owner(mine) });
  expect(await recover()).toBe(1);
  expect(await held()).toMatchObject({ Budget_Owner__c: theirs });
});

it('an edit that an undo wrote over is given back before the undo ends', async () => {
  await write('run-1', FINE);
  await write('run-2', WORSE);
  meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
  await undoRun({ ...writer, now }, 'run-2', undefined);
  expect(meddle).toBeNull();
  expect(await held()).toMatchObject({ Health_Tier__c: 'Watch', Health_Score__c: 80 });
  expect(await held(SECOND)).toMatchObject({ Health_Tier__c: 'Healthy' });
  expect(await exceptions()).toMatchObject([{ record: FIRST, theirs: 'Watch', author: CSM }]);
});

describe('no edit is made up of', () => {
  it('our own writes to and fro beside edits of other fields', async () => {
    await write('run-1', FINE);
    await write('run-2', WORSE);
    await edit(FIRST, { Health_Next_Play__c: 'Call them' });
    await write('run-3', FINE);
    await write('run-4', WORSE);
    expect(await recover()).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical', Health_Next_Play__c: 'Call them' });
  });

  it('an edit that was seen and is to be overwritten', async () => {
    await write('run-1', FINE);
    await edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE, { settings: { ...RESPECTING, onEdit: 'overwrite' } });
    expect(await recover()).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical' });
  });

  it('anything, where edits are overwritten anyway', async () => {
    await write('run-1', FINE);
    meddle = () => edit(FIRST, { Health_Tier__c: 'Watch' });
    await write('run-2', WORSE);
    const config = ConfigSchema.parse({ crm: { stage: 'full', onEdit: 'overwrite' } });
    expect(await recoverEdits({ ...writer, config, now })).toBe(0);
    expect(await held()).toMatchObject({ Health_Tier__c: 'Critical' });
  });
});

it('an undo whose call breaks off behind its back leaves another’s value another’s', async () => {
  await write('run-1', FINE);
  await edit(FIRST, { Health_Tier__c: 'Watch' });
  await write('run-2', WORSE, { settings: { ...RESPECTING, onEdit: 'overwrite' } });
  breaksOff = true;
  await undoRun({ ...writer, now }, 'run-2', [FIRST]);
  expect(breaksOff).toBe(false);
  expect(await held()).toMatchObject({ Health_Tier__c: 'Watch', Health_Score__c: 80 });
  await releaseUndone(store.db, 'run-2');
  expect((await plan(WORSE)).rows[0]).toMatchObject({
    fields: { Health_Score__c: [80, 20] },
    exceptions: [{ field: 'Health_Tier__c', theirs: 'Watch' }],
  });
});
