import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { to18 } from '../../../shared/salesforce-id';
import { type Caller, Callers, type Knock } from '../../../worker/api/auth/callers';
import { mustReadAccount } from '../../../worker/api/auth/readable-accounts';
import { readableRecords } from '../../../worker/api/auth/readable-records';

const ORG = '00D5g000000LAbCEAW';
const USER = '0055g000000UsErAAA';
const TOKEN = `${ORG.slice(0, 15)}!AQ.token`;
const CASE = to18('5005g000000000U');
const EVENT = to18('00U5g000000000U');

/** What the org says, by the last part of the path; a function of the query for queries. */
interface Said {
  introspect: Record<string, unknown>;
  userinfo: Record<string, unknown>;
  query(soql: string): [status: number, body: unknown];
}
const good = (): Said => ({
  introspect: {
    ...{ active: true, client_id: 'app', token_type: 'access_token' },
    sub: `https://login.salesforce.com/id/${ORG}/${USER}`,
  },
  userinfo: { user_id: USER, organization_id: ORG, user_type: 'STANDARD' },
  query: () => [200, { records: [] }],
});

let said = good();
let asked: string[] = [];
/** How long an answer takes, in milliseconds. */
let latency = 0;
let underWay = 0;
let mostUnderWay = 0;
const org = createServer(async (request, reply) => {
  underWay += 1;
  mostUnderWay = Math.max(mostUnderWay, underWay);
  await new Promise((done) => setTimeout(done, latency));
  underWay -= 1;
  const url = new URL(request.url ?? '', 'http://org');
  const part = url.pathname.split('/').at(-1) as keyof Said;
  asked.push(part);
  const [status, body] =
    part === 'query' ? said.query(url.searchParams.get('q') ?? '') : [200, said[part] ?? {}];
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
let instanceUrl = '';
beforeAll(async () => {
  await new Promise<void>((done) => org.listen(0, '127.0.0.1', done));
  instanceUrl = `http://127.0.0.1:${(org.address() as AddressInfo).port}`;
});
afterAll(() => org.close());
beforeEach(async () => {
  // What an earlier test gave up waiting for is still on its way.
  while (underWay > 0) await new Promise((done) => setTimeout(done, 5));
  said = good();
  asked = [];
  latency = 0;
  mostUnderWay = 0;
});

let clock = (): number => Date.now();
const ending = new AbortController().signal;
setMaxListeners(0, ending);
const callers = (): Callers =>
  new Callers({
    ...{ instanceUrl, apiVersion: '66.0', organizationId: ORG, clientId: 'app', accessSeconds: 60 },
    signIn: { loginUrl: instanceUrl, clientId: 'worker', clientSecret: 'secret' },
    now: () => new Date(clock()),
    ending,
  });
const knock = (token = TOKEN, deadline = AbortSignal.timeout(8000)): Knock => ({
  ...{ authorization: `Bearer ${token}`, address: '127.0.0.1', deadline },
});
const admit = (): Promise<Caller> => callers().admit(knock());
const now = () => clock();
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe('a caller', () => {
  it('is whom Salesforce names', async () => {
    expect((await admit()).userId).toBe(USER);
  });

  const refusals: [string, () => void, string][] = [
    ['is of the organisation that the token is of', () => subject('00D000000000XYZ', USER), 'OTHER_ORG'],
    [
      'is of the organisation they name themselves',
      () => user({ organization_id: '00D000000000XYZ' }),
      'OTHER_ORG',
    ],
    ['is the same to both', () => user({ user_id: '0055g0000000000AAA' }), 'SIGN_IN_NEEDED'],
    ['is active', () => user({ active: false }), 'SIGN_IN_NEEDED'],
    ['is no guest or portal user', () => user({ user_type: 'CSP_LITE_PORTAL' }), 'NO_ACCESS'],
    ['shows no refresh token', () => token({ token_type: 'refresh_token' }), 'SIGN_IN_NEEDED'],
    ['shows a token of a known kind', () => token({ token_type: undefined }), 'SIGN_IN_NEEDED'],
    ['is told in words that can be read', () => token({ sub: undefined }), 'CRM_UNREACHABLE'],
  ];
  const subject = (organization: string, id: string) => token({ sub: `https://x/id/${organization}/${id}` });
  const token = (more: Record<string, unknown>) => Object.assign(said.introspect, more);
  const user = (more: Record<string, unknown>) => Object.assign(said.userinfo, more);

  it.each(refusals)('%s', async (_says, change, code) => {
    change();
    await expect(admit()).rejects.toMatchObject({ code });
  });
});

describe('many who come from one address', () => {
  const tokens = (count: number): string[] => Array.from({ length: count }, (_, n) => `${TOKEN}${n}`);
  const introspections = () => asked.filter((part) => part === 'introspect').length;

  it('are all let in when they sign in at once, some of them after a short wait', async () => {
    latency = 20;
    const one = callers();
    const let30 = await Promise.all(tokens(30).map((token) => one.admit(knock(token))));
    expect(let30.map(({ userId }) => userId)).toEqual(Array(30).fill(USER));
    expect(introspections()).toBe(30);
    expect(mostUnderWay).toBe(20);
  });

  it('are told the truth when their tokens are bad, and Salesforce hears of few of those', async () => {
    latency = 5;
    const one = callers();
    await one.admit(knock());
    said.introspect = { active: false };
    const codes = await Promise.all(tokens(200).map((token) => one.admit(knock(token)).catch(codeOf)));
    expect(new Set(codes)).toEqual(new Set(['SIGN_IN_NEEDED', 'TOO_MANY_REQUESTS']));
    expect(introspections()).toBeLessThanOrEqual(1 + 40);
    await expect(one.admit(knock(`${TOKEN}x`))).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: 'Too many tokens from this address were refused.',
    });
    expect((await one.admit(knock())).userId).toBe(USER);
  });

  it('are not counted while Salesforce does not answer', async () => {
    const one = callers();
    said.introspect = {};
    const codes = await Promise.all(tokens(30).map((token) => one.admit(knock(token)).catch(codeOf)));
    expect(new Set(codes)).toEqual(new Set(['CRM_UNREACHABLE']));
    said = good();
    expect((await one.admit(knock())).userId).toBe(USER);
  });
});

describe('the deadline of a request', () => {
  it('is one for all its calls, and what it cuts off is not remembered', async () => {
    latency = 200;
    const one = callers();
    const began = Date.now();
    await expect(one.admit(knock(TOKEN, AbortSignal.timeout(300)))).rejects.toMatchObject({
      code: 'CRM_UNREACHABLE',
    });
    expect(Date.now() - began).toBeLessThan(400);
    expect(asked).toEqual(['introspect']);
    latency = 0;
    expect((await one.admit(knock())).userId).toBe(USER);
  });

  it('ends a query too', async () => {
    const caller = await callers().admit(knock(TOKEN, AbortSignal.timeout(200)));
    latency = 600;
    await expect(readableRecords(caller, [CASE], now)).rejects.toMatchObject({ code: 'CRM_UNREACHABLE' });
  });
});

describe('what a caller may read', () => {
  it('is what Salesforce just said, though the word on the token ends meanwhile', async () => {
    const began = Date.now();
    clock = () => began;
    const caller = await admit();
    clock = () => began + 60_000;
    said.query = () => [200, { records: [{ Id: CASE }] }];
    expect([...(await readableRecords(caller, [CASE, EVENT], now))]).toEqual([CASE]);
    clock = () => Date.now();
  });

  it('is nothing of an object that is not there for them', async () => {
    const caller = await admit();
    said.query = (soql) =>
      soql.includes('FROM Case')
        ? [400, [{ errorCode: 'INVALID_TYPE', message: "sObject type 'Case' is not supported." }]]
        : [200, { records: [{ Id: EVENT.slice(0, 15) }] }];
    expect([...(await readableRecords(caller, [CASE, EVENT], now))]).toEqual([EVENT]);
  });

  it('is not asked for where an id is no record’s, nor twice', async () => {
    const caller = await admit();
    said.query = () => [200, { records: [{ Id: CASE }] }];
    const ids = [CASE, "x' OR Id != '", '9995g000000000UAAQ', CASE];
    expect([...(await readableRecords(caller, ids, now))]).toEqual([CASE]);
    expect([...(await readableRecords(caller, ids, now))]).toEqual([CASE]);
    expect(asked.filter((part) => part === 'query')).toHaveLength(1);
  });

  it.each([
    [403, 'REQUEST_LIMIT_EXCEEDED', 'CRM_UNREACHABLE'],
    [403, 'API_DISABLED_FOR_ORG', 'NO_ACCESS'],
    [400, 'MALFORMED_QUERY', 'CRM_UNREACHABLE'],
    [400, 'INVALID_FIELD', 'NO_FIELD_ACCESS'],
    [401, 'INVALID_SESSION_ID', 'SIGN_IN_NEEDED'],
    [302, '', 'CRM_UNREACHABLE'],
    [500, '', 'CRM_UNREACHABLE'],
  ])('is not known at %i %s: %s', async (status, errorCode, code) => {
    const caller = await admit();
    said.query = () => [status, [{ errorCode, message: '' }]];
    await expect(mustReadAccount(caller, '0015g0000000001AAA', now)).rejects.toMatchObject({ code });
  });
});
