import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import type { Crm } from '../../../worker/crm/crm';
import { loadPlan } from '../../../worker/crm/load-plan';
import type { Plan } from '../../../worker/crm/plan';
import { readOwned } from '../../../worker/crm/read-owned';
import { recoverIntents } from '../../../worker/crm/recover-intents';
import { realPatience } from '../../../worker/crm/retry';
import { settlePlan } from '../../../worker/crm/settle-plan';
import { type Written, writeRows } from '../../../worker/crm/write-rows';
import { asWriter } from '../../../worker/crm/writer-lease';
import { decideException, openExceptions } from '../../../worker/store/exceptions';
import { releaseLease, takeLease } from '../../../worker/store/leases';
import { entriesOfRun, intend, openIntents } from '../../../worker/store/ledger';
import type { Store } from '../../../worker/store/open-store';
import { accountId, CSM } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { aStore, Impatience, provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

const ACCOUNTS = [1, 2, 3, 4, 5].map(accountId);
const [FIRST = '', SECOND = ''] = ACCOUNTS;
const AS_OF = '2026-01-06T08:00:00.000Z';

const ROUTES: [route: string, bulkFrom: number | undefined, calls: number][] = [
  ['Collections', undefined, 1],
  ['bulk job', 1, 3],
];

describe.each(ROUTES)('writing back by %s', (_route, bulkFrom, calls) => {
  let started: StartedOrg;
  let store: Store & { remove(): Promise<void> };
  let crm: Crm;
  let runs = 0;

  beforeAll(async () => {
    started = await startedOrg();
    await provisioned(started);
    store = await aStore();
  });
  afterAll(async () => {
    await started.org.close();
    await store.remove();
  });
  beforeEach(async () => {
    crm = await started.connect();
  });
  afterEach(async () => {
    await started.control('DELETE', '/faults');
    // Org and store outlive the test: the next one finds both as if nothing had been written.
    const fields = Object.fromEntries(Object.keys(OWNED_ACCOUNT_FIELDS).map((field) => [field, null]));
    for (const id of ACCOUNTS) await edit(id, fields);
    for (const table of [
      'base',
      'intent',
      'open_intent',
      'ingest_job',
      'exception',
      'hold',
      'lease',
    ] as const) {
      await store.db.deleteFrom(table).execute();
    }
  });

  const edit = (id: string, fields: Record<string, unknown>) =>
    started.control('POST', '/change', { user: CSM, op: 'update', object: 'Account', id, fields });

  const documents = (change: Partial<HealthDocument> = {}): HealthDocument[] =>
    ACCOUNTS.map((account) =>
      aDocument({ account, budgetOwner: { ...aDocument().budgetOwner, contact: null }, ...change }),
    );

  const planned = (
    wanted: readonly (HealthDocument | { left: string })[],
    onEdit: 'respect' | 'overwrite' = 'respect',
  ): Promise<Plan> =>
    loadPlan(
      store.db,
      crm,
      wanted.map((d) =>
        'left' in d
          ? { account: d.left, document: null, causes: [] }
          : { account: d.account, document: d, causes: [] },
      ),
      { asOf: AS_OF, settings: { onEdit, steps: { score: 2, trend: 5 }, mapped: SETTINGS.account } },
    );

  async function write(
    plan: Plan,
    patience = new Impatience(),
    plannedAt = new Date().toISOString(),
  ): Promise<Written & { run: string }> {
    runs += 1;
    const run = `run-${runs}`;
    await settlePlan(store.db, plan, run, AS_OF);
    const rows = plan.rows.filter((row) => row.outcome === 'write');
    const signal = new AbortController().signal;
    const now = () => new Date();
    return {
      ...(await writeRows(
        { db: store.db, crm, run, holder: 'test', now, signal, patience, bulkFrom, plannedAt },
        rows,
      )),
      run,
    };
  }

  const recovered = () => {
    const { signal } = new AbortController();
    const patience = new Impatience();
    return asWriter(store.db, { holder: 'test', patience, signal }, (lease) =>
      recoverIntents({ db: store.db, crm, signal, patience }, lease, new Date()),
    );
  };
  /** What the CRM answers to the call that writes, once it has written. */
  function answering(answer: () => Promise<never>): void {
    const { writeOwned } = crm;
    const start = crm.bulk.start.bind(crm.bulk);
    Object.assign(crm, {
      writeOwned: async (...args: Parameters<Crm['writeOwned']>) => {
        await writeOwned.apply(crm, args);
        return await answer();
      },
    });
    Object.assign(crm.bulk, {
      start: async (job: string) => {
        await start(job);
        return await answer();
      },
    });
  }
  const outcomes = (plan: Plan) => plan.rows.map((row) => row.outcome);
  const held = async (id: string) => (await readOwned(crm, 'Account', { ids: [id] })).get(id)?.values;

  it('writes in so few calls what then needs no call', async () => {
    const writes = crm.counts.writes;
    const { outcomes: ends, run } = await write(await planned(documents()));
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(crm.counts.writes - writes).toBe(calls);
    expect(await held(FIRST)).toMatchObject({
      Health_Score__c: 70,
      Health_Tier__c: 'Watch',
      Health_Coverage__c: 82,
      Health_Drivers__c: '14 of 60 seats active since 3 May.\nTwo severe tickets open since 1 May.',
      Health_Changed_At__c: '2026-01-06T08:00:00.000Z',
    });
    const entries = await entriesOfRun(store.db, run);
    expect(entries.map((entry) => entry.status)).toEqual(Array(5).fill('acknowledged'));
    expect(outcomes(await planned(documents()))).toEqual(Array(5).fill('unchanged'));
  });

  it('clears an account that left scope', async () => {
    await write(await planned(documents()));
    const { outcomes: ends } = await write(await planned([{ left: FIRST }]));
    expect(ends).toMatchObject([{ account: FIRST, outcome: 'written' }]);
    expect(await held(FIRST)).toMatchObject({
      Health_Score__c: null,
      Health_Tier__c: null,
      Health_Changed_At__c: null,
    });
    expect(outcomes(await planned([{ left: FIRST }]))).toEqual(['unchanged']);
  });

  it('leaves an edit alone, lists it, and overwrites it once that is decided', async () => {
    await write(await planned(documents()));
    await edit(FIRST, { Health_Tier__c: 'Healthy' });
    const seen = await planned(documents());
    expect(outcomes(seen)).toEqual(Array(5).fill('unchanged'));
    await write(seen);
    const [exception] = await openExceptions(store.db, 'Account');
    expect(exception).toMatchObject({
      record: FIRST,
      field: 'Health_Tier__c',
      ours: 'Watch',
      theirs: 'Healthy',
      author: null,
    });

    await decideException(
      store.db,
      { object: 'Account', record: FIRST, field: 'Health_Tier__c' },
      'overwrite',
      null,
    );
    const { outcomes: ends } = await write(await planned(documents()));
    expect(ends).toMatchObject([{ account: FIRST, outcome: 'written' }]);
    expect(await held(FIRST)).toMatchObject({ Health_Tier__c: 'Watch' });
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  it('takes the configuration at its word about edits of which nothing was decided', async () => {
    await write(await planned(documents()));
    await edit(FIRST, { Health_Tier__c: 'Healthy' });
    await write(await planned(documents()));
    expect(await openExceptions(store.db, 'Account')).toMatchObject([{ policy: 'respect', decided: false }]);
    expect((await write(await planned(documents(), 'overwrite'))).outcomes).toMatchObject([
      { account: FIRST, outcome: 'written' },
    ]);
    expect(await held(FIRST)).toMatchObject({ Health_Tier__c: 'Watch' });
  });

  it('forgets an edit that was taken back', async () => {
    await write(await planned(documents()));
    await edit(FIRST, { Health_Score__c: 99 });
    await write(await planned(documents()));
    expect(await openExceptions(store.db, 'Account')).toHaveLength(1);
    await edit(FIRST, { Health_Score__c: 70 });
    await write(await planned(documents()));
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  it('respects an edit made between plan and write', async () => {
    await write(await planned(documents()));
    const plan = await planned(documents({ score: 40, tier: 'At Risk' }));
    await edit(FIRST, { Health_Tier__c: 'Healthy' });
    const { outcomes: ends } = await write(plan);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(await held(FIRST)).toMatchObject({ Health_Tier__c: 'Healthy', Health_Score__c: 40 });
    expect(await openExceptions(store.db, 'Account')).toMatchObject([
      { record: FIRST, theirs: 'Healthy', ours: 'At Risk' },
    ]);
  });

  it('tries only the locked rows again', async () => {
    await started.control('POST', '/faults', { kind: 'lock', share: 0.5, seed: 3, count: 1 });
    const patience = new Impatience();
    const { outcomes: ends, run } = await write(await planned(documents()), patience);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    const entries = await entriesOfRun(store.db, run);
    const failed = entries.filter((entry) => entry.status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every((entry) => entry.code === 'UNABLE_TO_LOCK_ROW')).toBe(true);
    expect(entries).toHaveLength(5 + failed.length);
    expect(patience.waits.filter((ms) => ms === 1000)).toHaveLength(1);
  });

  if (bulkFrom !== undefined) {
    it('tries rows that two jobs found locked in small calls', async () => {
      await started.control('POST', '/faults', { kind: 'lock' });
      const sent: string[] = [];
      const { writeOwned } = crm;
      const open = crm.bulk.open.bind(crm.bulk);
      Object.assign(crm, {
        async writeOwned(...args: Parameters<Crm['writeOwned']>) {
          sent.push('call');
          // Nobody else asks for the rows any more.
          await started.control('DELETE', '/faults');
          return await writeOwned.apply(crm, args);
        },
      });
      Object.assign(crm.bulk, {
        async open(...args: Parameters<typeof open>) {
          sent.push('job');
          return await open(...args);
        },
      });
      const { outcomes: ends } = await write(await planned(documents()));
      expect(sent).toEqual(['job', 'job', 'call']);
      expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    });

    it('takes no row for written that a job refused and does not name', async () => {
      await started.control('POST', '/faults', { kind: 'lock' });
      Object.assign(crm.bulk, { refused: async () => [] });
      const { outcomes: ends } = await write(await planned(documents()));
      expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('failed'));
      await started.control('DELETE', '/faults');
      expect(await recovered()).toMatchObject({ acknowledged: 0 });
      expect(await openIntents(store.db)).toEqual([]);
      expect(await held(FIRST)).toMatchObject({ Health_Score__c: null });
    });
  }

  it('ends rows as failed when the lock never opens, and writes them the next time', async () => {
    await started.control('POST', '/faults', { kind: 'lock' });
    const { outcomes: ends } = await write(await planned(documents()));
    expect(ends).toMatchObject(Array(5).fill({ outcome: 'failed', code: 'UNABLE_TO_LOCK_ROW' }));
    expect(await openIntents(store.db)).toEqual([]);
    await started.control('DELETE', '/faults');
    expect((await write(await planned(documents()))).outcomes.map((end) => end.outcome)).toEqual(
      Array(5).fill('written'),
    );
  });

  it('looks up what became of a call that broke off after it was done, and does not write again', async () => {
    await started.control('POST', '/faults', {
      kind: 'reset',
      when: 'after',
      match: { method: 'PATCH' },
      count: 1,
    });
    const writes = crm.counts.writes;
    const { outcomes: ends, run } = await write(await planned(documents()));
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(crm.counts.writes - writes).toBe(calls);
    expect((await entriesOfRun(store.db, run)).map((entry) => entry.status)).toEqual(
      Array(5).fill('acknowledged'),
    );
    expect(outcomes(await planned(documents()))).toEqual(Array(5).fill('unchanged'));
  });

  it('repeats a call that broke off before it was done', async () => {
    await started.control('POST', '/faults', {
      kind: 'reset',
      when: 'before',
      match: { method: 'PATCH' },
      count: 1,
    });
    const { outcomes: ends } = await write(await planned(documents()));
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
  });

  it('takes an answer that is not of Salesforce for a call that broke off, and knows its own values later', async () => {
    answering(async () => {
      throw new SyntaxError('Unexpected token < in JSON');
    });
    const { run, stop } = await write(await planned(documents()));
    expect(stop).toMatchObject({ class: 'fatal' });
    expect((await entriesOfRun(store.db, run)).map((entry) => entry.status)).toEqual(
      Array(5).fill('unknown'),
    );
    crm = await started.connect();
    await recovered();
    expect(await openIntents(store.db)).toEqual([]);
    const next = await planned(documents({ score: 30, tier: 'At Risk' }));
    expect(next.rows.flatMap((row) => row.exceptions)).toEqual([]);
    expect(outcomes(next)).toEqual(Array(5).fill('write'));
  });

  it('settles what an earlier attempt of the same rows left open, whoever made it', async () => {
    const plan = await planned(documents());
    answering(async () => {
      await started.control('POST', '/faults', { kind: 'unavailable' });
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    await expect(write(plan)).rejects.toMatchObject({ code: expect.stringMatching(/503|UNAVAILABLE/) });
    expect(await openIntents(store.db)).toHaveLength(5);
    await started.control('DELETE', '/faults');
    crm = await started.connect();
    const writes = crm.counts.writes;
    const { outcomes: ends } = await write(plan);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(crm.counts.writes).toBe(writes);
    expect(await openIntents(store.db)).toEqual([]);
  });

  it('knows its own values again of a record that was away as the attempt was looked up', async () => {
    answering(async () => {
      throw new SyntaxError('Unexpected token < in JSON');
    });
    const { run } = await write(await planned(documents()));
    crm = await started.connect();
    const turn = (op: 'delete' | 'undelete') =>
      started.control('POST', '/change', { user: CSM, op, object: 'Account', id: FIRST });
    await turn('delete');
    expect(await recovered()).toEqual({ acknowledged: 4, notApplied: 0, setAside: 1, edited: 0 });
    const { reads } = crm.counts;
    await recovered();
    expect(crm.counts.reads).toBe(reads);
    await turn('undelete');
    const next = await planned(documents({ score: 30, tier: 'At Risk' }));
    expect(next.rows.flatMap((row) => row.exceptions)).toEqual([]);
    const { outcomes: ends } = await write(next);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect((await entriesOfRun(store.db, run)).map((entry) => entry.status)).toEqual(
      Array(5).fill('acknowledged'),
    );
  });

  it('leaves to a newer run what that wrote since the older one was planned', async () => {
    await write(await planned(documents()));
    const plannedAt = new Date().toISOString();
    const older = await planned(documents({ score: 40, tier: 'At Risk' }));
    await write(await planned(documents({ score: 30, tier: 'At Risk' })));
    const { outcomes: ends } = await write(older, new Impatience(), plannedAt);
    expect(ends).toMatchObject(Array(5).fill({ outcome: 'unchanged', code: 'OVERTAKEN' }));
    expect(await held(FIRST)).toMatchObject({ Health_Score__c: 30 });
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  it('lists as an edit what somebody set back since it was planned, although the plan was made upon it', async () => {
    const plannedAt = new Date().toISOString();
    const plan = await planned(documents());
    await write(plan);
    await edit(FIRST, { Health_Score__c: null });
    const { outcomes: ends } = await write(plan, new Impatience(), plannedAt);
    expect(ends[0]).toMatchObject({ account: FIRST, outcome: 'written' });
    expect(await held(FIRST)).toMatchObject({ Health_Score__c: null });
    expect(await openExceptions(store.db, 'Account')).toMatchObject([
      { record: FIRST, field: 'Health_Score__c', theirs: null, base: 70 },
    ]);
  });

  it('recovers from several attempts at a record that were all cut off', async () => {
    const lease = await takeLease(store.db, 'crm-writer', 'died', 60_000);
    if (!lease) throw new Error('not taken');
    for (const run of ['died-1', 'died-2']) {
      await intend(store.db, { run: 'died', object: 'Account', lease, at: AS_OF }, [
        { record: FIRST, fields: { Health_Score__c: [null, 70], Health_Drivers__c: [null, run] } },
      ]);
    }
    await edit(FIRST, { Health_Score__c: 70, Health_Drivers__c: 'a person' });
    await releaseLease(store.db, lease);
    expect(await recovered()).toMatchObject({ acknowledged: 2 });
    expect(await openIntents(store.db)).toEqual([]);
    expect(await openExceptions(store.db, 'Account')).toMatchObject([
      { field: 'Health_Drivers__c', theirs: 'a person' },
    ]);
  });

  it('rests when the daily calls have run out, with nothing left open', async () => {
    await started.control('POST', '/faults', { kind: 'quota', match: { method: 'PATCH' } });
    const { outcomes: ends, stop } = await write(await planned(documents()));
    expect(stop).toMatchObject({ class: 'pauseOrg', code: 'REQUEST_LIMIT_EXCEEDED' });
    expect(ends).toMatchObject(Array(5).fill({ outcome: 'failed' }));
    // Whether the job goes on could not even be asked.
    if (bulkFrom !== undefined) {
      await started.control('DELETE', '/faults');
      expect(await recovered()).toMatchObject({ notApplied: 5 });
    }
    expect(await openIntents(store.db)).toEqual([]);
  });

  describe('without the right to write', () => {
    const name = 'Plimsoll_Writer';
    beforeEach(() =>
      started.control('POST', '/permission-sets/unassign', { user: started.integration, name }),
    );
    afterEach(() => started.control('POST', '/permission-sets/assign', { user: started.integration, name }));

    const title = 'holds the rows, says what to do, and spends no call on them until the record changes';
    const perRow = async () => {
      const { outcomes: ends, stop } = await write(await planned(documents()));
      expect(stop).toBeNull();
      expect(ends).toMatchObject(Array(5).fill({ outcome: 'held', code: 'INSUFFICIENT_ACCESS_OR_READONLY' }));
      expect(ends[0]?.action).toContain('sharing rule');

      const writes = crm.counts.writes;
      const again = await planned(documents());
      expect(outcomes(again)).toEqual(Array(5).fill('held'));
      await write(again);
      expect(crm.counts.writes).toBe(writes);

      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await edit(FIRST, { NumberOfEmployees: 12 });
      expect(outcomes(await planned(documents()))).toEqual(['write', 'held', 'held', 'held', 'held']);
    };
    const asWhole = async () => {
      const { stop } = await write(await planned(documents()));
      expect(stop).toMatchObject({ class: 'stopObject', code: 'INVALIDJOB' });
    };
    if (bulkFrom === undefined) it(title, perRow);
    else it('stops, since no job is taken', asWhole);
  });

  it('stops at a field that may not be written, since every row would be refused', async () => {
    const plan = await planned(documents());
    const editor = 'Plimsoll_CSM';
    await started.control('POST', '/permission-sets/unassign', {
      user: started.integration,
      name: 'Plimsoll_Writer',
    });
    await started.control('POST', '/permission-sets/assign', { user: started.integration, name: editor });
    try {
      const { outcomes: ends, stop } = await write(plan);
      expect(stop).toMatchObject({ class: 'stopObject', code: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
      expect(ends.every((end) => end.outcome === 'failed' && end.action?.includes('doctor'))).toBe(true);
    } finally {
      await started.control('POST', '/permission-sets/unassign', { user: started.integration, name: editor });
      await started.control('POST', '/permission-sets/assign', {
        user: started.integration,
        name: 'Plimsoll_Writer',
      });
    }
  });

  it('lets one job write at a time, also of one process', async () => {
    const steps: string[] = [];
    const signal = new AbortController().signal;
    const patience = { ...realPatience, sleep: () => realPatience.sleep(5) };
    const job = (name: string) =>
      asWriter(store.db, { holder: 'test', patience, signal }, async () => {
        steps.push(name);
        await realPatience.sleep(30);
        steps.push(name);
      });
    await Promise.all([job('a'), job('b')]);
    expect(steps).toHaveLength(4);
    expect(steps[0]).toBe(steps[1]);
    expect(steps[2]).toBe(steps[3]);
  });

  it('names an account that is gone', async () => {
    await write(await planned(documents()));
    const ghost = accountId(77);
    const plan = await planned([aDocument({ account: ghost })]);
    expect(plan.rows).toMatchObject([{ outcome: 'failed', failure: { code: 'ENTITY_IS_DELETED' } }]);
  });

  describe.each([
    'intent.before',
    'intent.after',
    'call.before',
    ...(bulkFrom === undefined ? [] : ['job.opened', 'job.uploaded', 'job.started']),
    'call.after',
    'acknowledge.before',
    'acknowledge.after',
  ])('cut off at %s', (point) => {
    it('is settled by the next start: every intent has an end, every account its value, and nothing is an exception', async () => {
      const plan = await planned(documents());
      await cutAt(point, () => write(plan));
      await recovered();
      expect(await openIntents(store.db)).toEqual([]);
      const next = await planned(documents());
      expect(next.rows.flatMap((row) => row.exceptions)).toEqual([]);
      await write(next);
      expect(await held(SECOND)).toMatchObject({ Health_Score__c: 70, Health_Tier__c: 'Watch' });
      expect(outcomes(await planned(documents()))).toEqual(Array(5).fill('unchanged'));
      expect(await openIntents(store.db)).toEqual([]);
    });
  });

  /** Runs `work` until it passes `point`, and lets nothing of it reach the store or the org from there on. */
  async function cutAt(point: string, work: () => Promise<unknown>): Promise<void> {
    let cut = false;
    const dead = new Error('cut off');
    const deadJobs = new Proxy({}, { get: () => () => Promise.reject(dead) });
    const { transaction } = store.db;
    const listener = (message: unknown) => {
      if ((message as { name: string }).name !== point) return;
      cut = true;
      store.db.transaction = () => {
        throw dead;
      };
      Object.assign(crm, { writeOwned: () => Promise.reject(dead), bulk: deadJobs });
    };
    subscribe('plimsoll:checkpoint', listener);
    try {
      await work().catch((error: unknown) => {
        if (!cut) throw error;
      });
    } finally {
      unsubscribe('plimsoll:checkpoint', listener);
      store.db.transaction = transaction;
      crm = await started.connect();
    }
    expect(cut, `${point} was passed`).toBe(true);
  }
});
