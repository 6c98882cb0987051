import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Api } from '../../../worker/api/api';
import { exposition } from '../../../worker/api/metrics/exposition';
import { buildServer } from '../../../worker/api/server';
import { beginRun } from '../../../worker/jobs/begin-run';
import { noteApiCalls } from '../../../worker/store/api-calls';
import { markDirty } from '../../../worker/store/dirty';
import { recordExceptions } from '../../../worker/store/exceptions';
import { keepReport } from '../../../worker/store/last-report';
import type { Store } from '../../../worker/store/open-store';
import { keepOrgUsage } from '../../../worker/store/org-usage';
import { endRun, holdUnlessApproved } from '../../../worker/store/runs';
import { aStore } from '../crm/a-worker-org';

const TOKEN = 'a token of more than 24 characters';
const NOW = '2026-03-10T09:00:00.000Z';

let store: Store & { remove(): Promise<void> };
let metricsToken: string | null;
beforeAll(async () => {
  store = await aStore();
});
afterAll(() => store.remove());
beforeEach(() => {
  metricsToken = TOKEN;
});

async function ask(authorization?: string) {
  const api = {
    ...{ db: store.db, now: () => new Date(NOW), version: '1.2.3', stage: 'pilot', callsPerDay: 5000 },
    metricsToken,
  } as unknown as Api;
  const server = await buildServer({
    ...{ api, loopbackOnly: true, plugins: [], deadlineMs: 1000 },
    onFault: (route, error) => {
      throw new Error(`${route}: ${String(error)}`);
    },
  });
  const headers = authorization === undefined ? {} : { authorization };
  const reply = await server.inject({ url: '/metrics', headers });
  await server.close();
  return reply;
}

it('tells who holds the token how the worker stands, in numbers', async () => {
  const { db } = store;
  const wanted = { asOf: NOW, day: '2026-03-10', exact: false, scorecard: 'card', now: NOW };
  const done = await beginRun(db, wanted);
  await endRun(db, done.id, 'done', '2026-03-10T09:01:00.000Z');
  const held = await beginRun(db, { ...wanted, now: '2026-03-10T09:15:00.000Z' });
  await holdUnlessApproved(db, held.id, []);
  const rows = { written: 3, unchanged: 2, held: 1, failed: 0 };
  await keepReport(db, { run: held.id, rows, renewals: { ...rows, written: 9 } });
  await noteApiCalls(db, 20, NOW, 'sync');
  await noteApiCalls(db, 5, NOW, 'news');
  await noteApiCalls(db, 700, '2026-03-08T09:00:00.000Z', 'sync');
  await keepOrgUsage(db, { used: 90, limit: 100_000 }, NOW);
  await markDirty(db, ['001A', '001B'], 'told', NOW);
  const edit = { object: 'Account', record: '001A', field: 'Health_Tier__c', ours: 1, theirs: 2, base: 1 };
  await recordExceptions(db, [{ ...edit, author: 'Ada Customer', policy: 'respect' }], {
    run: 'r',
    at: NOW,
  });

  const reply = await ask(`Bearer ${TOKEN}`);
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const samples = reply.body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples).toEqual([
    'plimsoll_build_info{version="1.2.3",stage="pilot"} 1',
    `plimsoll_last_run_end_timestamp_seconds ${Date.parse('2026-03-10T09:01:00.000Z') / 1000}`,
    'plimsoll_last_run_status{status="running"} 0',
    'plimsoll_last_run_status{status="held"} 1',
    'plimsoll_last_run_status{status="done"} 0',
    'plimsoll_last_run_status{status="superseded"} 0',
    'plimsoll_last_run_status{status="rejected"} 0',
    'plimsoll_last_run_rows{object="Account",outcome="written"} 3',
    'plimsoll_last_run_rows{object="Account",outcome="unchanged"} 2',
    'plimsoll_last_run_rows{object="Account",outcome="held"} 1',
    'plimsoll_last_run_rows{object="Account",outcome="failed"} 0',
    'plimsoll_last_run_rows{object="Opportunity",outcome="written"} 9',
    'plimsoll_last_run_rows{object="Opportunity",outcome="unchanged"} 2',
    'plimsoll_last_run_rows{object="Opportunity",outcome="held"} 1',
    'plimsoll_last_run_rows{object="Opportunity",outcome="failed"} 0',
    'plimsoll_exceptions_open{object="Account"} 1',
    'plimsoll_exceptions_open{object="Opportunity"} 0',
    'plimsoll_salesforce_calls_day{spender="sync"} 20',
    'plimsoll_salesforce_calls_day{spender="news"} 5',
    'plimsoll_salesforce_calls_day_limit 5000',
    'plimsoll_org_calls_used 90',
    'plimsoll_org_calls_limit 100000',
    'plimsoll_dirty_accounts 2',
    'plimsoll_notices_waiting 1',
  ]);
});

it('tells nobody else, on this machine neither', async () => {
  for (const authorization of [undefined, 'Bearer ', `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`]) {
    const reply = await ask(authorization);
    expect([reply.statusCode, reply.json().code]).toEqual([401, 'SIGN_IN_NEEDED']);
  }
  metricsToken = null;
  expect((await ask(`Bearer ${TOKEN}`)).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect((await ask('Bearer null')).statusCode).toBe(404);
});

it('is written as Prometheus reads it', () => {
  const samples = [{ labels: { a: 'say "x"\\\n', b: '2' }, value: 1.5 }];
  expect(exposition([{ name: 'it', help: 'One\nof \\.', samples }])).toBe(
    '# HELP plimsoll_it One\\nof \\\\.\n# TYPE plimsoll_it gauge\nplimsoll_it{a="say \\"x\\"\\\\\\n",b="2"} 1.5\n',
  );
  expect(exposition([{ name: 'unknown', help: 'It is not known.', samples: [] }])).toBe('');
});
