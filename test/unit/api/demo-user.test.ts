import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DemoOrg } from '../../../worker/demo/demo-org';
import { DemoUser } from '../../../worker/demo/demo-user';

const ACCOUNT = '001000000000001AAA';

/** Tokens that the org takes, and what it answers to everything else than a session. */
let inForce = new Set<string>();
let isOutOfOrder = false;
let sessions = 0;
const org = createServer((request, reply) => {
  const answer = (status: number, body: unknown) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (isOutOfOrder) return answer(503, {});
  if (request.url?.startsWith('/sessions')) {
    sessions += 1;
    inForce.add(`session-${sessions}`);
    return answer(200, { token: `session-${sessions}` });
  }
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  if (!inForce.has(token)) return answer(401, []);
  return answer(200, {
    records: [{ csm: '005A', Name: 'Cleo Chan', Subject: 'Call', ActivityDate: '2026-05-01' }],
  });
});
let demo: DemoOrg;
beforeAll(async () => {
  await new Promise<void>((done) => org.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(org.address() as AddressInfo).port}`;
  const users = [{ profile: 'System Administrator', token: 'admin', username: 'ops', userId: '005B' }];
  demo = { url, control: url, users } as DemoOrg;
});
afterAll(() => org.close());
beforeEach(() => {
  inForce = new Set(['admin']);
  isOutOfOrder = false;
  sessions = 0;
});

describe('the user of the demo', () => {
  it('is found after the org was out of order, and meanwhile the fault says what to do', async () => {
    const user = new DemoUser(demo);
    isOutOfOrder = true;
    for (const asked of [user.whoIsIt(), user.signIn(), user.readRecord(ACCOUNT)]) {
      await expect(asked).rejects.toMatchObject({
        code: 'DEMO_FAILED',
        message: 'The demo org answered 503.',
        action: expect.stringContaining('start it again'),
      });
    }
    isOutOfOrder = false;
    expect(await user.signIn()).toBe('session-1');
    expect((await user.whoIsIt()).name).toBe('Cleo Chan');
  });

  it('signs in again, once, where their session is over', async () => {
    const user = new DemoUser(demo);
    await user.signIn();
    inForce.delete('session-1');
    expect(await user.readRecord(ACCOUNT)).toMatchObject({ id: ACCOUNT, name: 'Cleo Chan' });
    expect(sessions).toBe(2);
  });

  it('does not ask for ever for sessions that nobody takes', async () => {
    const user = new DemoUser(demo);
    await user.signIn();
    inForce = { add: () => undefined, has: (token: string) => token === 'admin' } as unknown as Set<string>;
    await expect(user.readRecord(ACCOUNT)).rejects.toMatchObject({ code: 'DEMO_FAILED' });
    expect(sessions).toBe(2);
  });
});
