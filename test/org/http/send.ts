import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, deflate, deflateSync, gzip, gzipSync } from 'node:zlib';
import type { Reply } from './call';

/** Smaller bodies would not get smaller. */
const WORTH_PACKING = 1024;
/** Larger ones are packed beside the server's own thread. */
const LARGE = 64 * 1024;
const packers = {
  gzip: { now: gzipSync, later: promisify(gzip) },
  deflate: { now: deflateSync, later: promisify(deflate) },
};
const FAST = { level: constants.Z_BEST_SPEED };

/** Sends a reply; nobody who asked for less is sent it packed or indented. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  asked: IncomingHttpHeaders = {},
  more: OutgoingHttpHeaders = {},
): Promise<void> {
  const { headers, body } = await written(reply, asked, more);
  response.writeHead(reply.status, headers);
  response.end(body);
}

/** Sends the head of a reply and the first half of its body, then cuts the connection. */
export async function sendHalf(
  response: ServerResponse,
  reply: Reply,
  asked: IncomingHttpHeaders,
  more: OutgoingHttpHeaders,
): Promise<void> {
  const { headers, body = '' } = await written(reply, asked, more);
  const bytes = Buffer.from(body);
  response.writeHead(reply.status, headers);
  response.flushHeaders();
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}

async function written(reply: Reply, asked: IncomingHttpHeaders, more: OutgoingHttpHeaders) {
  const headers: OutgoingHttpHeaders = Object.assign({}, more, reply.headers);
  const body = bodyOf(reply, asked);
  if (body === undefined) return { headers };
  headers['content-type'] = reply.text?.type ?? 'application/json;charset=UTF-8';
  const size = Buffer.byteLength(body);
  const coding = size < WORTH_PACKING ? undefined : codingFor(asked['accept-encoding']);
  if (coding === undefined) {
    headers['content-length'] = size;
    return { headers, body };
  }
  const packed = size < LARGE ? packers[coding].now(body, FAST) : await packers[coding].later(body, FAST);
  headers['content-encoding'] = coding;
  headers['content-length'] = packed.length;
  return { headers, body: packed };
}

function bodyOf(reply: Reply, asked: IncomingHttpHeaders): string | Buffer | undefined {
  if (reply.text) return reply.text.body;
  if (reply.json === undefined) return undefined;
  const pretty = asked['x-prettyprint'];
  const isPretty = pretty !== undefined && pretty !== '0' && pretty !== 'false';
  return JSON.stringify(reply.json, null, isPretty ? 2 : undefined);
}

function codingFor(accepted: string | string[] | undefined): 'gzip' | 'deflate' | undefined {
  if (accepted === undefined) return undefined;
  const text = String(accepted);
  if (/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(text)) return 'gzip';
  return /\bdeflate\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(text) ? 'deflate' : undefined;
}
