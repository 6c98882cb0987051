import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Notification, type PgliteClient, PglitePool } from '../../../worker/store/pglite-pool';

let pool: PglitePool;
beforeAll(async () => {
  pool = await PglitePool.open({ folder: null, prepare: ['create table t (n int primary key)'] });
});
afterAll(async () => {
  await pool.end();
});

const numbers = async () =>
  (await pool.query<{ n: number }>('select n from t order by n')).rows.map(({ n }) => n);
const tick = () => new Promise((resolve) => setTimeout(resolve, 30));
const settled = async (promise: Promise<unknown>) => {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  await tick();
  return done;
};

async function inTransaction(work: (client: PgliteClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  try {
    await work(client);
  } finally {
    client.release();
  }
}

it('keeps others out of a transaction until it ends', async () => {
  const [a, b] = [await pool.connect(), await pool.connect()];
  await a.query('BEGIN');
  await a.query('insert into t values (1)');
  const read = numbers();
  const other = b.query('/* mine */ begin').then(() => b.query('insert into t values (2)'));
  expect(await settled(read)).toBe(false);
  expect(await settled(other)).toBe(false);
  await a.query('rollback to savepoint s').catch(() => {});
  expect(await settled(read)).toBe(false);
  await a.query('ROLLBACK');
  await other;
  await b.query('commit');
  await read;
  expect(await numbers()).toEqual([2]);
  a.release();
  b.release();
});

it('gives each of many transactions that begin at once the session alone', async () => {
  await pool.query('delete from t');
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      inTransaction(async (client) => {
        await client.query('insert into t values ($1)', [i]);
        await tick().then(() => client.query(i % 2 === 0 ? 'commit' : 'rollback'));
      }),
    ),
  );
  expect(await numbers()).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
});

it('rolls back what a client leaves open when it is released', async () => {
  await pool.query('delete from t');
  await inTransaction(async (client) => {
    await client.query('insert into t values (1)');
  });
  expect(await numbers()).toEqual([]);
});

it('ends the ownership when a commit fails, or a transaction cannot begin', async () => {
  await pool.query('drop table if exists child');
  await pool.query('create table child (n int references t deferrable initially deferred)');
  const client = await pool.connect();
  await client.query('begin');
  await client.query('insert into child values (99)');
  await expect(client.query('commit')).rejects.toMatchObject({ code: '23503', table: 'child' });
  expect(await numbers()).toEqual([]);
  await expect(client.query('begin isolation level nonsense')).rejects.toMatchObject({ code: '42601' });
  expect(await numbers()).toEqual([]);
  client.release();
});

it('refuses to begin a transaction where any statement could slip in', async () => {
  await expect(pool.query('begin')).rejects.toThrow('connect()');
  await expect(pool.query('-- note\n START TRANSACTION')).rejects.toThrow('connect()');
});

it('reads and sends values as pg does', async () => {
  const { rows } = await pool.query(
    `select $1::bigint as big, $2::numeric as exact, $3::date as day, $4::timestamptz as instant, $5::text[] as list,
      $6::jsonb as body, $7::boolean as flag, $8::text as nothing, $9::float8 as float, 'infinity'::timestamptz as ever,
      array[$1::bigint] as bigs, array[$4::timestamptz] as instants`,
    [
      9007199254740993n,
      '1.10',
      '2026-02-28',
      '2026-02-28T23:59:59.123456+02:00',
      ['a"b\\', null, 'NULL', ''],
      { a: [1, 'x'] },
      false,
      undefined,
      0.1,
    ],
  );
  expect(rows).toEqual([
    {
      big: '9007199254740993',
      exact: '1.10',
      day: '2026-02-28',
      instant: '2026-02-28T21:59:59.123Z',
      list: ['a"b\\', null, 'NULL', ''],
      body: { a: [1, 'x'] },
      flag: false,
      nothing: null,
      float: 0.1,
      ever: 'infinity',
      bigs: ['9007199254740993'],
      instants: ['2026-02-28T21:59:59.123Z'],
    },
  ]);
});

it('keeps notifications for a listening client that is just not waiting', async () => {
  const [listener, stranger] = [await pool.connect(), await pool.connect()];
  const heard: Notification[] = [];
  const overheard: Notification[] = [];
  await listener.query('listen bell');
  await pool.query("select pg_notify('bell', 'one')");
  await pool.query("select pg_notify('bell', 'one')");
  await tick();
  stranger.on('notification', (notification: Notification) => overheard.push(notification));
  listener.on('notification', (notification: Notification) => heard.push(notification));
  await tick();
  expect(heard).toEqual([{ channel: 'bell', payload: 'one' }]);
  await pool.query("select pg_notify('bell', 'two')");
  await tick();
  expect(heard.at(-1)).toEqual({ channel: 'bell', payload: 'two' });
  expect(overheard).toEqual([]);
  listener.release();
  stranger.release();
});

it('rejects what is asked of it after it was closed', async () => {
  const other = await PglitePool.open({ folder: null, prepare: [] });
  const last = other.query('select 1 as one');
  await other.end();
  expect((await last).rows).toEqual([{ one: 1 }]);
  await expect(other.query('select 1')).rejects.toMatchObject({ code: 'STORE_THREAD' });
});

it('leaves the main thread free while a statement runs', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await pool.query('select pg_sleep(0.5)');
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(20);
});
