import { PassThrough } from 'node:stream';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { type CallMeter, callKind } from './calls';

type Request = Parameters<Transport['httpRequest']>[0];
type Response = Awaited<ReturnType<Transport['httpRequest']>>;

/** A call that got no whole reply, by the code of what came between. */
class CallFailed extends Error {
  constructor(
    message: string,
    readonly code: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/**
 * jsforce's way to the network, with every call counted and held to a time. jsforce itself watches over a reply's
 * beginning only: one that is cut off in mid-body neither ends nor fails there, and keeps its socket. Nothing is
 * repeated here: our own retries are counted, classified and the same for reads and writes.
 */
export class MeteredTransport extends Transport {
  constructor(
    private readonly meter: CallMeter,
    /** The longest that one call may take, reply and all; milliseconds. */
    private readonly timeoutMs: number,
  ) {
    super();
  }

  /** Called when a call ended in any way but by the refusal of its session. */
  onPassed: () => void = () => undefined;

  override httpRequest(request: Request): ReturnType<Transport['httpRequest']> {
    this.meter.count(callKind(request.method, request.url));
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.exchange(request) }));
  }

  private async exchange({ url, method, headers, body }: Request): Promise<Response> {
    try {
      const reply = await fetch(url, {
        method,
        body: bytesOf(body),
        headers: headers ?? {},
        // Elsewhere nobody may have the session.
        redirect: 'error',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      const told = Object.fromEntries(reply.headers);
      this.meter.heard(told);
      if (reply.status !== 401) this.onPassed();
      return { statusCode: reply.status, headers: told, body: await reply.text() };
    } catch (error) {
      this.onPassed();
      throw this.failed(error);
    }
  }

  private failed(error: unknown): CallFailed {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return new CallFailed(`The call was not over after ${this.timeoutMs / 1000} s.`, 'ETIMEDOUT', error);
    }
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    return new CallFailed(cause instanceof Error ? cause.message : String(error), code, error);
  }
}

function bytesOf(body: Request['body']): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined || body === null || typeof body === 'string') return body ?? null;
  if (Buffer.isBuffer(body)) return new Uint8Array(body);
  throw new TypeError('Only text and bytes are sent.');
}
