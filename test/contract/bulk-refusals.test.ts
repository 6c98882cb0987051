import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { BulkByFetch } from './bulk-by-fetch';

let org: OrgUnderTest;
let bulk: BulkByFetch;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
  bulk = new BulkByFetch(org);
});
afterAll(() => org.close());

const refusal = (errorCode: string, message: unknown = expect.any(String)) => [{ errorCode, message }];
const account = (operation: string) => ({ object: 'Account', operation });

async function accounts(where: string): Promise<Record<string, unknown>[]> {
  const fields = 'Id, Name, Description, NumberOfEmployees, Workspace_Id__c, Plan__c, OwnerId';
  return (await org.admin().query(`SELECT ${fields} FROM Account WHERE ${where} ORDER BY Name`)).records;
}

/** The status of the reply to an upload of which only the length is sent. */
function announced(path: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${org.userOf('System Administrator').token}`,
      'content-type': 'text/csv',
      'content-length': length,
    };
    const sent = request(`${org.url}${path}`, { method: 'PUT', headers }, (reply) => {
      resolve(reply.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}

describe('a request for a job that is none', () => {
  const requests: [Record<string, unknown>, string, string][] = [
    [account(''), 'API_ERROR', "Invalid value: '' supplied for property: 'operation'"],
    [account('merge'), 'API_ERROR', "Invalid value: 'merge' supplied for property: 'operation'"],
    [
      { ...account('insert'), contentType: 'JSON' },
      'API_ERROR',
      "Invalid value: 'JSON' supplied for property: 'contentType'",
    ],
    [
      { ...account('insert'), lineEnding: 'CR' },
      'API_ERROR',
      "Invalid value: 'CR' supplied for property: 'lineEnding'",
    ],
    [
      { ...account('insert'), columnDelimiter: ',' },
      'API_ERROR',
      "Invalid value: ',' supplied for property: 'columnDelimiter'",
    ],
    [{ object: 'Blah', operation: 'insert' }, 'INVALIDJOB', 'InvalidJob : Unable to find object: Blah'],
    [
      account('upsert'),
      'INVALIDJOB',
      'InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.',
    ],
    [
      { ...account('upsert'), externalIdFieldName: 'Description' },
      'INVALIDJOB',
      'InvalidJob : Field name provided, Description does not match an External ID for Account',
    ],
    [
      { object: 'RecordType', operation: 'delete' },
      'INVALIDJOB',
      'InvalidJob : No delete access for object:RecordType',
    ],
  ];

  it.each(requests)('%j is %s', async (request, errorCode, message) => {
    const reply = await bulk.call('POST', '/ingest', request);
    expect([reply.status, reply.json]).toEqual([400, refusal(errorCode, message)]);
  });

  it('or is not even JSON is an API_ERROR', async () => {
    const type = { 'content-type': 'application/json' };
    for (const body of ['{"object":', '[]', '{"object": 5}']) {
      const reply = await bulk.call('POST', '/ingest', body, type);
      expect([reply.status, reply.json]).toEqual([400, refusal('API_ERROR')]);
    }
  });
});

describe('a step that a job cannot take', () => {
  it('is refused with INVALIDJOBSTATE', async () => {
    const { id } = await bulk.create(account('insert'));
    expect((await bulk.call('DELETE', `/ingest/${id}`)).json).toEqual(
      refusal('API_ERROR', 'Error encountered when deleting the job because the job is not terminated'),
    );
    await bulk.upload(id, 'Name\nOnce\n');
    const twice = await bulk.upload(id, 'Name\nTwice\n');
    expect([twice.status, twice.json]).toEqual([
      400,
      refusal(
        'BULK_API_ERROR',
        expect.stringContaining(`Found multipe contents for job: <${id.slice(0, 15)}>`),
      ),
    ]);
    expect((await bulk.call('PATCH', `/ingest/${id}`, { state: 'JobComplete' })).json).toEqual(
      refusal('INVALIDJOBSTATE'),
    );
    await bulk.close(id);
    await bulk.until(id);
    const steps: [Promise<{ json: unknown }>, string][] = [
      [bulk.close(id), 'Closing already Completed Job not allowed'],
      [
        bulk.call('PATCH', `/ingest/${id}`, { state: 'Aborted' }),
        'Aborting already Completed Job not allowed',
      ],
      [bulk.upload(id, 'Name\nLate\n'), 'Uploading data to a Job in state JobComplete not allowed'],
    ];
    for (const [step, message] of steps) {
      expect((await step).json).toEqual(refusal('INVALIDJOBSTATE', message));
    }
  });

  it('such as reading results too early gives nothing', async () => {
    const { id } = await bulk.create(account('insert'));
    for (const file of ['successfulResults', 'failedResults', 'unprocessedrecords']) {
      expect((await bulk.call('GET', `/ingest/${id}/${file}`)).status).toBe(204);
    }
  });
});

describe('an upload', () => {
  it('above 150 MB of base64 is refused before it is read', async () => {
    const { id } = await bulk.create(account('insert'));
    expect(await announced(`/services/data/v66.0/jobs/ingest/${id}/batches`, 150 * 1024 * 1024)).toBe(413);
  });

  it('of another type, or damaged, is refused', async () => {
    const { id } = await bulk.create(account('insert'));
    const json = await bulk.upload(id, '[]', { 'content-type': 'application/json' });
    expect([json.status, json.json]).toEqual([415, refusal('UNSUPPORTED_MEDIA_TYPE')]);
    const damaged = await bulk.upload(id, 'Name\nA\n', { 'content-encoding': 'gzip' });
    expect([damaged.status, damaged.json]).toEqual([400, refusal('MALFORMED_REQUEST')]);
  });
});

describe('the upload of a job that fails', () => {
  const failures: [string, Record<string, unknown>, string | Uint8Array, string][] = [
    [
      'has line ends of the other kind',
      account('insert'),
      'Name\r\nA\r\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ],
    [
      'has the line ends of LF in a CRLF job',
      { ...account('insert'), lineEnding: 'CRLF' },
      'Name\nA\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
    ],
    ['has a header row only', account('insert'), 'Name\n', 'InvalidBatch : Records not found'],
    ['has no Id to update by', account('update'), 'Name\nA\n', 'InvalidBatch : Field name not found : Id'],
    [
      'has no external id to upsert by',
      { ...account('upsert'), externalIdFieldName: 'Workspace_Id__c' },
      'Name\nA\n',
      'InvalidBatch : Field name not found : Workspace_Id__c',
    ],
    [
      'deletes by more than ids',
      account('delete'),
      `Id,Name\n${accountId(1)},A\n`,
      "InvalidBatch : The 'delete' batch must contain only ids",
    ],
    [
      'names a column twice',
      account('insert'),
      'Name,name\nA,B\n',
      'InvalidBatch : Duplicate field name found : Name',
    ],
    [
      'is not text',
      account('insert'),
      new Uint8Array([78, 97, 109, 101, 10, 0xff, 0xfe, 10]),
      'ClientInputError : The data is not in UTF-8 format',
    ],
  ];

  it.each(failures)('%s', async (_why, request, data, errorMessage) => {
    const job = await bulk.run(request, data);
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage,
      numberRecordsProcessed: 0,
      numberRecordsFailed: 0,
    });
    expect((await bulk.results(job.id, 'successfulResults')).records).toEqual([]);
  });

  it('is unprocessed as it was sent, and written not even in part', async () => {
    const before = (await accounts('Name != null')).length;
    const job = await bulk.run(account('insert'), 'Name\nWritten?\nNot\r\n');
    expect(job.state).toBe('Failed');
    const unprocessed = await bulk.call('GET', `/ingest/${job.id}/unprocessedrecords`);
    expect(unprocessed.text).toBe('Name\nWritten?\nNot\r\n');
    expect((await accounts('Name != null')).length).toBe(before);
  });
});
