import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { randomRuns } from '../support/random-runs';
import { apiRequest, controlRequest, type RandomRequest } from './random-requests';
import { faultOfReply, type WholeReply } from './well-formed';

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
  return new Promise<WholeReply>((resolve, reject) => {
    const url = new URL(base);
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const options = { agent, host: url.hostname, port: url.port, method, path };
    // Node announces the bodies of some methods only.
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request({ ...options, headers: { ...headers, ...authorization, ...length } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          text: unpacked(Buffer.concat(chunks), reply.headers['content-encoding']).toString('utf8'),
        }),
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
  const traces = told.mock.calls.map(([trace]) => String(trace));
  told.mockClear();
  expect(traces).toEqual([]);
  expect(status === 500 || text.includes('UNKNOWN_EXCEPTION') ? text : 'answered').toBe('answered');
}

function unpacked(body: Buffer, coding: string | undefined): Buffer {
  if (coding === undefined || body.length === 0) return body;
  return coding === 'gzip' ? gunzipSync(body) : inflateSync(body);
}

const folder = mkdtempSync(join(tmpdir(), 'random-'));
let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(5, {}, folder);
});
afterAll(async () => {
  await org.close();
  agent.destroy();
  rmSync(folder, { recursive: true });
});

/** All rows of the objects that are small enough to be read whole. */
async function contents(): Promise<Record<string, unknown>> {
  const { rows } = (await org.control('GET', '/state')) as { rows: Record<string, number> };
  const found: Record<string, unknown> = {};
  for (const [object, count] of Object.entries(rows)) {
    if (count > 200) continue;
    const soql = `SELECT FIELDS(ALL) FROM ${object} ORDER BY Id LIMIT 200`;
    const { json } = await org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
    found[object] = Reflect.get(Object(json), 'records') ?? json;
  }
  return found;
}

test(
  'every request to the API is answered as Salesforce does, and a refused one changes nothing',
  async () => {
    // An allowance that so many requests cannot use up.
    await org.control('POST', '/usage', { max: 1_000_000_000 });
    const tokens = ['System Administrator', 'Minimum Access - API Only Integrations', 'Standard User'].map(
      (profile) => org.userOf(profile).token,
    );
    const journal = join(folder, 'journal.jsonl');
    const property = fc.asyncProperty(apiRequest, fc.constantFrom(...tokens), async (sent, token) => {
      const before = statSync(journal).size;
      const reply = await ask(org.url, sent, token);
      expectAnswered(reply);
      expect(faultOfReply(sent, reply), `${reply.status} ${reply.text.slice(0, 2000)}`).toBeUndefined();
      if (reply.status >= 400) expect(statSync(journal).size, 'the journal').toBe(before);
    });
    await fc.assert(property, { numRuns });
    const held = await contents();
    await org.close();
    org = await OrgUnderTest.start(5, {}, folder);
    // What was changed without a word in the journal would be gone.
    expect(await contents()).toEqual(held);
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
