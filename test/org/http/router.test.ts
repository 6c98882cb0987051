import { expect, test } from 'vitest';
import { ApiError } from './api-error';
import { matchRoute, type Route } from './router';

const route = (method: string, pattern: string): Route => ({
  method,
  pattern,
  handle: () => ({ status: 200, json: pattern }),
});
const routes = [
  route('GET', '/sobjects/:type/describe'),
  route('GET', '/sobjects/:type/:id'),
  route('PATCH', '/sobjects/:type/:id'),
];

test('a literal segment wins over a parameter, whatever its case', () => {
  expect(matchRoute(routes, 'GET', '/sobjects/Account/Describe')?.params).toEqual({ type: 'Account' });
  expect(matchRoute(routes, 'GET', '/sobjects/Account/001')?.params).toEqual({ type: 'Account', id: '001' });
});

test('path parameters are percent-decoded, and a broken escape is refused', () => {
  expect(matchRoute(routes, 'GET', '/sobjects/Account/a%2Fb%20c')?.params['id']).toBe('a/b c');
  expect(() => matchRoute(routes, 'GET', '/sobjects/Account/%E0%A4%A')).toThrow(/percent-encoded/);
});

test('a known path under another method is 405, an unknown path is nothing', () => {
  expect(matchRoute(routes, 'GET', '/nothing')).toBeUndefined();
  try {
    matchRoute(routes, 'PUT', '/sobjects/Account/001');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 405, errorCode: 'METHOD_NOT_ALLOWED' });
  }
});
