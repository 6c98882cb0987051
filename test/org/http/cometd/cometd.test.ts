import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrgUnderTest, VERSION } from '../org-under-test';
import { events, FetchStreaming, last } from './client-under-test';

const ACCOUNTS = '/data/AccountChangeEvent';
const PATH = `/cometd/${VERSION}`;
const UNKNOWN_CLIENT = {
  error: '403::Unknown client',
  successful: false,
  advice: { reconnect: 'handshake', interval: 0 },
};

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
  await org.control('POST', '/events/select', { entities: ['Account'] });
});
afterAll(() => org.close());

beforeEach(async () => {
  await org.control('DELETE', '/events/clients');
  await org.control('DELETE', '/faults');
  const settings = { pollMs: 110_000, reconnectMs: 40_000, cookiesDemanded: false };
  await org.control('POST', '/events/settings', settings);
});

const post = (body: unknown, path = PATH, headers: Record<string, string> = {}) =>
  org.call('POST', path, { body, headers });
const create = (Name: string) => org.call('POST', '/sobjects/Account', { body: { Name } });

describe('the handshake', () => {
  it('gives a client and says that replay is there', async () => {
    const client = new FetchStreaming(org);
    expect(await client.handshake()).toEqual({
      channel: '/meta/handshake',
      id: '1',
      ext: { replay: true, 'payload.format': true },
      minimumVersion: '1.0',
      clientId: expect.stringMatching(/^[0-9a-z]{20,}$/),
      supportedConnectionTypes: ['long-polling'],
      version: '1.0',
      successful: true,
    });
  });

  it('is denied without a session, and with one that is no more', async () => {
    const denied = (failureReason: string) => ({
      channel: '/meta/handshake',
      id: '1',
      ext: { sfdc: { failureReason }, replay: true, 'payload.format': true },
      advice: { reconnect: 'none', interval: 0 },
      error: '403::Handshake denied',
      successful: false,
    });
    const nobody = new FetchStreaming(org);
    nobody.token = null;
    expect(await nobody.handshake()).toEqual(denied('401::Request requires authentication'));
    const former = new FetchStreaming(org);
    former.token = '00D000000000000!gone';
    expect(await former.handshake()).toEqual(denied('401::Authentication invalid'));
  });

  it('takes the scheme OAuth as well as Bearer', async () => {
    const { token } = org.userOf('System Administrator');
    const message = { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] };
    const { json } = await post([message], PATH, { authorization: `OAuth ${token}` });
    expect(json).toMatchObject([{ successful: true }]);
  });

  it('needs a client that can poll', async () => {
    const { json } = await post([{ channel: '/meta/handshake', supportedConnectionTypes: ['websocket'] }]);
    expect(json).toMatchObject([{ successful: false, error: '400::Invalid connection type {websocket}' }]);
  });
});

describe('an address', () => {
  const handshake = [{ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] }];
  const format = "URI format: '/cometd/68.0'";

  it('names a version from 37.0 on', async () => {
    for (const path of ['/cometd', '/cometd/', '/cometd/handshake']) {
      const { status, json } = await post(handshake, path);
      expect([status, json]).toMatchObject([
        400,
        [{ successful: false, error: `400::API version in the URI is mandatory. ${format}` }],
      ]);
    }
    for (const path of ['/cometd/36.0', '/cometd/66', '/cometd/99.0']) {
      const { status, json } = await post(handshake, path);
      const error = `400::Unsupported API version. Only API versions '37.0' and later are supported. ${format}`;
      expect([status, json]).toMatchObject([400, [{ successful: false, error }]]);
    }
    expect((await post(handshake, '/cometd/50.0')).json).toMatchObject([{ successful: true }]);
  });

  it('may end in the kind of message, as CometD’s own clients write it', async () => {
    expect((await post(handshake, `${PATH}/handshake`)).json).toMatchObject([{ successful: true }]);
  });

  it('takes small JSON by POST alone', async () => {
    expect((await org.call('GET', PATH)).status).toBe(405);
    expect((await post('no JSON')).status).toBe(400);
    expect((await post([])).status).toBe(400);
    const { status, json } = await post([{ channel: '/meta/handshake', padding: 'x'.repeat(33_000) }]);
    expect([status, json]).toMatchObject([413, [{ error: '413::Maximum Request Size Exceeded' }]]);
  });
});

describe('a connect', () => {
  it('is answered at once the first time, and tells how long the next one is held', async () => {
    const client = new FetchStreaming(org);
    await client.handshake();
    expect(last(await client.connect())).toMatchObject({
      channel: '/meta/connect',
      clientId: client.clientId,
      successful: true,
      advice: { reconnect: 'retry', interval: 0, timeout: 110_000 },
    });
  });

  it('is held until its time is over', async () => {
    const client = await FetchStreaming.open(org);
    await org.control('POST', '/events/settings', { pollMs: 120 });
    const started = performance.now();
    expect(last(await client.connect())).toMatchObject({ successful: true });
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it('ends with the session it came by', async () => {
    const { username } = org.userOf('System Administrator');
    const opened = await org.control('POST', '/sessions', { user: username });
    const token = String(Reflect.get(Object(opened), 'token'));
    const client = await FetchStreaming.open(org, token);
    const poll = client.connect();
    await org.control('POST', '/sessions/expire', { token });
    const invalid = {
      error: '401::Authentication invalid',
      successful: false,
      advice: { reconnect: 'none', interval: 0 },
    };
    expect(last(await poll)).toMatchObject({ channel: '/meta/connect', ...invalid });
    expect(await client.subscribe(ACCOUNTS)).toMatchObject({ channel: '/meta/subscribe', ...invalid });
  });

  it('ends when the server forgets its client, which then handshakes anew', async () => {
    const client = await FetchStreaming.open(org);
    const poll = client.connect();
    await new Promise((done) => setTimeout(done, 50));
    await org.control('DELETE', '/events/clients');
    expect(last(await poll)).toMatchObject({ channel: '/meta/connect', ...UNKNOWN_CLIENT });
    expect(await client.subscribe(ACCOUNTS)).toMatchObject({ ...UNKNOWN_CLIENT, subscription: ACCOUNTS });
  });

  it('of one who stayed away too long is that of an unknown client', async () => {
    const client = await FetchStreaming.open(org);
    await org.control('POST', '/events/settings', { reconnectMs: 100 });
    await new Promise((done) => setTimeout(done, 500));
    expect(last(await client.connect())).toMatchObject(UNKNOWN_CLIENT);
  });

  it('held longer than a client may stay away keeps its client', async () => {
    const client = await FetchStreaming.open(org);
    await org.control('POST', '/events/settings', { reconnectMs: 400, pollMs: 1200 });
    expect(last(await client.connect())).toMatchObject({ successful: true });
    expect(last(await client.connect({ advice: { timeout: 0 } }))).toMatchObject({ successful: true });
  });

  it('gives way to another of the same client', async () => {
    const client = await FetchStreaming.open(org);
    const former = client.connect();
    await new Promise((done) => setTimeout(done, 50));
    await client.connect({ advice: { timeout: 0 } });
    expect(last(await former)).toMatchObject({ successful: true });
  });

  it('takes no other transport', async () => {
    const client = await FetchStreaming.open(org);
    const answer = last(await client.connect({ connectionType: 'websocket' }));
    expect(answer).toMatchObject({ successful: false, error: '400::Invalid connection type {websocket}' });
  });

  it('that was cut off loses no event', async () => {
    const client = await FetchStreaming.open(org);
    await client.subscribe(ACCOUNTS);
    const cut = new AbortController();
    const body = JSON.stringify([
      { channel: '/meta/connect', clientId: client.clientId, connectionType: 'long-polling' },
    ]);
    const { token } = org.userOf('System Administrator');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const poll = fetch(`${org.url}${PATH}`, { method: 'POST', body, headers, signal: cut.signal });
    await new Promise((done) => setTimeout(done, 50));
    cut.abort();
    await expect(poll).rejects.toThrow();
    await create('After the cut');
    expect((await client.news()).map(({ fields }) => fields['Name'])).toEqual(['After the cut']);
  });
});

describe('a subscription', () => {
  it('is refused where the channel is not one, in the words of each kind', async () => {
    const client = await FetchStreaming.open(org);
    const refusals = {
      'data/AccountChangeEvent': "400::Channel subscriptions must start with a leading '/'",
      '': '400::Channel name not specified',
      '/data/accountchangeevent':
        '400::The channel you requested to subscribe to does not exist {/data/accountchangeevent}',
      '/topic/Accounts': '400::The channel you requested to subscribe to does not exist {/topic/Accounts}',
      '/u/notifications': '404::Unknown channel',
      '/data/*': '403:denied_by_security_policy:create_denied',
      '/anything': '403:denied_by_security_policy:create_denied',
    };
    for (const [channel, error] of Object.entries(refusals)) {
      expect(await client.subscribe(channel)).toMatchObject({ successful: false, error });
    }
  });

  it('needs a client', async () => {
    const client = new FetchStreaming(org);
    const answers = await client.send({ channel: '/meta/subscribe', subscription: ACCOUNTS });
    expect(last(answers)).toMatchObject({
      successful: false,
      error: '403::Client has not completed handshake',
      advice: { reconnect: 'handshake' },
    });
  });

  it('may be given up, and events stop', async () => {
    const client = await FetchStreaming.open(org);
    await client.subscribe(ACCOUNTS);
    await create('Heard');
    expect((await client.news()).length).toBe(1);
    const { clientId } = client;
    const answers = await client.send({ channel: '/meta/unsubscribe', clientId, subscription: ACCOUNTS });
    expect(last(answers)).toMatchObject({ successful: true, subscription: ACCOUNTS });
    await create('Unheard');
    expect(await client.news()).toEqual([]);
  });

  it('and a connect may come in one request in any order, each with its answer', async () => {
    const client = await FetchStreaming.open(org);
    const { clientId } = client;
    const answers = post([
      { channel: '/meta/connect', id: 'a', clientId, connectionType: 'long-polling' },
      { channel: '/meta/subscribe', id: 'b', clientId, subscription: ACCOUNTS },
    ]);
    await new Promise((done) => setTimeout(done, 50));
    await create('In one request');
    expect((await answers).json).toMatchObject([
      { channel: '/meta/subscribe', id: 'b', successful: true },
      { channel: ACCOUNTS, data: { payload: { Name: 'In one request' } } },
      { channel: '/meta/connect', id: 'a', successful: true },
    ]);
  });
});

describe('what else is refused', () => {
  it('another user’s client, and publishing', async () => {
    const client = await FetchStreaming.open(org);
    const { clientId } = client;
    const published = last(await client.send({ channel: ACCOUNTS, clientId, data: {} }));
    expect(published).toMatchObject({ error: '403:denied_by_security_policy:publish_denied' });
    client.token = org.userOf('Standard User').token;
    expect(last(await client.connect())).toMatchObject({
      error: "400::Authenticated user id does not match the session's user id",
    });
  });

  it('a request without the handshake’s cookie, where cookies are demanded', async () => {
    await org.control('POST', '/events/settings', { cookiesDemanded: true });
    const { json, headers } = await post([
      { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
    ]);
    const clientId = String(Reflect.get(Object(Reflect.get(Object(json), 0)), 'clientId'));
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const connect = [{ channel: '/meta/connect', clientId, connectionType: 'long-polling' }];
    expect((await post(connect)).json).toMatchObject([
      { error: `400::Client ${clientId} has established a session, but no BAYEUX_BROWSER cookie present` },
    ]);
    expect((await post(connect, PATH, { cookie })).json).toMatchObject([{ successful: true }]);
  });

  it('everything in bad weather: no session is good in a 401 storm, and a busy server says so', async () => {
    const client = await FetchStreaming.open(org);
    await org.control('POST', '/faults', { kind: 'unauthorized', count: 1, match: { path: '/cometd' } });
    expect(last(await client.connect())).toMatchObject({ error: '401::Authentication invalid' });
    await org.control('POST', '/faults', { kind: 'unavailable', count: 2, match: { path: '/cometd' } });
    const busy = '503::Server is too busy. Please try your request again later.';
    expect(last(await client.connect())).toMatchObject({ error: busy });
    expect(await client.handshake()).toMatchObject({
      error: '403::Handshake denied',
      ext: { sfdc: { failureReason: busy } },
    });
  });
});

it('never fails at whatever it is sent', async () => {
  const message = fc.record(
    {
      channel: fc.oneof(
        fc.constantFrom(
          '/meta/handshake',
          '/meta/subscribe',
          '/meta/unsubscribe',
          '/meta/disconnect',
          ACCOUNTS,
        ),
        fc.string(),
      ),
      id: fc.jsonValue(),
      clientId: fc.oneof(fc.string(), fc.jsonValue()),
      subscription: fc.oneof(fc.constant(ACCOUNTS), fc.string(), fc.array(fc.string()), fc.jsonValue()),
      ext: fc.oneof(fc.record({ replay: fc.dictionary(fc.string(), fc.jsonValue()) }), fc.jsonValue()),
    },
    { requiredKeys: ['channel'] },
  );
  const body = fc.oneof(fc.jsonValue(), fc.array(message), message);
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      expect([200, 400]).toContain((await post(JSON.stringify(sent))).status);
    }),
    { numRuns: 100 },
  );
});

describe('the org', () => {
  it('counts no streaming call against the API allowance', async () => {
    const used = async () => (await org.call('GET', '/limits')).headers.get('sforce-limit-info');
    const before = await used();
    await (await FetchStreaming.open(org)).news();
    const [, one] = /api-usage=(\d+)/.exec(before ?? '') ?? [];
    expect(await used()).toContain(`api-usage=${Number(one) + 1}/`);
  });

  it('closes at once though polls wait', async () => {
    const other = await OrgUnderTest.start(1);
    await other.control('POST', '/events/select', { entities: ['Account'] });
    const client = await FetchStreaming.open(other);
    await client.subscribe(ACCOUNTS);
    const poll = client.connect().catch(() => 'cut off');
    await new Promise((done) => setTimeout(done, 50));
    const started = performance.now();
    await other.close();
    expect(performance.now() - started).toBeLessThan(1000);
    await poll;
  });

  it('delivers a burst together, in order', async () => {
    const client = await FetchStreaming.open(org);
    await client.subscribe(ACCOUNTS);
    const records = Array.from({ length: 50 }, (_, n) => ({
      attributes: { type: 'Account' },
      Name: `B${n}`,
    }));
    const poll = client.connect();
    await org.call('POST', '/composite/sobjects', { body: { records } });
    const received = events(await poll);
    expect(received.map(({ fields }) => fields['Name'])).toEqual(records.map(({ Name }) => Name));
    expect(received.map(({ header }) => header.sequenceNumber)).toEqual(records.map((_, n) => n + 1));
  });
});
