import { expect, test, vi } from 'vitest';
import type { Call } from './call';
import type { OAuthOrg } from './oauth/oauth-org';
import type { Site } from './site';
import { SoapLogin } from './soap-login';

const BODY =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com">' +
  '<username>a@b.example</username><password>secret</password></login></e:Body></e:Envelope>';

test('a defect of the org is a fault like others, its trace for who runs the org', () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const call: Call = {
    ...{
      method: 'POST',
      path: '/services/Soap/u/64.0',
      search: '',
      query: new URLSearchParams(),
      headers: {},
    },
    ...{ body: Buffer.from(BODY), origin: 'http://127.0.0.1', tally: { calls: 0, records: 0 } },
  };
  // An org without anything in it breaks at the first question.
  const { reply, userId } = new SoapLogin({} as Site, {} as OAuthOrg).answer(call);
  expect([reply.status, reply.json, userId]).toEqual([500, undefined, undefined]);
  expect(reply.text?.type).toBe('text/xml; charset=utf-8');
  expect(reply.text?.body).toContain('<faultcode>sf:UNKNOWN_EXCEPTION</faultcode>');
  expect(reply.text?.body).toContain(
    'UNKNOWN_EXCEPTION: An unexpected error occurred. Please include this ErrorId',
  );
  expect(reply.text?.body).not.toContain('TypeError');
  expect(String(told.mock.calls[0]?.[0])).toContain('TypeError');
  told.mockRestore();
});
