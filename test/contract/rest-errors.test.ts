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

  it('whose body is no JSON is JSON_PARSER_ERROR', async () => {
    const reply = await org.call('POST', '/sobjects/Account', {
      body: '{"Name":',
      headers: { 'content-type': 'application/json' },
    });
    expect([reply.status, reply.json]).toEqual([400, refusal('JSON_PARSER_ERROR')]);
  });
});
