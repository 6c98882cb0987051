import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  about,
  accountChanges,
  accountHealth,
  accountHistory,
  accountPlays,
  book,
  HIDDEN_EVIDENCE,
  healthSummary,
  workerState,
} from '../../../shared/api';
import { type HealthDocument, healthDocument } from '../../../shared/health-document';
import { changeBetween } from '../../../worker/api/account-change';
import { recordsNamed } from '../../../worker/api/redact';
import { ROUTES } from '../../../worker/api/routes';
import { defaultScorecard } from '../../../worker/scorecard/scorecard';
import { readMeasureDays } from '../../../worker/store/measure-days';
import { customersInScope } from '../../../worker/store/scope';
import { control, queryOrg } from '../../support/processes';
import { callsOf, type OpenedApi, refusalIn, type ServedApi, servedApi, session } from './a-served-api';

let served: ServedApi;
let api: OpenedApi;
const documents = new Map<string, HealthDocument>();
let account = '';

beforeAll(async () => {
  served = await servedApi();
  api = await served.open();
  const rows = await served.store.db.selectFrom('document').selectAll().orderBy('from_day').execute();
  for (const row of rows) documents.set(row.account_id, healthDocument.parse(JSON.parse(row.body)));
  account = [...documents.keys()].sort()[0] ?? '';
}, 400_000);
afterAll(() => served.end());

const READ = ROUTES.filter(({ method }) => method === 'GET');
const ACCOUNT_ROUTES = READ.filter(({ path }) => path.includes(':id'));
const TOKEN_ROUTES = READ.filter(({ isOpen }) => !isOpen);
it('is open without a token where it says who is served, and nowhere else', () => {
  expect(ROUTES.filter(({ isOpen }) => isOpen).map(({ id }) => id)).toEqual(['about']);
});

const pathOf = (path: string, id = account): string => `/v1${path.replace(':id', id)}`;
const org = () => served.org;

describe('an answer', () => {
  it('of each route keeps its contract and is kept by nobody', async () => {
    const { token } = served.viewer;
    const contracts = {
      ...{ about, worker: workerState, book, account: accountHealth, summary: healthSummary },
      ...{ history: accountHistory, changes: accountChanges, plays: accountPlays },
    };
    for (const { id, path } of READ) {
      const { status, headers, body } = await api.get(pathOf(path), token);
      expect([id, status, body]).toEqual([id, 200, body]);
      expect(contracts[id as keyof typeof contracts].parse(body)).toEqual(body);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('is the stored document, for one who may read all that it rests on', async () => {
    const all = accountHealth.parse((await api.get(pathOf('/accounts/:id'), served.viewer.token)).body);
    expect(all.hidden).toBe(0);
    const { day: _day, freshness: _freshness, ...stored } = documents.get(account) as HealthDocument;
    expect(all.document).toMatchObject(stored);
    expect(all.asOf).toBe('2025-09-16T20:00:00.000Z');
    const short = await api.get(pathOf('/accounts/:id/summary', account.slice(0, 15)), served.viewer.token);
    expect(short.body).toMatchObject({ account, score: stored.score, tier: stored.tier });
  });

  it('on who is served needs no token, and names where to sign in', async () => {
    const { body } = await api.get('/v1/about');
    expect(body).toMatchObject({
      organizationId: org().organizationId,
      salesforceUrl: org().url,
      clientId: org().client.id,
    });
  });

  it('of the book holds the caller’s own accounts, the revenue at risk first', async () => {
    const { token, userId } = served.csm;
    const rows = await queryOrg(
      org(),
      org().admin.token,
      `SELECT Id FROM Account WHERE Type = 'Customer' AND Customer_Success_Manager__c = '${userId}'`,
    );
    const { accounts, day } = book.parse((await api.get('/v1/book', token)).body);
    expect(accounts.map((row) => row.account).sort()).toEqual(rows.map((row) => row['Id']).sort());
    expect(day).toBe('2025-09-16');
    const none = book.parse((await api.get('/v1/book', served.viewer.token)).body);
    expect(none.accounts).toEqual([]);
    const assignment = { user: userId, name: 'Plimsoll_Viewer' };
    await control(org(), 'POST', '/permission-sets/unassign', assignment);
    const fresh = await served.open();
    expect(refusalIn(await fresh.get('/v1/book', token)).code).toBe('NO_FIELD_ACCESS');
    await control(org(), 'POST', '/permission-sets/assign', assignment);
  });

  it('on the past is as long as was asked for', async () => {
    const { token } = served.viewer;
    const long = accountHistory.parse((await api.get(pathOf('/accounts/:id/history'), token)).body);
    expect(long.days.length).toBeGreaterThan(31);
    const week = accountHistory.parse((await api.get(pathOf('/accounts/:id/history?days=7'), token)).body);
    expect(week.days).toEqual(long.days.slice(-7));
  });
});

describe('the lines of a change', () => {
  it('sum to the change of the score between any two stored days', async () => {
    const { db } = served.store;
    const card = defaultScorecard();
    let compared = 0;
    for (const id of await customersInScope(db, '2025-09-16T20:00:00.000Z')) {
      const days = await readMeasureDays(db, [id], '2025-01-01', '2025-12-31');
      const kept = days.map((row, i) => ({ row, before: days[i - 1] ?? null }));
      const to = kept.at(-1);
      for (const from of kept.slice(0, -1)) {
        if (!to || from.row.score === null || to.row.score === null) continue;
        const lines = changeBetween(card, from, to, () => undefined);
        const cents = lines.reduce((sum, line) => sum + line.cents, 0);
        expect([id, from.row.day, cents]).toEqual([id, from.row.day, 100 * (to.row.score - from.row.score)]);
        // A day is computed again as it was published.
        expect(lines.map((line) => line.text)).not.toContain('Days that are no longer kept');
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('go from the day asked for, or none', async () => {
    const { token } = served.viewer;
    const path = (since: string) => `${pathOf('/accounts/:id/changes')}?since=${since}`;
    const told = accountChanges.parse((await api.get(path('2025-08-20'), token)).body);
    expect(told.from?.day).toBe('2025-08-20');
    expect(told.to.day).toBe('2025-09-16');
    const none = accountChanges.parse((await api.get(path('2025-09-16'), token)).body);
    expect(none).toMatchObject({ from: null, lines: [] });
  });
});

describe('who is not let in', () => {
  const onEachRoute = async (token: string | null, status: number, code: string, through = api) => {
    for (const { path } of TOKEN_ROUTES) {
      const refusal = refusalIn(await through.get(pathOf(path), token));
      expect([path, refusal.status, refusal.code]).toEqual([path, status, code]);
      expect(refusal.action).toMatch(/\S/);
    }
  };

  it('comes without a token, or with what can be none, and costs no call', async () => {
    await control(org(), 'DELETE', '/requests');
    await onEachRoute(null, 401, 'SIGN_IN_NEEDED');
    for (const token of ['garbage', '00D!', 'Basic x', `00D${'0'.repeat(12)}!${'x'.repeat(2000)}`]) {
      await onEachRoute(token, 401, 'SIGN_IN_NEEDED');
    }
    const own = served.viewer.token;
    await onEachRoute(`${own} x`, 401, 'SIGN_IN_NEEDED');
    await onEachRoute(`00D000000000XYZ!${own.split('!')[1]}`, 403, 'OTHER_ORG');
    expect(await control(org(), 'GET', '/requests')).toEqual([]);
  });

  it('comes with a token that is made up, over, or revoked', async () => {
    const { token, username } = served.viewer;
    await onEachRoute(`${token}x`, 401, 'SIGN_IN_NEEDED');
    const short = await session(org(), username);
    await control(org(), 'POST', '/sessions/expire', { token: short });
    await onEachRoute(short, 401, 'SIGN_IN_NEEDED');
    const revoked = await session(org(), username);
    await fetch(`${org().url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: revoked }),
    });
    await onEachRoute(revoked, 401, 'SIGN_IN_NEEDED');
  });

  it('comes with a token of another app', async () => {
    const token = await session(org(), served.viewer.username, { clientId: 'another-app' });
    await onEachRoute(token, 403, 'OTHER_CLIENT');
    const theirs = await served.open({ clientId: 'another-app' });
    expect((await theirs.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    await onEachRoute(served.viewer.token, 403, 'OTHER_CLIENT', theirs);
  });

  it('is a user who was deactivated', async () => {
    const leaver = org()
      .users.filter((user) => user.profile === 'Standard User')
      .at(-1);
    if (!leaver) throw new Error('no user to deactivate');
    const activity = async (IsActive: boolean) =>
      control(org(), 'POST', '/change', {
        ...{ user: org().admin.username, op: 'update', object: 'User' },
        ...{ id: leaver.userId, fields: { IsActive } },
      });
    await activity(false);
    await onEachRoute(leaver.token, 401, 'SIGN_IN_NEEDED');
    await activity(true);
  });

  it('is not shown the fields of health', async () => {
    for (const { path } of TOKEN_ROUTES) {
      const refusal = refusalIn(await api.get(pathOf(path), served.stranger.token));
      expect([refusal.status, refusal.code]).toEqual([403, 'NO_FIELD_ACCESS']);
      expect(refusal.action).toContain('Plimsoll Viewer');
    }
  });

  it('is not shown the account, and learns nothing of whether there is one', async () => {
    await control(org(), 'POST', '/sharing', { object: 'Account', model: 'Private' });
    try {
      const fresh = await served.open();
      for (const { path } of ACCOUNT_ROUTES) {
        const [there, nowhere] = await Promise.all(
          [account, '001000000000009AAA'].map((id) => fresh.get(pathOf(path, id), served.viewer.token)),
        );
        expect(refusalIn(there!)).toMatchObject({ status: 403, code: 'NO_ACCESS' });
        expect(there?.body).toEqual(nowhere?.body);
      }
      const { token, userId } = served.csm;
      const mine = `FROM Account WHERE Type = 'Customer' AND Customer_Success_Manager__c = '${userId}'`;
      const idsOf = async (reader: string) =>
        (await queryOrg(org(), reader, `SELECT Id ${mine}`)).map((row) => String(row['Id'])).sort();
      const shared = await idsOf(token);
      expect(shared.length).toBeLessThan((await idsOf(org().admin.token)).length);
      const { accounts } = book.parse((await fresh.get('/v1/book', token)).body);
      expect(accounts.map((row) => row.account).sort()).toEqual(shared);
    } finally {
      await control(org(), 'POST', '/sharing', { object: 'Account', model: 'ReadWrite' });
    }
  });

  it('asks for an account that has no score', async () => {
    const [other] = await queryOrg(
      org(),
      org().admin.token,
      "SELECT Id FROM Account WHERE Type != 'Customer'",
    );
    const made = (await control(org(), 'POST', '/change', {
      ...{ user: org().admin.username, op: 'insert', object: 'Account' },
      fields: { Name: 'Too new', Type: 'Customer' },
    })) as { id: string };
    const unscored = [...documents.keys()].sort().at(-1) ?? '';
    const { db } = served.store;
    const kept = await db.selectFrom('document').selectAll().where('account_id', '=', unscored).execute();
    await db.deleteFrom('document').where('account_id', '=', unscored).execute();
    for (const { path } of ACCOUNT_ROUTES) {
      const codeOf = async (id: string) => refusalIn(await api.get(pathOf(path, id), served.viewer.token));
      expect(await codeOf(String(other?.['Id']))).toMatchObject({ status: 404, code: 'OUT_OF_SCOPE' });
      expect(await codeOf(made.id)).toMatchObject({ status: 404, code: 'UNKNOWN_ACCOUNT' });
      expect(await codeOf(unscored)).toMatchObject({ status: 404, code: 'NOT_SCORED' });
    }
    await db.insertInto('document').values(kept).execute();
  });

  it('asks for what there is none of', async () => {
    const { token } = served.viewer;
    const codeOf = async (path: string) => refusalIn(await api.get(path, token)).code;
    for (const path of ['/', '/v1', '/v2/about', `/v1/accounts/${account}/secrets`, '/v1/accounts'])
      expect(await codeOf(path)).toBe('NOT_FOUND');
    const bad = ['001', `${account}x`, '003000000000001AAA', `${account.slice(0, 15)}ZZZ`, 'a%27b', '%00'];
    for (const id of bad) expect([id, await codeOf(`/v1/accounts/${id}`)]).toEqual([id, 'BAD_REQUEST']);
    const queries = ['history?days=0', 'history?days=731', 'history?days=x', 'history?other=1'];
    for (const query of [...queries, 'changes?since=yesterday', 'changes?since=2025-02-30'])
      expect([query, await codeOf(`/v1/accounts/${account}/${query}`)]).toEqual([query, 'BAD_REQUEST']);
    expect(await codeOf('/v1/%')).toBe('BAD_REQUEST');
  });

  const askUnder = (host: string, through = api) =>
    new Promise<number | undefined>((done, failed) => {
      const { port } = new URL(through.url);
      request({ host: '127.0.0.1', port, path: '/v1/about', headers: { host } }, (reply) => {
        reply.resume();
        done(reply.statusCode);
      })
        .on('error', failed)
        .end();
    });

  it('asks under the name of another site', async () => {
    expect(await askUnder('attacker.example')).toBe(403);
    expect(await askUnder('127.0.0.1.attacker.example:4620')).toBe(403);
    for (const host of ['localhost', 'localhost:9999', '127.0.0.1:4620', '[::1]:4620'])
      expect([host, await askUnder(host)]).toEqual([host, 200]);
  });

  it('asks so, however the address of this machine was spelt', async () => {
    const short = await served.open({ host: '127.1' });
    expect(await askUnder('attacker.example', short)).toBe(403);
    expect((await short.get('/local')).body).toEqual({ isHere: true });
  });

  it('asks for what is only this machine’s where others are listened to', async () => {
    const wide = await served.open({ host: '0.0.0.0' });
    expect(await askUnder('plimsoll.example', wide)).toBe(200);
    expect(refusalIn(await wide.get('/local')).code).toBe('NOT_FOUND');
  });
});

describe('Salesforce’s word', () => {
  let fresh: OpenedApi;
  beforeEach(async () => {
    fresh = await served.open({ accessSeconds: 60 });
    await control(org(), 'DELETE', '/requests');
  });

  it('is asked for once while it is believed, however many ask at once', async () => {
    const { token } = served.viewer;
    await Promise.all(Array.from({ length: 8 }, () => fresh.get(pathOf('/accounts/:id'), token)));
    const queries = await callsOf(org(), '/query');
    await Promise.all(ROUTES.map(({ path }) => fresh.get(pathOf(path), token)));
    expect(await callsOf(org(), 'introspect')).toBe(1);
    expect(await callsOf(org(), 'userinfo')).toBe(1);
    expect(await callsOf(org(), '/query')).toBe(queries);
    fresh.pass(61);
    expect((await fresh.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    expect(await callsOf(org(), 'introspect')).toBe(2);
    expect(await callsOf(org(), 'Health_Score__c')).toBeGreaterThan(1);
  });

  it('that a token is revoked is heard once the former one is too old', async () => {
    const token = await session(org(), served.viewer.username);
    expect((await fresh.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    await control(org(), 'POST', '/sessions/expire', { token });
    expect((await fresh.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    fresh.pass(61);
    expect(refusalIn(await fresh.get(pathOf('/accounts/:id'), token)).code).toBe('SIGN_IN_NEEDED');
  });

  it('that a token is revoked is heard at once where something must be asked with it', async () => {
    const token = await session(org(), served.viewer.username);
    expect((await fresh.get('/v1/worker', token)).status).toBe(200);
    await control(org(), 'POST', '/sessions/expire', { token });
    expect(refusalIn(await fresh.get(pathOf('/accounts/:id'), token)).code).toBe('SIGN_IN_NEEDED');
    expect(refusalIn(await fresh.get('/v1/worker', token)).code).toBe('SIGN_IN_NEEDED');
  });

  it('is not believed beyond the token’s own end', async () => {
    const token = await session(org(), served.viewer.username, { seconds: 30 });
    expect((await fresh.get('/v1/worker', token)).status).toBe(200);
    fresh.pass(31);
    await control(org(), 'POST', '/sessions/expire', { token });
    expect(refusalIn(await fresh.get('/v1/worker', token)).code).toBe('SIGN_IN_NEEDED');
  });

  it('against someone is forgotten within seconds', async () => {
    const { token, userId } = served.stranger;
    expect(refusalIn(await fresh.get(pathOf('/accounts/:id'), token)).code).toBe('NO_FIELD_ACCESS');
    const assignment = { user: userId, name: 'Plimsoll_Viewer' };
    await control(org(), 'POST', '/permission-sets/assign', assignment);
    fresh.pass(4);
    expect((await fresh.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    await control(org(), 'POST', '/permission-sets/unassign', assignment);
  });

  it('is missing where the org does not answer: nothing is served then', async () => {
    const { token } = served.viewer;
    const meets = async (kind: string, path: string, asked: string) => {
      await control(org(), 'POST', '/faults', { kind, match: { path } });
      const refusal = refusalIn(await fresh.get(asked, token));
      await control(org(), 'DELETE', '/faults');
      return [refusal.status, refusal.code];
    };
    const gone = [503, 'CRM_UNREACHABLE'];
    expect(await meets('unavailable', 'introspect', '/v1/worker')).toEqual(gone);
    expect(await meets('reset', 'introspect', '/v1/worker')).toEqual(gone);
    expect(await meets('unavailable', 'userinfo', '/v1/worker')).toEqual(gone);
    expect((await fresh.get('/v1/worker', token)).status).toBe(200);
    expect(await meets('quota', '/query', pathOf('/accounts/:id'))).toEqual(gone);
    expect(await meets('unavailable', '/query', pathOf('/accounts/:id/plays'))).toEqual(gone);
    expect((await fresh.get(pathOf('/accounts/:id'), token)).status).toBe(200);
    fresh.pass(61);
    expect(await meets('unavailable', 'introspect', pathOf('/accounts/:id'))).toEqual(gone);
  });

  it('is asked for by secret where the worker has one', async () => {
    const bySecret = await served.open({}, { clientSecret: org().client.secret });
    expect((await bySecret.get('/v1/worker', served.viewer.token)).status).toBe(200);
    const wrong = await served.open({}, { clientSecret: 'wrong' });
    expect(refusalIn(await wrong.get('/v1/worker', served.viewer.token)).code).toBe('CRM_UNREACHABLE');
  });

  it('is not asked for by a flood of bad tokens, which keeps out nobody who is known', async () => {
    const { token } = served.viewer;
    expect((await fresh.get('/v1/worker', token)).status).toBe(200);
    await control(org(), 'DELETE', '/requests');
    let last = await fresh.get('/v1/worker', `${token}0`);
    for (let i = 1; i < 40; i++) last = await fresh.get('/v1/worker', `${token}${i}`);
    expect(refusalIn(last)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await callsOf(org(), 'introspect')).toBeLessThan(25);
    fresh.pass(61);
    expect((await fresh.get('/v1/worker', token)).status).toBe(200);
  });
});

describe('what a viewer may not read', () => {
  /** What all accounts look like to the viewer while records of an object are their owners' own. */
  const seenWhile = async (object: string) => {
    await control(org(), 'POST', '/sharing', { object, model: 'Private' });
    try {
      const fresh = await served.open();
      const rows = await queryOrg(org(), served.viewer.token, `SELECT Id FROM ${object}`);
      const theirs = new Set(rows.map((row) => row['Id']));
      const views = new Map<string, string>();
      for (const id of documents.keys()) {
        const parts = await Promise.all(
          ACCOUNT_ROUTES.map(({ path }) => fresh.get(pathOf(path, id), served.viewer.token)),
        );
        views.set(id, JSON.stringify(parts.map(({ body }) => body)));
      }
      return { views, theirs };
    } finally {
      await control(org(), 'POST', '/sharing', { object, model: 'ReadWrite' });
    }
  };

  it('of cases is hidden, and its points stay', async () => {
    const { views, theirs } = await seenWhile('Case');
    let found = 0;
    for (const [id, document] of documents) {
      const cases = recordsNamed(document, []).filter(
        (record) => record.startsWith('500') && !theirs.has(record),
      );
      found += cases.length;
      const view = views.get(id) ?? '';
      for (const record of cases) expect(view).not.toContain(record);
      if (cases.length > 0) expect(view).toContain(HIDDEN_EVIDENCE);
      for (const { evidence } of document.measures) {
        for (const { id: record, text } of evidence) {
          const isUnique = JSON.stringify(document).split(text).length <= 3;
          if (cases.includes(record) && isUnique) expect(view).not.toContain(text);
        }
      }
      const [health] = JSON.parse(view) as [{ document: HealthDocument }];
      const points = (of: HealthDocument) => of.measures.map(({ points, lossCents }) => [points, lossCents]);
      expect(points(health.document)).toEqual(points(document));
    }
    expect(found).toBeGreaterThan(3);
  });

  it('of contacts is hidden wherever their names stand', async () => {
    const { views, theirs } = await seenWhile('Contact');
    let found = 0;
    for (const [id, { budgetOwner }] of documents) {
      const hidden = budgetOwner.candidates.filter((each) => !theirs.has(each.contact));
      const named = hidden.flatMap((each) => [each.contact, each.name]);
      found += named.length;
      for (const text of named) expect(views.get(id)).not.toContain(JSON.stringify(text).slice(1, -1));
    }
    expect(found).toBeGreaterThan(10);
  });
});

it('puts no token, secret or assertion into anything that somebody reads', () => {
  const all = served.output.join('\n');
  expect(all.length).toBeGreaterThan(100_000);
  expect(all).not.toContain(org().client.secret);
  expect(all).not.toMatch(/eyJ[\w-]{20,}/);
  for (const { token } of org().users) expect(all).not.toContain(token.split('!')[1]);
});
