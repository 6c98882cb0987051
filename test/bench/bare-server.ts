import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The least a server can do with the requests of the org benchmark: parse the same bytes, keep the rows in a Map, and
 * say the same amount. No sessions, permissions, types, history or errors.
 */
const rows = new Map<string, Record<string, unknown>>();

/** `PATCH` with a JSON body `{records: [{id, …}]}`. */
function keepRecords(body: string): string {
  const { records } = JSON.parse(body) as { records: Record<string, unknown>[] };
  const results = records.map((record) => {
    const id = String(record['id']);
    rows.set(id, { ...rows.get(id), ...record });
    return { id, success: true, errors: [] };
  });
  return JSON.stringify(results);
}

/** `PUT` with lines of comma-separated cells without quotes, the first of them names. */
function keepLines(body: string): string {
  const lines = body.split('\n');
  const names = (lines[0] ?? '').split(',');
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at];
    if (!line) continue;
    const cells = line.split(',');
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) row[names[column] ?? ''] = cells[column];
    rows.set(cells[0] ?? '', row);
  }
  return String(rows.size);
}

/** `GET ?q=SELECT a, b FROM T WHERE Id IN ('…', …)`. */
function find(url: URL): string {
  const soql = url.searchParams.get('q') ?? '';
  const names = (/SELECT (.*) FROM/.exec(soql)?.[1] ?? '').split(',').map((name) => name.trim());
  const records = [...soql.matchAll(/'(\w+)'/g)].map(([, id = '']) => {
    const row = rows.get(id) ?? {};
    const record: Record<string, unknown> = {
      attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${id}` },
    };
    for (const name of names) record[name] = row[name] ?? null;
    return record;
  });
  return JSON.stringify({ totalSize: records.length, done: true, records });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const answer = () => {
      if (request.method === 'PATCH') return keepRecords(body);
      if (request.method === 'PUT') return keepLines(body);
      return find(new URL(request.url ?? '/', 'http://127.0.0.1'));
    };
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    response.end(answer());
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.stdin.on('end', () => process.exit(0)).resume();
