import { type IncomingHttpHeaders, request } from 'node:http';
import type { OrgUnderTest } from '../org/http/org-under-test';

export interface RawReply {
  status: number;
  headers: IncomingHttpHeaders;
  /** As it came over the wire: still packed. */
  body: Buffer;
  /** Did the connection end before the body did? */
  cut: boolean;
}

export interface RawCall {
  /** More than one is sent chunked, without a length. */
  chunks?: Array<string | Buffer>;
  headers?: Record<string, string>;
}

/** One call by Node's own client as the administrator, nothing added and nothing unpacked. Rejects when no head comes. */
export function rawCall(
  org: OrgUnderTest,
  method: string,
  path: string,
  { chunks = [], headers = {} }: RawCall = {},
): Promise<RawReply> {
  const { token } = org.userOf('System Administrator');
  const [only] = chunks;
  const length: Record<string, number> =
    chunks.length === 1 && only !== undefined ? { 'content-length': Buffer.byteLength(only) } : {};
  return new Promise((resolve, reject) => {
    const call = request(
      `${org.url}${path}`,
      { method, agent: false, headers: { authorization: `Bearer ${token}`, ...length, ...headers } },
      (reply) => {
        const parts: Buffer[] = [];
        const end = (cut: boolean) =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body: Buffer.concat(parts),
            cut,
          });
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('end', () => end(false));
        reply.on('error', () => end(true));
      },
    );
    call.on('error', reject);
    for (const chunk of chunks) call.write(chunk);
    call.end();
  });
}
