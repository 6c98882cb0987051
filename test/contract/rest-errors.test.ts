import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
});
afterAll(() => org.close());

const refusal = (errorCode: string) => [expect.objectContaining({ errorCode })];

describe('a call that cannot be answered', () => {
  it('without a session is INVALID_SESSION_ID', async () => {
    const reply = await org.call('GET', '/limits', { token: null });
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    expect(await rejection(org.connect('00D000000000000!x').request('/limits'))).toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    });
  });

  it('to a resource that is not there is NOT_FOUND', async () => {
    const reply = await org.call('GET', '/nowhere');
    expect([reply.status, reply.json]).toEqual([404, refusal('NOT_FOUND')]);
    expect(await rejection(org.admin().sobject('Whizbang').describe())).toMatchObject({
      errorCode: 'NOT_FOUND',
    });
  });

  it('by a method that the resource has not is METHOD_NOT_ALLOWED', async () => {
    const reply = await org.call('PUT', '/sobjects/Account');
    expect([reply.status, reply.json]).toEqual([405, refusal('METHOD_NOT_ALLOWED')]);
  });

  it.each([
    ['', 'The HTTP entity body is required, but this request has no entity body.'],
    ['{"Name":', 'Unexpected end-of-input at [line:1, column:9]'],
    [
      '{\n"Name" "x"}',
      "Unexpected character ('\"' (code 34)): was expecting a colon to separate field name and value at [line:2, column:8]",
    ],
    ['[]', 'Can not deserialize SObject out of START_ARRAY token at [line:1, column:1]'],
    [
      '{"Name":"x","NumberOfEmployees":"many"}',
      expect.stringMatching(
        /^Cannot deserialize instance of int from VALUE_STRING value many or request may/,
      ),
    ],
    [
      '{"Name":["x"]}',
      expect.stringMatching(/^Cannot deserialize instance of string from START_ARRAY value \[/),
    ],
  ])('whose body is %j is JSON_PARSER_ERROR, of no field', async (body, message) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await org.call('POST', '/sobjects/Account', { body, headers });
    expect([reply.status, reply.json]).toEqual([400, [{ errorCode: 'JSON_PARSER_ERROR', message }]]);
  });

  it.each([{ toString: 'x' }, [{ toString: 'x' }]])(
    'by a key that is none is told of its record: %j',
    async (key) => {
      const records = [{ attributes: { type: 'Account' }, Workspace_Id__c: key }];
      const byKey = await org.call('PATCH', '/composite/sobjects/Account/Workspace_Id__c', {
        body: { records },
      });
      const byParent = await org.call('POST', '/composite/sobjects', {
        body: { records: [{ attributes: { type: 'Account' }, Name: 'x', Parent: { Workspace_Id__c: key } }] },
      });
      for (const { status, json } of [byKey, byParent]) {
        const errors = [expect.objectContaining({ statusCode: 'JSON_PARSER_ERROR' })];
        expect([status, json]).toEqual([200, [expect.objectContaining({ success: false, errors })]]);
      }
    },
  );

  it.each([{}, { records: 'all' }, { records: [1] }, { allOrNone: 'maybe', records: [] }])(
    'of many records that are none is a JSON_PARSER_ERROR: %j',
    async (body) => {
      const reply = await org.call('POST', '/composite/sobjects', { body });
      expect([reply.status, reply.json]).toEqual([400, refusal('JSON_PARSER_ERROR')]);
      expect(reply.text).not.toContain('✖');
    },
  );
});
