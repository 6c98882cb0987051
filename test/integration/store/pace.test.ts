import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addDays } from '../../../shared/day';
import { resolveKeys } from '../../../worker/store/account-keys';
import { accountStandings } from '../../../worker/store/account-standings';
import { documentHash, writeDocuments } from '../../../worker/store/documents';
import { accountsTouchedSince } from '../../../worker/store/fact-feed';
import { writeFacts } from '../../../worker/store/facts';
import type { Fact } from '../../../worker/store/kinds';
import { lastDayBefore, type MeasureDay, writeMeasureDays } from '../../../worker/store/measure-days';
import { openStore, type Store } from '../../../worker/store/open-store';
import { unmatched } from '../../../worker/store/unmatched';

const ACCOUNTS = Array.from({ length: 300 }, (_, i) => `001${String(i).padStart(15, '0')}`);
const LONGEST_MS = 250;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-pace-'));
let store: Store;

/** A statement of always the same work, run now and then: how much other processes stretch every statement. */
const YARDSTICK = 'select sum(i) from generate_series(1, 50000) i';
const yardsticks: number[] = [];
const held: number[] = [];
const note = (message: unknown) => {
  const { sql: text, ms } = message as { sql: string; ms: number };
  (text === YARDSTICK ? yardsticks : held).push(ms);
};
let timer: NodeJS.Timeout;
let measured: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  store = await openStore({ folder });
  subscribe('plimsoll:statement', note);
  for (let i = 0; i < 10; i++) await sql.raw(YARDSTICK).execute(store.db);
  timer = setInterval(() => {
    measured = measured.then(() => sql.raw(YARDSTICK).execute(store.db));
  }, 100);
});
afterAll(async () => {
  clearInterval(timer);
  await measured;
  unsubscribe('plimsoll:statement', note);
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  held.length = 0;
});

const ninth = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.9)] ?? 0;

function expectShort(statements: number): void {
  expect(held.length).toBeGreaterThanOrEqual(statements);
  const stretch = ninth(yardsticks) / Math.min(...yardsticks);
  expect(ninth(held) / stretch).toBeLessThan(LONGEST_MS);
}

const touchpoints = (title: string): Fact<'touchpoint'>[] =>
  Array.from({ length: 20_000 }, (_, i) => {
    const at = new Date(Date.UTC(2025, 0, 1) + i * 300_000).toISOString();
    return {
      record: `t${i}`,
      sourceKey: ACCOUNTS[i % ACCOUNTS.length] ?? '',
      at,
      knownFrom: at,
      body: { touch: `t${i}`, channel: 'email', two_way: true, subject: `${title} ${i}` },
    };
  });

it('writes, repeats and corrects facts without holding the embedded engine for long', async () => {
  const claims = ACCOUNTS.map((account) => ({
    source: 'crm',
    sourceKey: account,
    account,
    rule: 'itself',
    knownFrom: '2024-01-01T00:00:00Z',
  }));
  await resolveKeys(store.db, claims);
  const write = (title: string) =>
    writeFacts(store.db, 'crm', 'touchpoint', touchpoints(title), 'Europe/Berlin');
  expect(await write('first')).toEqual({ inserted: 20_000, closed: 0 });
  expect(await write('first')).toEqual({ inserted: 0, closed: 0 });
  expect(await write('second')).toEqual({ inserted: 20_000, closed: 20_000 });
  expect((await accountsTouchedSince(store.db, '0')).accounts).toHaveLength(300);
  expect((await unmatched(store.db)).facts).toEqual([]);
  expectShort(60);
});

it('writes days and documents of the demo’s size, and reads what stands, without holding it for long', async () => {
  const readings = Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [
      `measure_${i}`,
      {
        value: i * 1.5,
        evidence: Array.from({ length: 3 }, (_, n) => ({ id: `500${n}`, text: `Seats since 3 May ${n}` })),
      },
    ]),
  );
  const days: MeasureDay[] = ACCOUNTS.flatMap((account) =>
    Array.from({ length: 10 }, (_, i) => ({
      account,
      day: addDays('2026-01-01', i),
      inputs: { account, readings },
      state: { readings },
      result: { readings },
      raw: 61.25,
      score: 61,
      tier: 'Watch' as const,
      coverage: 0.9,
      scorecard: 'h',
    })),
  );
  await writeMeasureDays(store.db, days, { day: '2026-01-10', asOf: '2026-01-10T12:00:00.000Z' });
  expect((await lastDayBefore(store.db, ACCOUNTS, '2026-01-10')).size).toBe(300);
  const documents = ACCOUNTS.map((account) => {
    const body = JSON.stringify({ account, readings });
    return { account, day: '2026-01-10', body, hash: documentHash(body) };
  });
  await writeDocuments(store.db, documents);
  const at = '2025-01-01T00:00:00.000Z';
  const accounts = ACCOUNTS.map((record) => ({
    ...{ record, sourceKey: record, at, knownFrom: at },
    body: { name: record, in_scope: true },
  }));
  await writeFacts(store.db, 'crm', 'account', accounts, 'Europe/Berlin');
  const standings = [...(await accountStandings(store.db, ACCOUNTS)).values()];
  expect(standings.filter(({ scored }) => scored?.day === '2026-01-10')).toHaveLength(300);
  expectShort(20);
});

it('vacuums table by table', async () => {
  await store.vacuum();
  expectShort(60);
});
