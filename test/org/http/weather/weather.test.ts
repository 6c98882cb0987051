import { expect, test } from 'vitest';
import { ACME, ANN, DEAL, OTHER, smallOrg } from '../../data/small-founding';
import { faultSchema } from './fault';
import { Weather } from './weather';

function weatherOf(...faults: unknown[]) {
  const weather = new Weather();
  for (const fault of faults) weather.add(faultSchema.parse(fault));
  return weather;
}

test('a fault strikes only requests of its method and path, and only so often', () => {
  const weather = weatherOf({
    kind: 'unavailable',
    match: { method: 'patch', path: '/composite' },
    count: 2,
  });
  const strikes = (method: string, path: string) => weather.strike(method, path).length;
  expect(strikes('GET', '/composite/sobjects')).toBe(0);
  expect(strikes('PATCH', '/sobjects/Account')).toBe(0);
  expect([1, 2, 3].map(() => strikes('PATCH', '/composite/sobjects'))).toEqual([1, 1, 0]);
});

test('a share strikes about that many requests, the same ones for the same seed', () => {
  const run = (seed: number) => {
    const weather = weatherOf({ kind: 'unavailable', share: 0.3, seed });
    return Array.from({ length: 1000 }, () => weather.strike('GET', '/query').length);
  };
  const struck = run(7).reduce((sum, hit) => sum + hit, 0);
  expect(struck).toBeGreaterThan(250);
  expect(struck).toBeLessThan(350);
  expect(run(7)).toEqual(run(7));
  expect(run(8)).not.toEqual(run(7));
});

test('locks are drawn a row at a time and never strike the request itself', () => {
  const weather = weatherOf({ kind: 'lock', match: { path: '/composite' }, count: 3 });
  const org = smallOrg();
  expect(weather.strike('PATCH', '/composite/sobjects')).toEqual([]);
  expect(weather.lockFor(org, 'PATCH', '/sobjects/Account/001')).toBeUndefined();
  const lock = weather.lockFor(org, 'PATCH', '/composite/sobjects');
  const drawn = Array.from({ length: 5 }, () => lock?.({ object: 'Account', id: ACME }));
  expect(drawn).toEqual([[ACME], [ACME], [ACME], undefined, undefined]);
});

test('a held account is needed by its own writes, by those of its children, and by who joins or leaves it', () => {
  const weather = new Weather();
  const org = smallOrg();
  expect(weather.lockFor(org, 'PATCH', '/')).toBeUndefined();
  weather.held.hold([ACME]);
  const lock = weather.lockFor(org, 'PATCH', '/');
  expect(lock?.({ object: 'account', id: ACME.slice(0, 15) })).toEqual([ACME]);
  expect(lock?.({ object: 'Contact', id: ANN })).toEqual([ACME]);
  expect(lock?.({ object: 'Opportunity', id: DEAL })).toEqual([ACME]);
  expect(lock?.({ object: 'Contact', values: { LastName: 'New', accountid: ACME } })).toEqual([ACME]);
  expect(lock?.({ object: 'Task', values: { WhatId: DEAL } })).toEqual([ACME]);
  expect(lock?.({ object: 'Account', id: OTHER })).toBeUndefined();
  expect(lock?.({ object: 'Contact', values: { LastName: 'New', AccountId: OTHER } })).toBeUndefined();
  weather.held.release([ACME]);
  expect(lock?.({ object: 'Account', id: ACME })).toBeUndefined();
});

test('some may pass before it strikes, and its time runs out', async () => {
  const weather = weatherOf({ kind: 'failure', skip: 2 }, { kind: 'quota', lastsMs: 20 });
  const kinds = () => weather.strike('GET', '/').map((fault) => fault.kind);
  expect(kinds()).toEqual(['quota']);
  expect(kinds()).toEqual(['quota']);
  expect(kinds()).toEqual(['failure', 'quota']);
  await new Promise((resolve) => setTimeout(resolve, 25));
  expect(kinds()).toEqual(['failure']);
  expect(weather.list().map((fault) => fault.kind)).toEqual(['failure']);
});

test('jitter is drawn between the delay and the delay with all of it', () => {
  const weather = weatherOf({ kind: 'latency', ms: 10, jitterMs: 20 });
  const delays = Array.from({ length: 200 }, () => weather.strike('GET', '/')[0]?.ms ?? 0);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...delays)).toBeLessThan(30);
  expect(new Set(delays).size).toBeGreaterThan(100);
});

test('as many long requests as the org may have stop every new one', () => {
  const weather = new Weather();
  weather.long.limit = 2;
  weather.long.afterMs = 0;
  const leave = weather.long.enter();
  expect(weather.strike('GET', '/')).toEqual([]);
  weather.long.enter();
  expect(weather.strike('GET', '/').map((fault) => fault.kind)).toEqual(['concurrent']);
  leave();
  expect(weather.strike('GET', '/')).toEqual([]);
});

test('cleared weather is fair', () => {
  const weather = weatherOf({ kind: 'quota' }, { kind: 'latency', ms: 5 });
  expect(weather.strike('GET', '/').map((fault) => fault.kind)).toEqual(['quota', 'latency']);
  weather.clear();
  expect(weather.strike('GET', '/')).toEqual([]);
});
