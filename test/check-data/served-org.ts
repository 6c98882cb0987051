import { Connection } from 'jsforce';
import type { Features } from '../org/data/features';
import { smallBook } from '../org/small-book';
import { startOrg } from '../org/start-org';

export interface Reply {
  status: number;
  body: unknown;
}

/** The demo org over HTTP, as its administrator sees it. */
export interface ServedOrg {
  get(path: string): Promise<Reply>;
  send(method: string, path: string, body?: unknown): Promise<Reply>;
  /** A call with another session than the administrator's. */
  getAs(token: string, path: string): Promise<Reply>;
  /** A path outside the REST API's versions, without a session. */
  getPlain(path: string): Promise<Reply>;
  /** A form to a path outside the REST API, such as the token endpoint. */
  form(path: string, fields: Record<string, string>): Promise<Reply>;
  /** Asks the control port to set something up; throws where it does not. */
  setUp(path: string, body: unknown): Promise<void>;
  admin: Connection;
  client: { id: string; secret: string };
  close(): Promise<void>;
}

/** Starts an org with a few accounts and one currency, as those recorded had, in memory, on a free port. */
export async function serveOrg(version: string, features: Partial<Features> = {}): Promise<ServedOrg> {
  const book = smallBook(3);
  const currencies = book.metadata.currencies.filter((each) => each.isCorporate);
  const org = await startOrg({
    book: { ...book, metadata: { ...book.metadata, currencies } },
    through: '2026-01-05',
    append: true,
    folder: undefined,
    port: 0,
    features,
  });
  const token = org.users.find((user) => user.profile === 'System Administrator')?.token ?? '';
  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(new URL(path, org.url), init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const rest = (path: string): string => `/services/data/v${version}${path}`;
  const bearer = (session: string) => ({ authorization: `Bearer ${session}` });
  return {
    get: (path) => call(rest(path), { headers: bearer(token) }),
    getAs: (session, path) => call(rest(path), { headers: bearer(session) }),
    send: (method, path, body) =>
      call(rest(path), {
        method,
        headers: { ...bearer(token), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    getPlain: (path) => call(path, {}),
    form: (path, fields) => call(path, { method: 'POST', body: new URLSearchParams(fields) }),
    setUp: async (path, body) => {
      const reply = await fetch(`${org.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(await reply.text());
    },
    admin: new Connection({ instanceUrl: org.url, accessToken: token, version }),
    client: org.client,
    close: () => org.close(),
  };
}
