import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBook, writeFiles } from './index';

const book = makeBook({ seed: 4, firstDay: '2024-01-01', accounts: 50 });
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'book-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function rowsOf(path: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT event_id, workspace_id, user_id, event, epoch_ms("at")::BIGINT, epoch_ms(received_at)::BIGINT,
            typeof("at") FROM read_parquet('${path}')`,
  );
  const rows = reader.getRows();
  connection.closeSync();
  return rows;
}

it('writes a Parquet file a day, with the events the book tells', async () => {
  await writeFiles(book, folder, { through: '2024-01-09' });
  const names = await readdir(join(folder, 'events'));
  expect(names.sort()).toEqual(Array.from({ length: 9 }, (_, i) => `2024-01-0${i + 1}.parquet`));
  const day = [...book.days('2024-01-09')].at(-1);
  const told = day?.events.map((e) => [
    e.event_id,
    e.workspace_id,
    e.user_id,
    e.event,
    BigInt(e.at),
    BigInt(e.received_at),
    'TIMESTAMP WITH TIME ZONE',
  ]);
  expect(told?.length).toBeGreaterThan(20);
  expect(await rowsOf(join(folder, 'events', '2024-01-09.parquet'))).toEqual(told);
});

it('writes each CSV row once, in its latest state', async () => {
  await writeFiles(book, folder, { through: '2024-03-20' });
  const latest = new Map<string, Record<string, string>>();
  for (const day of book.days('2024-03-20')) {
    for (const row of day.invoices) {
      latest.set(row.invoice_id, Object.fromEntries(Object.entries(row).map(([k, v]) => [k, String(v)])));
    }
  }
  const written: Record<string, string>[] = parse(await readFile(join(folder, 'invoices.csv'), 'utf8'), {
    columns: true,
  });
  expect(written).toEqual([...latest.values()]);
  expect(written.some((row) => row.paid_on === '')).toBe(true);
  expect(written.some((row) => row.paid_on !== '')).toBe(true);
});

it('survives quotes, commas and formulas in comments', async () => {
  await writeFiles(book, folder, { through: '2024-04-20' });
  const rows: Record<string, string>[] = parse(await readFile(join(folder, 'surveys.csv'), 'utf8'), {
    columns: true,
  });
  const comments = new Set(rows.map((row) => row.comment));
  expect(comments).toContain('Easy to use, "just works"');
  expect(comments).toContain('=solid');
});

it('adds days to the same files that writing all at once gives', async () => {
  const apart = join(folder, 'apart');
  const whole = join(folder, 'whole');
  await writeFiles(book, apart, { through: '2024-01-20' });
  await writeFiles(book, apart, { after: '2024-01-20', through: '2024-01-31' });
  await writeFiles(book, whole, { through: '2024-01-31' });
  for (const name of ['subscriptions', 'invoices', 'surveys', 'milestones', 'referrals']) {
    const [one, other] = await Promise.all(
      [apart, whole].map((at) => readFile(join(at, `${name}.csv`), 'utf8')),
    );
    expect(one).toBe(other);
  }
  expect(await readdir(join(apart, 'events'))).toHaveLength(31);
  for (const day of ['2024-01-20', '2024-01-21', '2024-01-31']) {
    const file = join('events', `${day}.parquet`);
    expect(await rowsOf(join(apart, file))).toEqual(await rowsOf(join(whole, file)));
  }
});
