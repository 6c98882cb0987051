import { expect, it } from 'vitest';
import { resolveKeys } from '../../../worker/store/account-keys';
import { acknowledgeValues, readBases } from '../../../worker/store/bases';
import { completenessAt, noteCompleteness } from '../../../worker/store/completeness';
import { advanceCursor, readCursor } from '../../../worker/store/cursors';
import { decisionsOf, recordDecision } from '../../../worker/store/decisions';
import { clearDirty, dirtyAccounts, markDirty } from '../../../worker/store/dirty';
import { documentHash, documentsAt, writeDocuments } from '../../../worker/store/documents';
import {
  closeExceptions,
  decideException,
  openExceptions,
  recordExceptions,
} from '../../../worker/store/exceptions';
import { closeFindings, noteFindings, openFindings } from '../../../worker/store/findings';
import { holdLease } from '../../../worker/store/hold-lease';
import { holdRecords, holdsAt, holdUndone, liftHolds, releaseUndone } from '../../../worker/store/holds';
import { guardLease, releaseLease, renewLease, takeLease } from '../../../worker/store/leases';
import { intend, openIntents, settle } from '../../../worker/store/ledger';
import {
  lastDayBefore,
  type MeasureDay,
  purgeMeasureDays,
  readMeasureDays,
  scoredAfter,
  writeMeasureDays,
} from '../../../worker/store/measure-days';
import { quarantine, quarantined } from '../../../worker/store/quarantine';
import { completeUnit, readUnits } from '../../../worker/store/run-units';
import { addRunTotals, endRun, listRuns, readRun, startRun } from '../../../worker/store/runs';
import { readSetting, writeSetting } from '../../../worker/store/settings';
import { unmatched } from '../../../worker/store/unmatched';
import { knownUseFiles, recordUseFiles } from '../../../worker/store/use-files';
import { onBothEngines } from './on-both-engines';

const AT = '2026-05-03T06:00:00.000Z';
const LATER = '2026-05-04T06:00:00.000Z';
const OPEN = { day: '2026-05-02', asOf: AT };

const day = (
  account: string,
  on: string,
  score: number | null,
  more: Partial<MeasureDay> = {},
): MeasureDay => ({
  account,
  day: on,
  inputs: { readings: { a: [1, null, 'x'] } },
  state: { tier: 'Watch', at: on },
  result: null,
  raw: score,
  score,
  tier: score === null ? 'Unknown' : 'Watch',
  coverage: 0.75,
  scorecard: 'h1',
  ...more,
});

onBothEngines('the store', (store) => {
  it('belongs to one organisation until it is bound to another', async () => {
    await store().bind('00D1');
    await store().bind('00D1');
    await expect(store().bind('00D2')).rejects.toMatchObject({
      code: 'STORE_OTHER_ORG',
      action: expect.stringContaining('start --rebind'),
    });
    await store().rebind('00D2');
    await store().bind('00D2');
    await expect(store().bind('00D1')).rejects.toMatchObject({ code: 'STORE_OTHER_ORG' });
  });

  it('keeps settings of any JSON value', async () => {
    expect(await readSetting(store().db, 'absent')).toBeUndefined();
    for (const value of [[1, 'a'], { a: null }, 'text', 3.5, null, false]) {
      await writeSetting(store().db, 'some', value);
      expect(await readSetting(store().db, 'some')).toEqual(value);
    }
  });

  it('advances a cursor with its page, or neither', async () => {
    const { db } = store();
    await advanceCursor(db, 'crm', 'Account', { after: 'x' }, AT);
    const failed = db.transaction().execute(async (tx) => {
      await advanceCursor(tx, 'crm', 'Account', { after: 'y' }, AT);
      throw new Error('killed');
    });
    await expect(failed).rejects.toThrow('killed');
    expect(await readCursor(db, 'crm', 'Account')).toEqual({ value: { after: 'x' }, page: 1, updatedAt: AT });
    await advanceCursor(db, 'crm', 'Account', ['z'], LATER);
    expect(await readCursor(db, 'crm', 'Account')).toEqual({ value: ['z'], page: 2, updatedAt: LATER });
    expect(await readCursor(db, 'crm', 'Contact')).toBeNull();
  });

  it('answers how complete a source was by what was known then', async () => {
    const { db } = store();
    const note = (through: string, at: string) =>
      noteCompleteness(db, { source: 'use', kind: 'use', completeThrough: through }, at);
    await note('2026-05-02T23:59:59.999Z', AT);
    await note('2026-05-03T23:59:59.999Z', LATER);
    await note('2026-05-03T23:59:59.999Z', '2026-05-05T00:00:00.000Z');
    expect(await completenessAt(db, '2026-05-01T00:00:00Z')).toEqual([]);
    expect(await completenessAt(db, AT)).toMatchObject([{ completeThrough: '2026-05-02T23:59:59.999Z' }]);
    expect(await completenessAt(db, LATER)).toMatchObject([{ completeThrough: '2026-05-03T23:59:59.999Z' }]);
  });

  it('quarantines a bad row once for each reason, and counts by reason', async () => {
    const { db } = store();
    const bad = { record: 'f.csv:3', reason: 'amount is no number', body: { amount: 'ten' } };
    await quarantine(db, 'csv', [bad, bad], AT);
    await quarantine(db, 'csv', [bad, { ...bad, record: 'f.csv:4', body: undefined }], LATER);
    expect(await quarantined(db)).toEqual([{ source: 'csv', reason: 'amount is no number', rows: 2 }]);
  });

  it('opens, renews and closes findings', async () => {
    const { db } = store();
    const finding = (subject: string) => ({
      code: 'NO_SUBSCRIPTION',
      subject,
      message: `${subject} has none`,
    });
    await noteFindings(db, 'csv', [finding('a'), finding('b')], AT);
    await noteFindings(db, 'csv', [finding('a')], LATER);
    await closeFindings(db, 'csv', 'NO_SUBSCRIPTION', ['a']);
    expect(await openFindings(db)).toEqual([
      { source: 'csv', ...finding('a'), firstSeen: AT, lastSeen: LATER },
    ]);
  });

  it('remembers the files of use it has read, by taxonomy', async () => {
    const { db } = store();
    const file = {
      path: '2026-05-01.parquet',
      size: 6_000_000_000,
      modifiedAt: AT,
      status: 'read' as const,
      firstDay: '2026-05-01',
      lastDay: '2026-05-01',
      events: 2741,
      faults: 3,
      readAt: AT,
      detail: null,
    };
    await recordUseFiles(db, 'product', 't1', [file]);
    await recordUseFiles(db, 'product', 't1', [{ ...file, size: 7_000_000_000 }]);
    expect([...(await knownUseFiles(db, 'product', 't1')).values()]).toEqual([
      { ...file, size: 7_000_000_000 },
    ]);
    expect((await knownUseFiles(db, 'product', 't2')).size).toBe(0);
  });

  it('keeps a run, its units and their results, however often they are told', async () => {
    const { db } = store();
    const run = { id: 'r1', asOf: AT, day: '2026-05-03', scorecard: 'h1', stage: 'pull', startedAt: AT };
    await startRun(db, run);
    await startRun(db, { ...run, asOf: LATER });
    await completeUnit(db, 'r1', 'signals', 'chunk-1', { accounts: ['A'] });
    await completeUnit(db, 'r1', 'signals', 'chunk-1', { accounts: ['A'] });
    expect(await readUnits(db, 'r1', 'signals')).toEqual(
      new Map([['chunk-1', { unit: 'chunk-1', status: 'done', result: { accounts: ['A'] } }]]),
    );
    await addRunTotals(db, 'r1', { written: 3 });
    await addRunTotals(db, 'r1', { held: 1 });
    expect(await listRuns(db, 'running')).toMatchObject([{ id: 'r1', asOf: AT }]);
    await endRun(db, 'r1', 'done', LATER);
    expect(await readRun(db, 'r1')).toMatchObject({
      status: 'done',
      endedAt: LATER,
      totals: { written: 3, held: 1 },
    });
    expect(await listRuns(db, 'running')).toEqual([]);
  });

  it('clears only marks of dirt that are not newer than what was read', async () => {
    const { db } = store();
    await markDirty(db, ['A', 'B'], 'touched', AT);
    await markDirty(db, ['B'], 'touched', LATER);
    await clearDirty(db, ['A', 'B'], AT);
    expect(await dirtyAccounts(db)).toEqual(new Map([['B', ['touched']]]));
  });

  it('never rewrites a frozen day, and lets the open one be written again', async () => {
    const { db } = store();
    await writeMeasureDays(db, [day('A', '2026-05-01', 60), day('A', '2026-05-02', 61)], OPEN);
    await writeMeasureDays(db, [day('A', '2026-05-01', 10), day('A', '2026-05-02', 70)], OPEN);
    const days = await readMeasureDays(db, ['A'], '2026-05-01', '2026-05-02');
    expect(days).toEqual([day('A', '2026-05-01', 60), day('A', '2026-05-02', 70)]);
  });

  it('writes an open day anew but for what was scored as of a later instant', async () => {
    const { db } = store();
    const score = async (asOf: string, value: number) => [
      ...(await writeMeasureDays(db, [day('N', '2026-05-03', value)], { day: '2026-05-03', asOf })),
    ];
    expect(await score(AT, 50)).toEqual([]);
    expect(await score(LATER, 60)).toEqual([]);
    expect(await score(AT, 70)).toEqual(['N']);
    expect(await score(LATER, 80)).toEqual([]);
    expect((await readMeasureDays(db, ['N'], '2026-05-03', '2026-05-03'))[0]?.score).toBe(80);
    expect([...(await scoredAfter(db, ['N', 'A'], AT))]).toEqual(['N']);
    expect([...(await scoredAfter(db, ['N', 'A'], LATER))]).toEqual([]);
  });

  it('finds each account’s last day before another', async () => {
    const { db } = store();
    await writeMeasureDays(db, [day('B', '2026-04-20', 60), day('B', '2026-04-25', null)], OPEN);
    const last = await lastDayBefore(db, ['A', 'B', 'C'], '2026-05-02');
    expect([...last].map(([account, found]) => [account, found.day, found.score]).sort()).toEqual([
      ['A', '2026-05-01', 60],
      ['B', '2026-04-25', null],
    ]);
    expect((await lastDayBefore(db, ['B'], '2026-04-25')).get('B')?.day).toBe('2026-04-20');
  });

  it('keeps ninety days daily, and Mondays before', async () => {
    const { db } = store();
    const rows = ['2026-01-25', '2026-01-26', '2026-01-27', '2026-02-01', '2026-02-02', '2026-02-03'];
    await writeMeasureDays(
      db,
      rows.map((on) => day('P', on, 50)),
      { day: '2026-02-03', asOf: AT },
    );
    await purgeMeasureDays(db, '2026-05-03');
    const kept = await readMeasureDays(db, ['P'], '2026-01-01', '2026-05-03');
    expect(kept.map((row) => row.day)).toEqual(['2026-01-26', '2026-02-02', '2026-02-03']);
  });

  it('appends a document only when its content differs, and keeps its bytes', async () => {
    const { db } = store();
    const write = (on: string, body: string) =>
      writeDocuments(db, [{ account: 'A', day: on, body, hash: documentHash(body) }]);
    const first = '{"b": 1,  "a":"é\\u0000"}';
    await write('2026-05-01', first);
    await write('2026-05-02', first);
    await write('2026-05-03', '{"b":2}');
    const at = async (on: string) => (await documentsAt(db, ['A'], on)).get('A');
    expect(await at('2026-04-30')).toBeUndefined();
    expect(await at('2026-05-02')).toMatchObject({ fromDay: '2026-05-01', body: first });
    expect(await at('2026-05-04')).toMatchObject({ fromDay: '2026-05-03', body: '{"b":2}' });
    await write('2026-05-03', '{"b":3}');
    expect(await at('2026-05-03')).toMatchObject({ fromDay: '2026-05-03', body: '{"b":3}' });
    await write('2026-05-03', first);
    expect(await at('2026-05-03')).toMatchObject({ fromDay: '2026-05-01', body: first });
  });

  it('gives a lease to one holder at a time, with a growing fence', async () => {
    const { db } = store();
    const first = await takeLease(db, 'writer', 'p1', 60_000);
    if (!first) throw new Error('not taken');
    expect(await takeLease(db, 'writer', 'p2', 60_000)).toBeNull();
    expect(await renewLease(db, first, 1)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await takeLease(db, 'writer', 'p2', 60_000);
    if (!second) throw new Error('not taken over');
    expect(BigInt(second.fence)).toBeGreaterThan(BigInt(first.fence));
    expect(await renewLease(db, first, 60_000)).toBe(false);
    await releaseLease(db, first);
    expect(await takeLease(db, 'writer', 'p1', 60_000)).toBeNull();
    await expect(guardLease(db, first)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await releaseLease(db, second);
    expect(await takeLease(db, 'writer', 'p1', 60_000)).not.toBeNull();
  });

  it('lets a lease run anew when intents are committed under it', async () => {
    const { db } = store();
    const lease = await takeLease(db, 'long', 'p1', 60_000);
    if (!lease) throw new Error('not taken');
    const ends = () =>
      db.selectFrom('lease').select('until').where('name', '=', 'long').executeTakeFirstOrThrow();
    const first = await ends();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await guardLease(db, lease);
    expect((await ends()).until > first.until).toBe(true);
  });

  it('lets one do a piece of work at a time, the next once that has ended', async () => {
    const { db } = store();
    const order: string[] = [];
    const { signal } = new AbortController();
    const piece = (holder: string) =>
      holdLease(db, { name: 'piece', holder, signal }, async () => {
        order.push(`${holder} begins`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${holder} ends`);
      });
    const failing = holdLease(db, { name: 'piece', holder: 'p1', signal }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    await Promise.all([piece('p1'), piece('p1')]);
    expect(order).toEqual(['p1 begins', 'p1 ends', 'p1 begins', 'p1 ends']);
  });

  it('keeps a lease for as long as its work takes, and ends the work when it is lost', async () => {
    const { db } = store();
    const { signal } = new AbortController();
    const times = { leaseMs: 400, renewMs: 40 };
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await holdLease(
      db,
      { name: 'kept', holder: 'p1', signal },
      async () => {
        await wait(800);
        expect(await takeLease(db, 'kept', 'p2', 60_000)).toBeNull();
      },
      times,
    );
    const robbed = holdLease(
      db,
      { name: 'robbed', holder: 'p1', signal },
      async (held) => {
        await db.updateTable('lease').set({ holder: null }).where('name', '=', 'robbed').execute();
        await takeLease(db, 'robbed', 'p2', 60_000);
        for (;;) {
          held.throwIfAborted();
          await wait(10);
        }
      },
      times,
    );
    await expect(robbed).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await takeLease(db, 'robbed', 'p3', 60_000)).toBeNull();
  });

  it('commits intents before the call, and makes what is acknowledged the next base', async () => {
    const { db } = store();
    const lease = await takeLease(db, 'ledger', 'p1', 60_000);
    if (!lease) throw new Error('not taken');
    const ids = await intend(db, { run: 'r1', object: 'Account', lease, at: AT }, [
      { record: '001A', fields: { Health_Score__c: [null, 71], Health_Drivers__c: ['old', null] } },
      { record: '001B', fields: { Health_Score__c: [50, 40] } },
      { record: '001C', fields: { Health_Score__c: [50, 30] } },
    ]);
    const idOf = (record: string) => ids.get(record) ?? '';
    expect((await openIntents(db, 'Account')).map((entry) => entry.record)).toEqual(['001A', '001B', '001C']);
    await settle(
      db,
      [
        { id: idOf('001A'), status: 'acknowledged' },
        { id: idOf('001B'), status: 'failed', code: 'UNABLE_TO_LOCK_ROW', message: 'locked' },
        { id: idOf('001C'), status: 'unknown' },
      ],
      LATER,
    );
    expect(await readBases(db, 'Account', ['001A', '001B', '001C'])).toEqual(
      new Map([['001A', { fields: { Health_Score__c: 71, Health_Drivers__c: null }, entry: idOf('001A') }]]),
    );
    expect(await openIntents(db)).toMatchObject([{ record: '001C', status: 'unknown', endedAt: null }]);
    await settle(db, [{ id: idOf('001B'), status: 'acknowledged' }], LATER);
    expect((await readBases(db, 'Account', ['001B'])).size).toBe(0);

    // What a plan found there counts, but for records that were written since it looked.
    const found = [
      { record: '001A', field: 'Health_Score__c', value: 70 },
      { record: '001D', field: 'Health_Score__c', value: 50 },
    ];
    await acknowledgeValues(db, 'Account', found, new Map());
    const scores = async () =>
      [...(await readBases(db, 'Account', ['001A', '001D']))].map(([record, { fields }]) => [
        record,
        fields['Health_Score__c'],
      ]);
    expect(await scores()).toEqual([
      ['001A', 71],
      ['001D', 50],
    ]);
    await acknowledgeValues(db, 'Account', found, new Map([['001A', idOf('001A') ?? null]]));
    expect(await scores()).toContainEqual(['001A', 70]);
  });

  it('refuses intents of a worker that has lost its lease, and keeps none of them', async () => {
    const { db } = store();
    const lost = await takeLease(db, 'fenced', 'p1', 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await takeLease(db, 'fenced', 'p2', 60_000);
    if (!lost) throw new Error('not taken');
    const late = intend(db, { run: 'r9', object: 'Account', lease: lost, at: AT }, [
      { record: '001Z', fields: { Health_Score__c: [1, 2] } },
    ]);
    await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await openIntents(db)).some((entry) => entry.record === '001Z')).toBe(false);
  });

  it('keeps the policy decided for an edit, and asks anew about another edit', async () => {
    const { db } = store();
    const seen = (theirs: unknown) => ({
      object: 'Account',
      record: '001A',
      field: 'Health_Tier__c',
      ours: 'Watch',
      theirs,
      base: 'Healthy',
      author: null,
      policy: 'respect' as const,
    });
    await recordExceptions(db, [seen('Critical')], { run: 'r1', at: AT });
    await decideException(db, seen('Critical'), 'overwrite', null);
    await recordExceptions(db, [seen('Critical')], { run: 'r2', at: LATER });
    expect(await openExceptions(db, 'Account')).toMatchObject([
      { policy: 'overwrite', firstSeen: AT, lastSeen: LATER, seenRun: 'r2' },
    ]);
    await recordExceptions(db, [seen(null)], { run: 'r3', at: LATER });
    expect(await openExceptions(db, 'Account', ['001A'])).toMatchObject([
      { policy: 'respect', theirs: null, firstSeen: LATER },
    ]);
    expect(await openExceptions(db, 'Account', ['001B'])).toEqual([]);
    await closeExceptions(db, [seen(null)], LATER);
    expect(await openExceptions(db, 'Account')).toEqual([]);
  });

  it('holds records until their time, or until they are lifted', async () => {
    const { db } = store();
    const hold = (record: string, until: string) => ({
      record,
      code: 'ENTITY_IS_LOCKED',
      message: 'in approval',
      since: AT,
      modstamp: AT,
      until,
    });
    await holdRecords(db, 'Account', [hold('001A', LATER), hold('001B', '2026-05-10T00:00:00.000Z')]);
    expect([...(await holdsAt(db, 'Account', AT)).keys()]).toEqual(['001A', '001B']);
    expect((await holdsAt(db, 'Account', LATER)).get('001B')).toEqual({
      ...hold('001B', '2026-05-10T00:00:00.000Z'),
      undoneRun: null,
    });
    expect((await holdsAt(db, 'Account', LATER)).has('001A')).toBe(false);
    await liftHolds(db, 'Account', ['001B']);
    expect((await holdsAt(db, 'Account', LATER)).size).toBe(0);

    await holdUndone(db, 'Account', ['001A', '001C'], { run: 'r-1', at: AT });
    await holdRecords(db, 'Account', [hold('001A', LATER)]);
    await liftHolds(db, 'Account', ['001A', '001C']);
    const undone = await holdsAt(db, 'Account', '2036-05-10T00:00:00.000Z');
    expect([...undone.values()]).toMatchObject([
      { record: '001A', code: 'UNDONE', modstamp: null, until: 'infinity', undoneRun: 'r-1' },
      { record: '001C', undoneRun: 'r-1' },
    ]);
    expect(await releaseUndone(db, 'r-2')).toBe(0);
    expect(await releaseUndone(db, 'r-1')).toBe(2);
    expect((await holdsAt(db, 'Account', AT)).size).toBe(0);
  });

  it('answers with the decisions known at a time', async () => {
    const { db } = store();
    const decision = { account: 'A', kind: 'cap-answer', body: { cap: 'no_use' }, by: 'someone' };
    await recordDecision(db, { ...decision, at: AT });
    await recordDecision(db, { ...decision, account: 'B', at: LATER });
    expect(await decisionsOf(db, 'cap-answer', AT)).toMatchObject([{ ...decision, at: AT }]);
    expect((await decisionsOf(db, 'cap-answer', LATER)).map((known) => known.account)).toEqual(['A', 'B']);
    expect((await decisionsOf(db, 'cap-answer', LATER, ['B'])).map((known) => known.account)).toEqual(['B']);
  });

  it('binds keys by claims, and lists the ambiguous', async () => {
    const { db } = store();
    const claim = (account: string, sourceKey: string, knownFrom: string) => ({
      source: 'domain',
      sourceKey,
      account,
      rule: 'domain',
      knownFrom,
    });
    await resolveKeys(db, [claim('A', 'shared.example', AT), claim('A', 'own.example', AT)]);
    await resolveKeys(db, [claim('B', 'shared.example', LATER)]);
    const keys = await db
      .selectFrom('account_key')
      .select(['source_key', 'account_id', 'known_from', 'known_to'])
      .where('source', '=', 'domain')
      .orderBy('source_key')
      .execute();
    expect(keys).toEqual([
      { source_key: 'own.example', account_id: 'A', known_from: AT, known_to: 'infinity' },
      { source_key: 'shared.example', account_id: 'A', known_from: AT, known_to: LATER },
    ]);
    expect((await unmatched(db)).ambiguous).toEqual([
      { source: 'domain', sourceKey: 'shared.example', accounts: ['A', 'B'] },
    ]);
  });

  it('vacuums', async () => {
    await store().vacuum();
  });
});
