import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../../worker/api/api';
import { Hooks } from '../../../worker/api/hooks';
import { buildServer } from '../../../worker/api/server';
import { sharedSecret } from '../../../worker/config/shared-secret';
import { resolveKeys } from '../../../worker/store/account-keys';
import { dirtyAccounts } from '../../../worker/store/dirty';
import type { Store } from '../../../worker/store/open-store';
import { oldestNews } from '../../../worker/store/source-news';
import { aStore } from '../crm/a-worker-org';

const SECRET = 'a secret of more than 24 characters';
const NOW = Date.parse('2026-05-03T06:00:00.000Z');
const ACME = '001000000000001AAA';

let store: Store & { remove(): Promise<void> };
let rung = 0;
let clock = NOW;
let hooks: Hooks | null;
let sent = 0;

beforeAll(async () => {
  store = await aStore();
  const claim = { account: ACME, rule: 'external-id', knownFrom: '2026-01-01T00:00:00.000Z' };
  await resolveKeys(store.db, [
    { ...claim, source: 'billing', sourceKey: 'cus-1' },
    { ...claim, source: 'salesforce', sourceKey: ACME, rule: 'self' },
  ]);
});
afterAll(() => store.remove());
beforeEach(async () => {
  for (const table of ['dirty', 'source_news'] as const) await store.db.deleteFrom(table).execute();
  [rung, clock] = [0, NOW];
  hooks = new Hooks(SECRET, () => {
    rung += 1;
  });
});

interface Message {
  source?: string;
  body?: string;
  id?: string;
  /** Milliseconds since 1970. */
  at?: number;
  secret?: Buffer | string;
  /** What is sent instead of what was signed. */
  tampered?: string;
  headers?: Record<string, string>;
}

async function send(message: Message = {}) {
  const { source = 'billing', body = '', id = `msg-${sent++}`, at = clock, secret = SECRET } = message;
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const api = {
    ...{ hooks, db: store.db, now: () => new Date(clock) },
    sources: [{ id: 'salesforce' }, { id: 'billing' }],
  } as unknown as Api;
  const server = await buildServer({
    ...{ api, loopbackOnly: true, plugins: [], deadlineMs: 1000 },
    onFault: (route, error) => {
      throw new Error(`${route}: ${String(error)}`);
    },
  });
  const reply = await server.inject({
    method: 'POST',
    url: `/v1/hooks/${source}`,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,AAAA v1,${signature}`,
      ...message.headers,
    },
    payload: message.tampered ?? body,
  });
  await server.close();
  return reply;
}

const dirty = async () => [...(await dirtyAccounts(store.db)).keys()];
const isUnheard = async () =>
  (await dirty()).length === 0 && (await oldestNews(store.db)) === null && rung === 0;

describe('a webhook', () => {
  it('that names accounts marks them dirty, says that the source has news, and rings', async () => {
    const reply = await send({ body: '{"accounts":["cus-1","nobody"]}' });
    expect([reply.statusCode, reply.json()]).toEqual([
      202,
      { source: 'billing', accounts: 1, unknown: ['nobody'] },
    ]);
    expect(await dirty()).toEqual([ACME]);
    expect(await oldestNews(store.db)).toBe(new Date(NOW).toISOString());
    expect(rung).toBe(1);
  });

  it('without a body says that the source has news', async () => {
    expect((await send({ source: 'salesforce' })).json()).toEqual({
      source: 'salesforce',
      accounts: 0,
      unknown: [],
    });
    expect([await dirty(), rung]).toEqual([[], 1]);
  });

  it('names accounts of Salesforce by either form of their ids', async () => {
    const body = JSON.stringify({ accounts: [ACME.slice(0, 15), ACME] });
    expect((await send({ source: 'salesforce', body })).json()).toMatchObject({ accounts: 1, unknown: [] });
  });

  it('is refused, and not heard, where its signature does not hold', async () => {
    const refusals = [
      await send({ secret: 'another secret of 24 characters' }),
      await send({ body: '{"accounts":[]}', tampered: '{"accounts":["cus-1"]}' }),
      await send({ headers: { 'webhook-id': 'another' } }),
      await send({ headers: { 'webhook-timestamp': String(NOW / 1000 + 1) } }),
      await send({ headers: { 'webhook-signature': 'v1,' } }),
      await send({ headers: { 'webhook-signature': '' } }),
    ];
    for (const reply of refusals) {
      expect([reply.statusCode, reply.json().code]).toEqual([401, 'BAD_SIGNATURE']);
      expect(reply.headers['content-type']).toContain('application/problem+json');
    }
    expect(await isUnheard()).toBe(true);
  });

  it('is refused where it is older than five minutes, or as far ahead', async () => {
    for (const minutes of [-5.1, 5.1]) {
      const reply = await send({ at: NOW + minutes * 60_000 });
      expect([reply.statusCode, reply.json().code]).toEqual([401, 'BAD_SIGNATURE']);
    }
    expect((await send({ at: NOW - 4.9 * 60_000 })).statusCode).toBe(202);
  });

  it('is refused where it is sent again, for as long as its time is good', async () => {
    const message = { id: 'once', at: NOW + 4.9 * 60_000 };
    expect((await send(message)).statusCode).toBe(202);
    expect([(await send(message)).statusCode, (await send(message)).json().code]).toEqual([
      409,
      'ALREADY_HEARD',
    ]);
    clock = NOW + 9.8 * 60_000;
    expect((await send(message)).json().code).toBe('ALREADY_HEARD');
    expect(rung).toBe(1);
  });

  it('is refused for what is no source, no body of ours, or too long', async () => {
    expect((await send({ source: 'nowhere' })).json()).toMatchObject({ status: 404, code: 'UNKNOWN_SOURCE' });
    for (const body of [
      '{',
      '[]',
      '{"accounts":[1]}',
      '{"others":[]}',
      `{"accounts":[${'"k",'.repeat(500)}"k"]}`,
    ]) {
      expect((await send({ body })).json()).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    }
    const reply = await send({ body: JSON.stringify({ accounts: ['x'.repeat(70_000)] }) });
    expect([reply.statusCode, reply.json().code]).toEqual([413, 'BAD_REQUEST']);
    expect(await isUnheard()).toBe(true);
  });

  it('is refused without a secret to sign with, and beyond a rate', async () => {
    hooks = null;
    expect((await send()).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    hooks = new Hooks(SECRET, () => {});
    for (let n = 0; n < 300; n++) hooks.signed.count('127.0.0.1', NOW);
    const reply = await send();
    expect([reply.statusCode, reply.json().code, reply.headers['retry-after']]).toEqual([
      429,
      'TOO_MANY_REQUESTS',
      '1',
    ]);
    clock += 1000;
    expect((await send()).statusCode).toBe(202);
  });

  it('is taken while others send wrong ones from the same address, whose number is bounded too', async () => {
    const forged = { secret: 'another secret of 24 characters' };
    hooks = new Hooks(SECRET, () => {});
    const { signed, unsigned } = hooks;
    for (let n = 0; n < 400; n++) unsigned.count('127.0.0.1', NOW);
    expect((await send(forged)).json().code).toBe('BAD_SIGNATURE');
    expect((await send()).statusCode).toBe(202);
    expect(() => signed.mustBeLeft('127.0.0.1', NOW)).not.toThrow();
    for (let n = 0; n < 600; n++) unsigned.count('127.0.0.1', NOW);
    expect((await send(forged)).json().code).toBe('TOO_MANY_REQUESTS');
    // What is refused without working out a signature is no such work.
    expect((await send({ ...forged, at: NOW - 3_600_000 })).json().code).toBe('BAD_SIGNATURE');
    clock += 10;
    expect((await send()).statusCode).toBe(202);
  });

  it('is signed with a secret as Standard Webhooks writes it, or with any other', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    hooks = new Hooks(`whsec_${key.toString('base64')}`, () => {});
    expect((await send({ secret: key })).statusCode).toBe(202);
  });
});

it('a secret that is short is refused, and none is none', () => {
  expect(() => sharedSecret({ HOOK: 'short' }, 'HOOK')).toThrow(
    expect.objectContaining({ code: 'SECRET_SHORT' }),
  );
  expect(sharedSecret({}, 'HOOK')).toBeNull();
  expect(sharedSecret({ HOOK: SECRET }, 'HOOK')).toBe(SECRET);
});
