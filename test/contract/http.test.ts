import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { rawCall } from './raw-call';

const BASE = '/services/data/v66.0';
const ACCOUNTS = `${BASE}/query?q=${encodeURIComponent('SELECT Id, Name, Plan__c FROM Account')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(40);
});
afterAll(() => org.close());

const refusal = (errorCode: string) => [expect.objectContaining({ errorCode })];
const industryOf = async (n: number) => {
  const [row] = (await org.admin().query(`SELECT Industry FROM Account WHERE Id = '${accountId(n)}'`))
    .records;
  return row?.['Industry'];
};

describe('compression', () => {
  it('packs a reply for who asks, and for nobody else', async () => {
    const plain = await rawCall(org, 'GET', ACCOUNTS);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzip = await rawCall(org, 'GET', ACCOUNTS, { headers: { 'accept-encoding': 'gzip, deflate' } });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gzip.body.length).toBeLessThan(plain.body.length);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    const deflate = await rawCall(org, 'GET', ACCOUNTS, { headers: { 'accept-encoding': 'deflate' } });
    expect(inflateSync(deflate.body)).toEqual(plain.body);
    const declined = await rawCall(org, 'GET', ACCOUNTS, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(declined.headers['content-encoding']).toBeUndefined();
    expect((await org.admin().query('SELECT Id FROM Account')).totalSize).toBe(40);
  });

  it('is undone on requests, and refused where it is none', async () => {
    const packed: Array<[string, Buffer, string]> = [
      ['gzip', gzipSync('{"Industry":"Apparel"}'), 'Apparel'],
      ['deflate', deflateSync('{"Industry":"Banking"}'), 'Banking'],
    ];
    for (const [coding, body, industry] of packed) {
      const headers = { ...JSON_TYPE, 'content-encoding': coding };
      const path = `${BASE}/sobjects/Account/${accountId(1)}`;
      expect((await rawCall(org, 'PATCH', path, { chunks: [body], headers })).status).toBe(204);
      expect(await industryOf(1)).toBe(industry);
    }
    const broken = await org.call('POST', '/sobjects/Account', {
      body: '{"Name":"X"}',
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    });
    expect(broken.status).toBe(400);
    const unknown = await org.call('POST', '/sobjects/Account', {
      body: '{"Name":"X"}',
      headers: { ...JSON_TYPE, 'content-encoding': 'compress' },
    });
    expect([unknown.status, unknown.json]).toEqual([415, refusal('UNSUPPORTED_MEDIA_TYPE')]);
  });
});

describe('a request', () => {
  it('may come in chunks without a length, under a doubled slash, by either scheme of the header', async () => {
    const path = `/${BASE}/sobjects/Account/${accountId(2)}`;
    const headers = { ...JSON_TYPE, authorization: `OAuth ${org.userOf('System Administrator').token}` };
    const reply = await rawCall(org, 'PATCH', path, { chunks: ['{"Industry":', '"Energy"}'], headers });
    expect(reply.status).toBe(204);
    expect(await industryOf(2)).toBe('Energy');
  });

  it('may name its method in the address', async () => {
    const reply = await org.call('POST', `/sobjects/Account/${accountId(3)}?_HttpMethod=PATCH`, {
      body: { Industry: 'Retail' },
    });
    expect(reply.status).toBe(204);
    expect(await industryOf(3)).toBe('Retail');
  });

  it('of HEAD gets what GET gets, without the body', async () => {
    const reply = await rawCall(org, 'HEAD', `${BASE}/limits`);
    expect([reply.status, reply.body.length]).toEqual([200, 0]);
    expect(reply.headers['sforce-limit-info']).toMatch(/^api-usage=\d+\/100000$/);
  });

  it.each([
    ...['', '/sobjects', '/sobjects/Account', '/sobjects/Account/describe', '/limits', '/limits/recordCount'],
    ...[
      `/sobjects/Account/${accountId(1)}`,
      '/query?q=SELECT+Id+FROM+Account',
      '/query?q=SELECT+Nope',
      '/recent',
    ],
    ...['/sobjects/Account/listviews', '/jobs/ingest', '/jobs/query', '/analytics/reports', '/sobjects/Nope'],
    ...['/sobjects/Account/describe/layouts', '/queryAll?q=SELECT+COUNT()+FROM+Contact', '/query/0r8-1'],
  ])('of HEAD is answered as GET is, without the body: %s', async (path) => {
    const [head, get] = [
      await rawCall(org, 'HEAD', `${BASE}${path}`),
      await rawCall(org, 'GET', `${BASE}${path}`),
    ];
    expect(head.body).toHaveLength(0);
    expect([head.status, head.headers['content-type'], head.headers['etag']]).toEqual([
      get.status,
      get.headers['content-type'],
      get.headers['etag'],
    ]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  it('for layouts finds nothing, whatever external ids there are', async () => {
    for (const path of ['describe/layouts', 'describe/compactLayouts', 'quickActions/LogACall']) {
      const reply = await org.call('GET', `/sobjects/Account/${path}`);
      const message = 'The requested resource does not exist';
      expect([reply.status, reply.json], path).toEqual([404, [{ message, errorCode: 'NOT_FOUND' }]]);
    }
  });

  it('by a method that is not served is told which are', async () => {
    const reply = await org.call('PATCH', '/sobjects/Account', { body: {} });
    expect([reply.status, reply.json]).toEqual([
      405,
      [
        {
          message: "HTTP Method 'PATCH' not allowed. Allowed are HEAD,GET,POST",
          errorCode: 'METHOD_NOT_ALLOWED',
        },
      ],
    ]);
    const soap = await org.call('GET', '/services/Soap/m/66.0');
    expect([soap.status, soap.text]).toEqual([405, expect.stringContaining('Only POST allowed')]);
  });

  it('whose address or head is too long does not reach the API', async () => {
    const long = await rawCall(org, 'GET', `${BASE}/query?q=${'x'.repeat(16_385)}`);
    expect(long.status).toBe(414);
    expect(long.body.toString()).toBe('<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>');
    const wide = await rawCall(org, 'GET', `${BASE}/limits`, { headers: { 'x-wide': 'x'.repeat(16_385) } });
    expect(wide.status).toBe(431);
    expect(wide.body.toString()).toContain('Request Header Fields Too Large');
    expect(await org.control('GET', '/requests?status=414')).toMatchObject([{ method: 'GET', bytes: 0 }]);
    expect(await org.control('GET', '/requests?status=431')).toMatchObject([{ path: `${BASE}/limits` }]);
    const soql = `SELECT Id FROM Account WHERE Name = '${'x'.repeat(15_000)}'`;
    expect((await org.call('GET', `/query?q=${encodeURIComponent(soql)}`)).status).not.toBe(414);
  });

  it('with more than 50 MB of body is refused', async () => {
    const body = Buffer.alloc(51 * 1024 * 1024, ' ');
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    const reply = await rawCall(org, 'POST', `${BASE}/sobjects/Account`, {
      chunks: [gzipSync(body)],
      headers,
    });
    expect(reply.status).toBe(413);
    expect(await org.control('GET', '/requests?status=413')).toMatchObject([{ method: 'POST', status: 413 }]);
  });
});

describe('formats', () => {
  it('refuses a body that is in none that a resource reads', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'utf-8']) {
      const reply = await org.call('POST', '/sobjects/Account', {
        body: '{"Name":"X"}',
        headers: { 'content-type': type },
      });
      const message = `MediaType of '${type}' is not supported by this resource`;
      expect([reply.status, reply.json]).toEqual([415, [{ message, errorCode: 'UNSUPPORTED_MEDIA_TYPE' }]]);
    }
  });

  it('answers JSON only', async () => {
    const refused = await org.call('GET', '/limits', { headers: { accept: 'application/xml' } });
    expect([refused.status, refused.json]).toEqual([406, refusal('NOT_ACCEPTABLE')]);
    const either = await org.call('GET', '/limits', { headers: { accept: 'text/xml, */*;q=0.1' } });
    expect(either.status).toBe(200);
    expect((await org.call('GET', '/sobjects/Account/describe.json')).status).not.toBe(200);
  });

  it('indents for who asks', async () => {
    const plain = await org.call('GET', '/limits');
    const pretty = await org.call('GET', '/limits', { headers: { 'x-prettyprint': '1' } });
    expect(plain.text).not.toContain('\n');
    expect(pretty.text).toContain('\n  "DailyApiRequests": {');
  });
});

describe('versions', () => {
  it('are listed with their labels, without a session', async () => {
    const { status, json, headers } = await org.call('GET', '/services/data/', { token: null });
    expect(status).toBe(200);
    expect(headers.get('sforce-limit-info')).toBeNull();
    const versions = json as Array<{ label: string; version: string; url: string }>;
    expect(versions.map(({ version, label }) => `${version} ${label}`)).toEqual([
      "60.0 Spring '24",
      "61.0 Summer '24",
      "62.0 Winter '25",
      "63.0 Spring '25",
      "64.0 Summer '25",
      "65.0 Winter '26",
      "66.0 Spring '26",
      "67.0 Summer '26",
      "68.0 Winter '27",
    ]);
    for (const { url } of versions) expect((await org.call('GET', `${url}/limits`)).status).toBe(200);
    expect((await org.call('POST', '/services/data', { token: null, body: {} })).status).toBe(405);
  });

  it('are served before the oldest that is listed, for clients that ask for one of those unasked', async () => {
    for (const version of ['31.0', '59.0']) {
      expect((await org.call('GET', `/services/data/v${version}/limits`)).status).toBe(200);
    }
    const { token: accessToken } = org.userOf('System Administrator');
    const asItComes = new Connection({ instanceUrl: org.url, accessToken });
    expect(asItComes.version).toBe('50.0');
    expect((await asItComes.query('SELECT Id FROM Account')).totalSize).toBeGreaterThan(0);
  });

  it('are gone once retired, and unknown before they are there or when misspelt', async () => {
    for (const version of ['7.0', '20.0', '30.0']) {
      const reply = await org.call('GET', `/services/data/v${version}/limits`);
      expect([reply.status, reply.json]).toEqual([410, refusal('GONE')]);
    }
    for (const version of ['69.0', '66', '66.1']) {
      const reply = await org.call('GET', `/services/data/v${version}/limits`);
      expect([reply.status, reply.json]).toEqual([404, refusal('NOT_FOUND')]);
    }
  });
});

describe('pages of other origins', () => {
  const ask = (origin: string) =>
    org.call('OPTIONS', '/limits', {
      token: null,
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
  const ALLOWED = 'https://app.example.com';

  it('are refused until their origin is on the allowlist, then told what they may', async () => {
    expect((await ask(ALLOWED)).status).toBe(403);
    await org.control('POST', '/allowed-origins', { origins: [ALLOWED] });
    const asked = await ask(ALLOWED);
    expect(asked.status).toBe(200);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-methods': 'HEAD, GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization',
    });
    expect((await ask('https://evil.example.com')).status).toBe(403);
  });

  it('may read replies, refusals too; others are answered without leave to read', async () => {
    const from = async (origin: string, token?: null) => {
      const call = await org.call('GET', '/limits', {
        headers: { origin },
        ...(token === null ? { token } : {}),
      });
      return [call.status, call.headers.get('access-control-allow-origin')];
    };
    expect(await from(ALLOWED)).toEqual([200, ALLOWED]);
    expect(await from(ALLOWED, null)).toEqual([401, ALLOWED]);
    expect(await from('https://evil.example.com')).toEqual([200, null]);
  });
});
