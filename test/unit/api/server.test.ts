import { describe, expect, it } from 'vitest';
import type { Api } from '../../../worker/api/api';
import { Attempts } from '../../../worker/api/auth/attempts';
import { BoundedMap } from '../../../worker/api/auth/bounded-map';
import { buildServer } from '../../../worker/api/server';

describe('the server', () => {
  const faults: string[] = [];
  const server = (loopbackOnly: boolean) =>
    buildServer({
      api: {} as Api,
      loopbackOnly,
      plugins: [async (scope) => void scope.get('/pages/one', async () => 'one')],
      onFault: (route, error) => faults.push(`${route}: ${String(error)}`),
    });

  it('serves what is added to it beside the API, under the same rules', async () => {
    const built = await server(true);
    expect((await built.inject('/pages/one')).body).toBe('one');
    const other = await built.inject({ url: '/pages/one', headers: { host: 'attacker.example' } });
    expect([other.statusCode, other.json().code]).toEqual([403, 'BAD_REQUEST']);
    await built.close();
  });

  it('asks for no name where it listens to other machines', async () => {
    const built = await server(false);
    const reply = await built.inject({ url: '/pages/one', headers: { host: 'plimsoll.example' } });
    expect(reply.statusCode).toBe(200);
    await built.close();
  });

  it('tells the caller nothing of a fault inside, and the worker where it was', async () => {
    const built = await server(true);
    const reply = await built.inject({ url: '/v1/worker', headers: { authorization: 'Bearer x' } });
    expect(reply.statusCode).toBe(500);
    expect(reply.json()).toMatchObject({ code: 'UNEXPECTED', detail: 'The request could not be answered.' });
    expect(faults).toEqual([expect.stringMatching(/^\/v1\/worker: TypeError/)]);
    await built.close();
  });

  it('takes no other method and no body', async () => {
    const built = await server(true);
    for (const method of ['POST', 'OPTIONS', 'HEAD', 'DELETE'] as const) {
      const reply = await built.inject({ method, url: '/v1/about' });
      expect([method, reply.statusCode]).toEqual([method, 404]);
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
    await built.close();
  });
});

describe('attempts from one address', () => {
  it('are few at once and then one every few seconds; other addresses are not kept out', () => {
    const attempts = new Attempts();
    const now = 1_700_000_000_000;
    const allowed = (address: string, at: number) => {
      try {
        attempts.take(address, at);
        return true;
      } catch (error) {
        expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429, retryAfter: 3 });
        return false;
      }
    };
    expect(Array.from({ length: 30 }, () => allowed('a', now)).filter(Boolean)).toHaveLength(20);
    expect(allowed('b', now)).toBe(true);
    expect([allowed('a', now + 3000), allowed('a', now + 3000)]).toEqual([true, false]);
    attempts.giveBack('a');
    expect(allowed('a', now + 3000)).toBe(true);
  });
});

describe('a bounded map', () => {
  it('forgets what was used longest ago', () => {
    const map = new BoundedMap<number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });
});
