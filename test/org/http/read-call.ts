import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { ApiError } from './api-error';
import { isUpload, MOST_UPLOADED } from './bulk/upload';
import type { Call } from './call';

/** 50 MB, the platform's limit of a REST request body. */
const MAX_BODY = 50 * 1024 * 1024;

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) };

const NOTHING = Buffer.alloc(0);

/** What the head of a request says, the body still to be read. Doubled slashes, which some clients send, are one. */
export function readHead(request: IncomingMessage): Call {
  const { headers } = request;
  // A front that ends TLS says so, and leaves the host as the caller named it.
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const path = rawPath.includes('//') ? rawPath.replace(/\/{2,}/g, '/') : rawPath;
  const search = mark < 0 ? '' : url.slice(mark + 1);
  return {
    method: request.method ?? 'GET',
    path,
    search,
    query: new URLSearchParams(search),
    headers,
    body: NOTHING,
    origin: `${scheme}://${headers.host ?? '127.0.0.1'}`,
    tally: { calls: 0, records: 0 },
    ...(request.socket.remoteAddress ? { address: request.socket.remoteAddress } : {}),
  };
}

/** A whole request. @throws ApiError as `readBody` does */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const call = readHead(request);
  call.body = await readBody(request, call.path);
  return call;
}

/** @throws ApiError 413 for too large a body, 415 or 400 for one packed in a way that cannot be unpacked. */
export async function readBody(request: IncomingMessage, path: string): Promise<Buffer> {
  const { headers } = request;
  const most = isUpload(path) ? MOST_UPLOADED : MAX_BODY;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return NOTHING;
  // A length that is announced is refused before it is read.
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge();
  const packed = await receive(request, most);
  const coding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding === 'identity' || packed.length === 0) return packed;
  if (coding !== 'gzip' && coding !== 'deflate') {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Encoding '${coding}' is not supported`);
  }
  try {
    return await unpackers[coding](packed, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw new ApiError(400, 'MALFORMED_REQUEST', `The request body is not in ${coding} format`);
  }
}

function receive(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) reject(tooLarge());
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

const tooLarge = () => new ApiError(413, 'REQUEST_ENTITY_TOO_LARGE', 'The request body is too large');
