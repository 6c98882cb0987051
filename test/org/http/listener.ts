import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api-error';
import type { Call, Reply } from './call';

/** 50 MB, the platform's limit of a REST request body. */
const MAX_BODY = 50 * 1024 * 1024;

export interface Listener {
  /** Scheme, host and port. */
  url: string;
  close(): Promise<void>;
}

/** Serves HTTP on 127.0.0.1. Port 0 takes a free one. */
export async function listen(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        send(response, {
          status: 500,
          json: { message: error instanceof Error ? error.message : String(error) },
        });
    });
  });
  // Longer than a client's pool keeps a socket: the server never closes one that is about to be used again.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A listening TCP server has an address of this shape; only pipes and closed servers do not.
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Reads a whole request. Doubled slashes, which some clients send, are one. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  // A front that ends TLS says so, and leaves the host as the caller named it.
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const origin = `${scheme}://${request.headers.host ?? '127.0.0.1'}`;
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY) throw new ApiError(413, 'REQUEST_ENTITY_TOO_LARGE', 'The request body is too large');
    chunks.push(bytes);
  }
  return {
    method: request.method ?? 'GET',
    path: rawPath.replace(/\/{2,}/g, '/'),
    query: new URLSearchParams(rest.join('?')),
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin,
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.text) {
    response.setHeader('content-type', reply.text.type);
    response.end(reply.text.body);
  } else if (reply.json !== undefined) {
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    response.end(JSON.stringify(reply.json));
  } else response.end();
}
