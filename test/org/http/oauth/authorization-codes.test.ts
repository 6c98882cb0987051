import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AuthorizationCodes } from './authorization-codes';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const agreed = {
  userId: '005000000000001AAA',
  clientId: 'client',
  redirectUri: 'https://client.example/',
  scope: 'api',
  challenge: createHash('sha256').update('verifier').digest('base64url'),
};
const shown = { clientId: 'client', redirectUri: agreed.redirectUri, verifier: 'verifier' };

test('a code lasts 15 minutes', () => {
  const codes = new AuthorizationCodes();
  const [early, late] = [codes.issue(agreed), codes.issue(agreed)];
  vi.advanceTimersByTime(15 * 60_000 - 1);
  expect(codes.redeem(early, shown)).toMatchObject(agreed);
  vi.advanceTimersByTime(1);
  expect(() => codes.redeem(late, shown)).toThrow('expired authorization code');
});

test('a code is of use to nobody but the client it was issued to', () => {
  const codes = new AuthorizationCodes();
  const code = codes.issue(agreed);
  expect(() => codes.redeem(code, { ...shown, clientId: 'another' })).toThrow('invalid authorization code');
  expect(() => codes.redeem(code, shown)).toThrow('invalid authorization code');
});
