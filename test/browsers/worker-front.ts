import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before a worker's API, as a company's proxy does. */
export interface WorkerFront {
  address: string;
  /** `shut`: nothing listens; `html`: a page of somebody else's answers everything. */
  set(mode: 'open' | 'shut' | 'html'): Promise<void>;
  /** Milliseconds by which the n-th reply from now on is late. */
  delay(of: (n: number) => number): void;
  close(): Promise<void>;
}

export async function startWorkerFront(worker: string): Promise<WorkerFront> {
  let mode: 'open' | 'html' = 'open';
  let lateness = (_n: number): number => 0;
  let asked = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (mode === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Welcome</h1>');
      return;
    }
    setTimeout(() => handOn(worker, request, response), lateness(asked));
    asked += 1;
  };
  let port = 0;
  let server: Server | null = null;
  const open = async (): Promise<void> => {
    const opening = createServer(answer);
    await new Promise<void>((resolve) => opening.listen(port, '127.0.0.1', resolve));
    port = (opening.address() as AddressInfo).port;
    server = opening;
  };
  const shut = async (): Promise<void> => {
    const closing = server;
    server = null;
    closing?.closeAllConnections();
    await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
  };
  await open();
  return {
    address: `http://127.0.0.1:${port}`,
    async set(to) {
      if (to === 'shut') return await shut();
      mode = to;
      if (!server) await open();
    },
    delay(of) {
      lateness = of;
      asked = 0;
    },
    close: shut,
  };
}

function handOn(worker: string, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(worker);
  const { method, url, headers } = request;
  const onward = httpRequest({ hostname, port, method, path: url, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  onward.once('error', () => response.destroy());
  request.pipe(onward);
}
