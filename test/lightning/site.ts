import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate';
import { type Hostility, lightningPage, lightningPolicy } from './page';

export interface LightningSite {
  port: number;
  spki: string;
  /** Host and path of every request, as they came. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * The org's public face over TLS: `*.lightning.force.com` is a page in Lightning's manner, `*.my.salesforce.com` is
 * handed on to the org's API. Browsers under test map these hosts to its port.
 */
export async function startLightning(orgUrl: string): Promise<LightningSite> {
  const { key, cert, spki } = await makeCertificate();
  const requests: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    const host = request.headers.host ?? '';
    requests.push(`${host}${request.url}`);
    if (host.endsWith('.my.salesforce.com')) handOn(orgUrl, request, response);
    else servePage(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    spki,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function servePage(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  const hostility = hostilityOf(request.url ?? '');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    // Whoever means harm does not bind their own hands.
    ...(hostility === 'none' ? { 'content-security-policy': lightningPolicy(nonce) } : {}),
    'cross-origin-opener-policy': 'same-origin',
  });
  response.end(lightningPage(nonce, hostility));
}

function hostilityOf(path: string): Hostility {
  const asked = new URL(path, 'https://page').searchParams.get('hostile');
  return asked === 'early' || asked === 'late' ? asked : 'none';
}

function handOn(orgUrl: string, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(orgUrl);
  const onward = httpRequest(
    {
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, 'x-forwarded-proto': 'https' },
    },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  onward.once('error', () => response.writeHead(502).end());
  request.pipe(onward);
}
