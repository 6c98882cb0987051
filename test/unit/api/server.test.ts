import { describe, expect, it } from 'vitest';
import { AddressRate } from '../../../worker/api/address-rate';
import type { Api } from '../../../worker/api/api';
import { REFUSED_TOKENS } from '../../../worker/api/auth/callers';
import { WaitingLine } from '../../../worker/api/auth/waiting-line';
import { BoundedMap } from '../../../worker/api/bounded-map';
import { staysHere } from '../../../worker/api/loopback';
import { unreachable } from '../../../worker/api/problem';
import { buildServer } from '../../../worker/api/server';

describe('the server', () => {
  const faults: string[] = [];
  const server = (loopbackOnly: boolean, api = {} as Api) =>
    buildServer({
      api,
      loopbackOnly,
      deadlineMs: 50,
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

  it('has Salesforce waited for so long and no longer', async () => {
    const admit: Api['callers']['admit'] = ({ deadline }) =>
      new Promise((_, reject) => {
        deadline.addEventListener('abort', () => reject(unreachable('Salesforce does not answer.')));
      });
    const built = await server(true, { callers: { admit } } as Api);
    const reply = await built.inject({ url: '/v1/worker', headers: { authorization: 'Bearer x' } });
    expect([reply.statusCode, reply.json().code]).toEqual([503, 'CRM_UNREACHABLE']);
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

describe('an address to listen at', () => {
  it.each(['127.0.0.1', '127.1', '127.8.9.10', 'localhost', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'is this machine’s alone: %s',
    async (host) => expect(await staysHere(host)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '0', '192.0.2.7', '2001:db8::1'])('is heard by others: %s', async (host) =>
    expect(await staysHere(host)).toBe(false),
  );
});

describe('refused tokens of one address', () => {
  it('are few at once and then one every few seconds; other addresses are not kept out', () => {
    const attempts = new AddressRate(REFUSED_TOKENS);
    const now = 1_700_000_000_000;
    const refused = (address: string, at: number) => {
      try {
        attempts.mustBeLeft(address, at);
      } catch (error) {
        expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429, retryAfter: 3 });
        return false;
      }
      attempts.count(address, at);
      return true;
    };
    expect(Array.from({ length: 30 }, () => refused('a', now)).filter(Boolean)).toHaveLength(20);
    expect(refused('b', now)).toBe(true);
    expect([refused('a', now + 3000), refused('a', now + 3000)]).toEqual([true, false]);
  });
});

describe('a line of those who wait', () => {
  const held = () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((done) => {
      end = done;
    });
    return { task: () => ended, end: () => end() };
  };

  it('lets one in for each who ends, in order, and holds up no other address', async () => {
    const line = new WaitingLine();
    const busy = Array.from({ length: 20 }, held);
    const running = busy.map(({ task }) => line.run('a', task));
    const began: string[] = [];
    const waiting = ['first', 'second'].map((name) => line.run('a', async () => void began.push(name)));
    await line.run('b', async () => void began.push('elsewhere'));
    expect(began).toEqual(['elsewhere']);
    busy[0]?.end();
    await Promise.all(waiting);
    expect(began).toEqual(['elsewhere', 'first', 'second']);
    for (const { end } of busy) end();
    await Promise.all(running);
  });

  it('sends away whose turn does not come, and says why', async () => {
    const line = new WaitingLine(20);
    const busy = Array.from({ length: 20 }, held);
    const running = busy.map(({ task }) => line.run('a', task));
    await expect(line.run('a', async () => 'late')).rejects.toMatchObject({
      ...{ code: 'TOO_MANY_REQUESTS', status: 429, retryAfter: 2 },
      message: 'Too many people sign in from this address at the same time.',
    });
    for (const { end } of busy) end();
    await Promise.all(running);
    expect(await line.run('a', async () => 'in time')).toBe('in time');
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
