import { expect, test } from 'vitest';
import { RefreshTokens } from './refresh-tokens';

test('a user has five refresh tokens of one app: the sixth revokes the oldest', () => {
  const tokens = new RefreshTokens();
  const grant = { userId: '005000000000001AAA', clientId: 'client', scope: 'api' };
  const issued = Array.from({ length: 6 }, () => tokens.issue(grant));
  const others = [
    tokens.issue({ ...grant, clientId: 'another' }),
    tokens.issue({ ...grant, userId: '005000000000002AAA' }),
  ];
  const inForce = [...issued, ...others].map((token) => tokens.find(token) !== undefined);
  expect(inForce).toEqual([false, true, true, true, true, true, true, true]);
});
