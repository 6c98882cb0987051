import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asApiError, errorBody } from './api-error';
import { send } from './send';

/** What Node reads of a head, so that the platform's own, smaller limit can be refused in its words. */
const MAX_HEAD = 1024 * 1024;

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
  const server = createServer({ maxHeaderSize: MAX_HEAD }, (request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return undefined;
      }
      const error = asApiError(thrown);
      // A body that was not read to its end stands in the way of the next request.
      const headers = request.complete ? {} : { connection: 'close' };
      return send(response, { status: error.status, json: errorBody(error), headers });
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
