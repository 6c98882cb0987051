import { expect, test } from 'vitest';
import { faultSchema, Weather } from './weather';

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
  expect(weather.strike('PATCH', '/composite/sobjects')).toEqual([]);
  expect(weather.locks('PATCH', '/sobjects/Account/001')).toBeUndefined();
  const locked = weather.locks('PATCH', '/composite/sobjects');
  expect(Array.from({ length: 5 }, () => locked?.())).toEqual([true, true, true, false, false]);
});

test('cleared weather is fair', () => {
  const weather = weatherOf({ kind: 'quota' }, { kind: 'latency', ms: 5 });
  expect(weather.strike('GET', '/').map((fault) => fault.kind)).toEqual(['quota', 'latency']);
  weather.clear();
  expect(weather.strike('GET', '/')).toEqual([]);
});
