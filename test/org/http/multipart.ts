import { ApiError } from './api-error';

export interface Part {
  name: string;
  contentType: string;
  body: Buffer;
}

/** Splits a `multipart/form-data` body (RFC 7578) into its parts. Throws 400 when it is not one. */
export function readMultipart(contentType: string, body: Buffer): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!/^multipart\//i.test(contentType) || !boundary) {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'multipart/form-data with a boundary is expected');
  }
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const end = body.indexOf(delimiter, start + delimiter.length);
    if (end < 0) break;
    // Between two delimiters: CRLF, headers, empty line, content, CRLF.
    parts.push(readPart(body.subarray(start + delimiter.length + 2, end - 2)));
    start = end;
  }
  return parts;
}

function readPart(chunk: Buffer): Part {
  const gap = chunk.indexOf('\r\n\r\n');
  if (gap < 0) throw new ApiError(400, 'MALFORMED_REQUEST', 'A part of the multipart body has no header');
  const head = chunk.subarray(0, gap).toString('utf8');
  return {
    name: /\bname="([^"]*)"/i.exec(head)?.[1] ?? '',
    contentType: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? 'text/plain',
    body: chunk.subarray(gap + 4),
  };
}
