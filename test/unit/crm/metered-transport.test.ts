import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CallMeter } from '../../../worker/crm/calls';
import { callFailure } from '../../../worker/crm/errors';
import { MeteredTransport } from '../../../worker/crm/metered-transport';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  server = createServer((_, response) => answer(response));
  const listening = server;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
}

const failureOf = (call: PromiseLike<unknown>) => call.then(() => null, callFailure);

it('hangs up on a reply that stops in the middle', async () => {
  let hungUp: () => void = () => undefined;
  const closed = new Promise<void>((done) => {
    hungUp = done;
  });
  const url = await serve((response) => {
    response.on('close', hungUp);
    response.writeHead(200, { 'content-length': '100' }).write('{"half":');
  });
  const transport = new MeteredTransport(new CallMeter(), 200);
  expect(await failureOf(transport.httpRequest({ method: 'GET', url }))).toMatchObject({
    class: 'retryRow',
    message: 'Salesforce could not be reached (ETIMEDOUT).',
  });
  await closed;
});

it('tells a broken connection from an answer', async () => {
  const url = await serve((response) => response.destroy());
  const call = new MeteredTransport(new CallMeter(), 5_000).httpRequest({ method: 'GET', url });
  expect(await failureOf(call)).toMatchObject({ class: 'retryRow', code: 'NETWORK' });
});

it('takes the session nowhere else', async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((response) => {
    asked.push(response.req.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const transport = new MeteredTransport(new CallMeter(), 5_000);
  const headers = { authorization: 'Bearer session' };
  expect(await failureOf(transport.httpRequest({ method: 'GET', url, headers }))).not.toBeNull();
  expect(asked).toEqual(['/']);
});
