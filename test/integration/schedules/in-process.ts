import { EventEmitter } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What undici says when a connection ends before its reply. */
const cutOff = (): TypeError =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });

/** A reply as it is written; of the server's response only what the org's front uses. */
class LocalResponse extends EventEmitter {
  headersSent = false;
  status = 0;
  headers: OutgoingHttpHeaders = {};
  body: Buffer = Buffer.alloc(0);
  readonly socket: { destroy(): void };

  constructor(
    private readonly ended: () => void,
    cut: () => void,
  ) {
    super();
    this.socket = { destroy: cut };
  }
  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    [this.status, this.headers, this.headersSent] = [status, headers, true];
  }
  flushHeaders(): void {}
  write(_: unknown, written?: () => void): void {
    written?.();
  }
  end(body: string | Buffer = ''): void {
    this.body = Buffer.from(body);
    this.ended();
  }
  destroy(): void {
    this.socket.destroy();
  }
}

/** `fetch` for a server in this process: no socket, no port, and the replies in the order of the calls. */
export function fetchFrom(handle: Handle): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = bodyOf(init.body);
    const headers = Object.fromEntries(new Headers(init.headers));
    if (init.body instanceof URLSearchParams)
      headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
    let resolve: (response: Response) => void = () => {};
    let reject: (error: unknown) => void = () => {};
    const promise = new Promise<Response>((...settle) => {
      [resolve, reject] = settle;
    });
    const cut = (): void => reject(cutOff());
    const request = Object.assign(Readable.from(body.length > 0 ? [body] : []), {
      method: init.method ?? 'GET',
      url: `${url.pathname}${url.search}`,
      headers: {
        ...headers,
        host: url.host,
        ...(body.length > 0 ? { 'content-length': String(body.length) } : {}),
      },
      rawHeaders: [],
      complete: true,
      socket: { destroy: cut },
    });
    const response: LocalResponse = new LocalResponse(() => {
      const { status, headers: told, body: sent } = response;
      const plain = Object.entries(told).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      );
      const isEmpty = status === 204 || status === 304;
      resolve(new Response(isEmpty ? null : new Uint8Array(sent), { status, headers: plain }));
    }, cut);
    // Of both only what the front reads is there.
    handle(request as unknown as IncomingMessage, response as unknown as ServerResponse).catch(reject);
    return await promise;
  };
}

function bodyOf(body: RequestInit['body']): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof URLSearchParams) return Buffer.from(body.toString());
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError('Only texts and bytes are sent here.');
}
