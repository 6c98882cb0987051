import { expect, test } from 'vitest';
import { faultEnvelope, readEnvelope, resultEnvelope, SoapFault, toXml } from './soap-envelope';

const envelope = (body: string) =>
  '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">' +
  '<soapenv:Header xmlns="http://soap.sforce.com/2006/04/metadata"><SessionHeader><sessionId>00D!a.b</sessionId>' +
  `</SessionHeader></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

test('a call’s method, arguments and session are read off its envelope', () => {
  const call = readEnvelope(envelope('<deploy><ZipFile>QQ==</ZipFile></deploy>'));
  expect(call).toMatchObject({ method: 'deploy', sessionId: '00D!a.b' });
  expect(call.operation.children).toMatchObject([{ name: 'ZipFile', text: 'QQ==' }]);
});

test('what is no envelope, or holds two calls, is a client fault', () => {
  expect(() => readEnvelope('{"a":1}')).toThrow(SoapFault);
  expect(() => readEnvelope(envelope('<deploy/><retrieve/>'))).toThrow('exactly one call');
});

test('text in results and faults is escaped', () => {
  expect(toXml('name', 'A & B <c> "d"')).toBe('<name>A &amp; B &lt;c&gt; &quot;d&quot;</name>');
  expect(toXml('row', { a: [1, 2], b: undefined, c: null })).toBe(
    '<row><a>1</a><a>2</a><c xsi:nil="true"/></row>',
  );
  expect(toXml('row', { '@xsi:type': 'A', b: 1 })).toBe('<row xsi:type="A"><b>1</b></row>');
  expect(resultEnvelope('describeMetadata', { x: '<' })).toContain('<result><x>&lt;</x></result>');
  expect(faultEnvelope(new SoapFault('sf:INVALID_SESSION_ID', 'gone & away'))).toContain(
    '<faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: gone &amp; away</faultstring>',
  );
});
