import type { IncomingMessage } from 'node:http';
import type { Reply } from './call';

/** The platform's limit of an address, and of an address together with the headers. */
const MAX_HEAD = 16_384;

/** What the platform's front says, in its words, to a request whose head it does not read; undefined: it can. */
export function refusalOfHead(request: IncomingMessage): Reply | undefined {
  const refused = faultOfHead(request);
  if (!refused) return undefined;
  const { status, reason } = refused;
  const body = `<h1>Bad Message ${status}</h1><pre>reason: ${reason}</pre>`;
  const text = { type: 'text/html;charset=iso-8859-1', body };
  return { status, headers: { connection: 'close' }, text };
}

function faultOfHead(request: IncomingMessage): { status: number; reason: string } | undefined {
  const address = request.url?.length ?? 0;
  if (address > MAX_HEAD) return { status: 414, reason: 'URI Too Long' };
  let size = address;
  for (const text of request.rawHeaders) size += text.length;
  return size > MAX_HEAD ? { status: 431, reason: 'Request Header Fields Too Large' } : undefined;
}

/** What a SOAP address says to every method but POST. */
export const ONLY_POST: Reply = {
  status: 405,
  text: {
    type: 'text/html; charset=utf-8',
    body:
      '<html>\n<head>\n<title>Error 405 Only POST allowed</title>\n</head>\n<body><h2>HTTP ERROR 405</h2>\n' +
      '<p>Reason:\n<pre>    Only POST allowed</pre></p>\n</body>\n</html>\n',
  },
};
