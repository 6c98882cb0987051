import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SignInSetup } from './sign-in-setup';

const folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ANN = '005000000000001AAA';
const BEN = '005000000000002AAA';
const RIGHT = { right: true, withToken: false };
const WRONG = { right: false, withToken: false };

test('what was set is there at the next start, and no password can be read from the file', () => {
  const file = join(folder, 'sign-in.json');
  const setup = SignInSetup.open(file);
  setup.change({ lockSessions: true });
  setup.setPassword(ANN, 'open sesame');
  setup.setAccess(ANN, { frozen: true });
  setup.setAccess(ANN, { addresses: ['203.0.113.7'] });
  const again = SignInSetup.open(file);
  expect(again.settings).toMatchObject({ lockSessions: true, passwordFlow: true, sessionSeconds: 7200 });
  expect(again.access(ANN)).toEqual({ frozen: true, api: true, addresses: ['203.0.113.7'] });
  expect(again.access(BEN)).toEqual({ frozen: false, api: true, addresses: null });
  expect(again.isPassword(ANN, 'open sesame')).toEqual(RIGHT);
  expect(again.isPassword(ANN, 'secret')).toEqual(WRONG);
  expect(again.isPassword(BEN, 'secret')).toEqual(RIGHT);
  expect(again.securityToken(ANN)).toBe(setup.securityToken(ANN));
  expect(readFileSync(file, 'utf8')).not.toContain('sesame');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a security token is one user’s own, and of use behind the password only', () => {
  const setup = SignInSetup.open(join(folder, 'tokens.json'));
  const token = setup.securityToken(ANN);
  expect(token).toMatch(/^\w{24}$/);
  expect(setup.isPassword(ANN, `secret${token}`)).toEqual({ right: true, withToken: true });
  for (const given of [token, `${token}secret`, `secret${setup.securityToken(BEN)}`]) {
    expect(setup.isPassword(ANN, given)).toEqual(WRONG);
  }
});

test('ten wrong passwords in a row lock a user out for fifteen minutes', () => {
  const setup = SignInSetup.open(join(folder, 'locked.json'));
  const fail = (times: number) => {
    for (let n = 0; n < times; n++) expect(setup.isPassword(ANN, 'guess')).toEqual(WRONG);
  };
  fail(9);
  expect(setup.isPassword(ANN, 'secret')).toEqual(RIGHT);
  fail(10);
  expect(setup.isPassword(ANN, 'secret')).toEqual(WRONG);
  expect(setup.isPassword(BEN, 'secret')).toEqual(RIGHT);
  vi.advanceTimersByTime(15 * 60_000);
  expect(setup.isPassword(ANN, 'secret')).toEqual(RIGHT);
});
