import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { randomRuns } from '../support/random-runs';
import { apiRequest, controlRequest, type RandomRequest } from './random-requests';

const CONTROL = [
  ...[
    'GET /state',
    'GET /faults',
    'DELETE /faults',
    'GET /requests',
    'DELETE /requests',
    'GET /requests/total',
  ],
  ...[
    'POST /faults',
    'POST /change',
    'POST /time',
    'POST /usage',
    'POST /days',
    'POST /sharing',
    'GET /nowhere',
  ],
  ...[
    'POST /permission-sets/assign',
    'POST /permission-sets/unassign',
    'POST /sessions',
    'POST /sessions/expire',
  ],
  ...['GET /sessions', 'GET /connected-app', 'POST /connected-app', 'GET /sign-in', 'POST /sign-in'],
  ...[
    'GET /allowed-origins',
    'POST /allowed-origins',
    'GET /automation',
    'POST /automation',
    'DELETE /automation',
  ],
  ...['POST /approval-locks', 'GET /locks', 'POST /locks', 'POST /locks/release', 'DELETE /locks'],
  ...['GET /long-requests', 'POST /long-requests', 'POST /groups', 'POST /roles', 'POST /roles/assign'],
  ...['GET /bulk', 'POST /bulk', 'DELETE /bulk', 'GET /events', 'DELETE /events', 'DELETE /events/clients'],
  ...['POST /events/select', 'POST /events/settings', 'POST /events/disturb', 'DELETE /events/disturb'],
  ...['POST /deployments', 'POST /profiles', 'GET /record-types', 'POST /record-types'],
  ...['GET /sharing-rules', 'POST /sharing-rules', 'DELETE /sharing-rules', 'POST /users/access'],
];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const { numRuns, timeout } = randomRuns(400);

/** Asks over one kept connection; a connection that ends without a reply is thrown. */
function ask(base: string, { method, path, headers, body }: RandomRequest, token?: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const url = new URL(base);
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const options = { agent, host: url.hostname, port: url.port, method, path };
    const sent = request({ ...options, headers: { ...headers, ...authorization } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The org's defects tell their trace there, those too that a composite, a bulk job or an upsert makes a part of a 200. */
const defects = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true);
let told: ReturnType<typeof defects>;
beforeEach(() => {
  told = defects();
});
afterEach(() => told.mockRestore());

/** Thrown with what the org told of a defect of its own, or when a request got a 500. */
function expectAnswered({ status, text }: { status: number; text: string }): void {
  expect(told.mock.calls.map(([trace]) => String(trace))).toEqual([]);
  expect(status === 500 || text.includes('UNKNOWN_EXCEPTION') ? text : 'answered').toBe('answered');
}

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(5);
});
afterAll(async () => {
  await org.close();
  agent.destroy();
});

test(
  'no request to the API gets a 500 or no answer',
  async () => {
    // An allowance that so many requests cannot use up.
    await org.control('POST', '/usage', { max: 1_000_000_000 });
    const tokens = ['System Administrator', 'Minimum Access - API Only Integrations', 'Standard User'].map(
      (profile) => org.userOf(profile).token,
    );
    const property = fc.asyncProperty(apiRequest, fc.constantFrom(...tokens), async (sent, token) => {
      expectAnswered(await ask(org.url, sent, token));
    });
    await fc.assert(property, { numRuns });
    expect((await org.call('GET', '/limits')).status).toBe(200);
  },
  timeout,
);

test(
  'no request to the control port gets a 500 or no answer',
  async () => {
    const tortured = await OrgUnderTest.start(3);
    try {
      const property = fc.asyncProperty(controlRequest(CONTROL), async (sent) => {
        expectAnswered(await ask(tortured.controlUrl, sent));
      });
      await fc.assert(property, { numRuns });
      expect(await tortured.control('GET', '/state')).toMatchObject({
        organizationId: tortured.organizationId,
      });
    } finally {
      await tortured.close();
    }
  },
  timeout,
);
