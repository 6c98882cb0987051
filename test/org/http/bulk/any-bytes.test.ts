import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BulkByFetch, jobOf } from '../../../contract/bulk-by-fetch';
import { OrgUnderTest } from '../org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
});
afterAll(() => org.close());

const RUNS = 60;

describe('whatever bytes a job is given', () => {
  it('it ends, and no reply is a 500', async () => {
    const bulk = new BulkByFetch(org);
    const header = fc.constantFrom('Name,Description\n', 'Id,Name\n', 'Id\n', '"Name",Account.Name\n', '');
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 100 }).map((text) => new TextEncoder().encode(text)),
    );
    const operation = fc.constantFrom('insert', 'update', 'delete');
    await fc.assert(
      fc.asyncProperty(operation, header, body, async (op, names, bytes) => {
        const data = Buffer.concat([Buffer.from(names), bytes]);
        const job = await bulk.run({ object: 'Account', operation: op }, data);
        expect(['JobComplete', 'Failed']).toContain(job.state);
        expect(job.errorMessage ?? '').not.toMatch(/^Unknown/);
        for (const file of ['successfulResults', 'failedResults', 'unprocessedrecords']) {
          expect((await bulk.call('GET', `/ingest/${job.id}/${file}`)).status).toBe(200);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('requests for jobs are refused, too', async () => {
    const bulk = new BulkByFetch(org);
    const value = fc.jsonValue();
    const request = fc.record(
      { object: value, operation: value, query: value, contentType: value, lineEnding: value },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(request, fc.constantFrom('/ingest', '/query'), async (body, path) => {
        expect((await bulk.call('POST', path, { ...body })).status).toBe(400);
      }),
      { numRuns: RUNS },
    );
    expect(jobOf(await bulk.call('POST', '/ingest', { object: 'Account', operation: 'insert' })).state).toBe(
      'Open',
    );
  });
});
