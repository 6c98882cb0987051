import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './comparison';
import type { Reply, ServedOrg } from './served-org';

interface Exchange {
  /** File of the recorded reply. */
  record: string;
  /** What brings the org to give the same reply. */
  ask(org: ServedOrg): Promise<Reply>;
  status: number;
  /** Names in the record, and those in our question; with them the bodies must be equal, else only of one shape. */
  words?: Record<string, string>;
}

const REST: readonly Exchange[] = [
  {
    record: 'expired_session_response.json',
    ask: (org) => org.getAs('00D!expired', '/limits'),
    status: 401,
    words: {},
  },
  {
    record: 'sobject/sobject_describe_error_response.json',
    ask: (org) => org.get('/sobjects/Whizbang/describe'),
    status: 404,
    words: {},
  },
  {
    record: 'sobject/sobject_find_error_response.json',
    ask: (org) => org.get('/sobjects/Account/Namez/1'),
    status: 404,
    words: { '23foo': 'Namez' },
  },
  {
    record: 'sobject/upsert_error_response.json',
    ask: (org) => org.send('PATCH', '/sobjects/Account/Namez/1', { Name: 'One' }),
    status: 404,
    words: {},
  },
  {
    record: 'sobject/write_error_response.json',
    ask: (org) => org.send('POST', '/sobjects/Account', { Name: 'One', foo: 1 }),
    status: 400,
    words: { Bar: 'Account' },
  },
  {
    record: 'sobject/query_error_response.json',
    ask: (org) => org.get(query('SELECT Nope FROM Account')),
    status: 400,
  },
  {
    record: 'sobject/query_empty_response.json',
    ask: (org) => org.get(query("SELECT Id FROM Account WHERE Name = 'nobody'")),
    status: 200,
    words: {},
  },
  {
    record: 'sobject/org_query_response.json',
    ask: (org) => org.get(query('SELECT Id FROM Organization')),
    status: 200,
  },
  {
    record: 'sobject/query_aggregate_success_response.json',
    ask: (org) => org.get(query('SELECT OwnerId CampaignId, COUNT(Id) FROM Account GROUP BY OwnerId')),
    status: 200,
  },
  {
    record: 'sobject/create_success_response.json',
    ask: (org) => org.send('POST', '/sobjects/Account', { Name: 'New one' }),
    status: 201,
  },
  {
    record: 'sobject/get_updated_success_response.json',
    ask: (org) => org.get(changed('updated')),
    status: 200,
  },
  {
    record: 'sobject/get_deleted_success_response.json',
    ask: async (org) => {
      const made = await org.send('POST', '/sobjects/Account', { Name: 'Short-lived' });
      await org.send('DELETE', `/sobjects/Account/${idOf(made)}`);
      return org.get(changed('deleted'));
    },
    status: 200,
  },
];

const OTHERS: readonly Exchange[] = [
  {
    record: 'services_data_success_response.json',
    ask: (org) => org.getPlain('/services/data'),
    status: 200,
  },
  { record: 'auth_success_response.json', ask: (org) => org.form(TOKEN, credentials(org)), status: 200 },
  {
    record: 'auth_error_response.json',
    ask: (org) => org.form(TOKEN, { ...credentials(org), client_secret: 'wrong' }),
    status: 400,
  },
];

const TOKEN = '/services/oauth2/token';
const credentials = ({ client }: ServedOrg) => ({
  grant_type: 'client_credentials',
  client_id: client.id,
  client_secret: client.secret,
});

const query = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;

/** The last hour and the next minute: the org's own time when it has just been started. */
function changed(how: 'updated' | 'deleted'): string {
  const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
  return `/sobjects/Account/${how}?start=${at(-3_600_000)}&end=${at(60_000)}`;
}

const idOf = ({ body }: Reply): string =>
  typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';

/** Asks the org for what other orgs were recorded to answer, and compares status and body. */
export async function compareReplies(comparison: Comparison, org: ServedOrg, folder: string): Promise<void> {
  for (const { record, ask, status, words } of [...REST, ...OTHERS]) {
    const { status: answered, body } = await ask(org);
    comparison.equal(record, 'status', answered, status);
    const text = readFileSync(join(folder, record), 'utf8');
    if (!words) {
      compareShape(comparison, record, 'body', body, JSON.parse(text));
      continue;
    }
    const named = Object.entries(words).reduce((so, [theirs, ours]) => so.replaceAll(theirs, ours), text);
    comparison.equal(record, 'body', inOrder(body), inOrder(JSON.parse(named)));
  }
}

/** What the record holds must be in ours as well, in the same JSON type; ours may hold more. */
function compareShape(
  comparison: Comparison,
  record: string,
  path: string,
  ours: unknown,
  theirs: unknown,
): void {
  if (theirs === null || ours === null) return;
  comparison.equal(record, `type of ${path}`, typeOf(ours), typeOf(theirs));
  if (Array.isArray(theirs)) {
    if (theirs.length === 0 || !Array.isArray(ours)) return;
    comparison.check(record, ours.length > 0, () => `${path}: ours is empty`);
    if (ours.length > 0) compareShape(comparison, record, `${path}[0]`, ours[0], theirs[0]);
  } else if (typeof theirs === 'object' && typeof ours === 'object') {
    for (const [key, value] of Object.entries(theirs)) {
      comparison.check(record, key in ours, () => `${path}.${key}: ours lacks it`);
      if (key in ours) compareShape(comparison, record, `${path}.${key}`, Reflect.get(ours, key), value);
    }
  }
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** The same value with the keys of its objects sorted: JSON's order of keys says nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, inOrder(each)]),
  );
}
