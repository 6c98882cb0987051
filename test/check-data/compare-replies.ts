import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder } from './alike';
import type { Comparison } from './comparison';
import type { Reply, ServedOrg } from './served-org';

interface Exchange {
  /** File of the recorded reply. */
  record: string;
  /** What brings the org to give the same reply. */
  ask(org: ServedOrg): Promise<Reply>;
  status: number;
  /** `equal` word by word, or of one `shape` where the words are an org's own. */
  body: 'equal' | 'shape';
  /** Names in the record, and those in our question. */
  words?: Record<string, string>;
}

/** As it stands in JSON; the record has a placeholder. */
const NO_COLUMN = JSON.stringify(
  '\nSELECT Nope FROM Account\n       ^\nERROR at Row:1:Column:8\n' +
    "No such column 'Nope' on entity 'Account'. If you are attempting to use a custom field, be sure to append the " +
    "'__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
).slice(1, -1);

const REST: readonly Exchange[] = [
  {
    record: 'expired_session_response.json',
    ask: (org) => org.getAs('00D!expired', '/limits'),
    status: 401,
    body: 'equal',
  },
  {
    record: 'sobject/sobject_describe_error_response.json',
    ask: (org) => org.get('/sobjects/Whizbang/describe'),
    status: 404,
    body: 'equal',
  },
  {
    record: 'sobject/sobject_find_error_response.json',
    ask: (org) => org.get('/sobjects/Account/Namez/1'),
    status: 404,
    body: 'equal',
    words: { '23foo': 'Namez' },
  },
  {
    record: 'sobject/upsert_error_response.json',
    ask: (org) => org.send('PATCH', '/sobjects/Account/Namez/1', { Name: 'One' }),
    status: 404,
    body: 'equal',
  },
  {
    record: 'sobject/write_error_response.json',
    ask: (org) => org.send('POST', '/sobjects/Account', { Name: 'One', foo: 1 }),
    status: 400,
    body: 'equal',
    words: { Bar: 'Account' },
  },
  {
    record: 'sobject/query_error_response.json',
    ask: (org) => org.get(query('SELECT Nope FROM Account')),
    status: 400,
    body: 'equal',
    words: { error_message: NO_COLUMN },
  },
  {
    record: 'sobject/delete_error_response.json',
    ask: (org) => org.send('DELETE', '/sobjects/Account/rid/1'),
    status: 404,
    body: 'equal',
  },
  {
    record: 'sobject/upsert_created_success_response.json',
    ask: (org) => org.send('PATCH', '/sobjects/Account/Workspace_Id__c/new', { Name: 'New one' }),
    status: 201,
    body: 'shape',
  },
  {
    record: 'sobject/upsert_multiple_error_response.json',
    ask: async (org) => {
      for (const n of [1, 2])
        await org.send('POST', '/sobjects/Contact', { LastName: `N${n}`, Badge__c: 'same' });
      return org.send('PATCH', '/sobjects/Contact/Badge__c/same', { LastName: 'Which' });
    },
    status: 300,
    body: 'shape',
  },
  {
    record: 'sobject/sobject_describe_success_response.json',
    ask: (org) => org.get('/sobjects/Account/describe'),
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/describe_sobjects_success_response.json',
    ask: (org) => org.get('/sobjects'),
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/list_view_results_success_response.json',
    ask: async (org) => {
      const views = await org.get('/sobjects/Account/listviews');
      return org.get(`/sobjects/Account/listviews/${listViewOf(views)}/results`);
    },
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/query_paginated_first_page_response.json',
    ask: async (org) => {
      const many = Array.from({ length: 200 }, (_, n) => ({
        attributes: { type: 'Lead' },
        LastName: `L${n}`,
        Company: 'Many',
      }));
      for (let n = 0; n < 11; n++) await org.send('POST', '/composite/sobjects', { records: many });
      return org.get(query('SELECT LastName FROM Lead'));
    },
    status: 200,
    body: 'shape',
    words: { Text_Label: 'LastName' },
  },
  {
    record: 'sobject/query_empty_response.json',
    ask: (org) => org.get(query("SELECT Id FROM Account WHERE Name = 'nobody'")),
    status: 200,
    body: 'equal',
  },
  {
    record: 'sobject/org_query_response.json',
    ask: (org) => org.get(query('SELECT Id FROM Organization')),
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/query_aggregate_success_response.json',
    ask: (org) => org.get(query('SELECT OwnerId CampaignId, COUNT(Id) FROM Account GROUP BY OwnerId')),
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/create_success_response.json',
    ask: (org) => org.send('POST', '/sobjects/Account', { Name: 'New one' }),
    status: 201,
    body: 'shape',
  },
  {
    record: 'sobject/get_updated_success_response.json',
    ask: (org) => org.get(changed('updated')),
    status: 200,
    body: 'shape',
  },
  {
    record: 'sobject/get_deleted_success_response.json',
    ask: async (org) => {
      const made = await org.send('POST', '/sobjects/Account', { Name: 'Short-lived' });
      await org.send('DELETE', `/sobjects/Account/${idOf(made)}`);
      return org.get(changed('deleted'));
    },
    status: 200,
    body: 'shape',
  },
];

const OTHERS: readonly Exchange[] = [
  {
    record: 'services_data_success_response.json',
    ask: (org) => org.getPlain('/services/data'),
    status: 200,
    body: 'shape',
  },
  {
    record: 'auth_success_response.json',
    ask: (org) => org.form(TOKEN, credentials(org)),
    status: 200,
    body: 'shape',
  },
  {
    record: 'refresh_error_response.json',
    ask: (org) =>
      org.form(TOKEN, { ...credentials(org), grant_type: 'refresh_token', refresh_token: '5Aep861' }),
    status: 400,
    body: 'equal',
  },
  {
    record: 'auth_error_response.json',
    ask: async (org) => {
      await org.setUp('/sign-in', { passwordFlow: true });
      const { username } = await org.admin.identity();
      return org.form(TOKEN, { ...credentials(org), grant_type: 'password', username, password: 'wrong' });
    },
    status: 400,
    // Newer orgs do not say what was wrong.
    body: 'equal',
    words: { ' - Invalid Password': '' },
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

const listViewOf = ({ body }: Reply): string => /"id":"(\w{18})"/.exec(JSON.stringify(body))?.[1] ?? '';

/** Asks the org for what other orgs were recorded to answer, and compares status and body. */
export async function compareReplies(comparison: Comparison, org: ServedOrg, folder: string): Promise<void> {
  for (const { record, ask, status, body: kind, words } of [...REST, ...OTHERS]) {
    const { status: answered, body } = await ask(org);
    comparison.equal(record, 'status', answered, status);
    const text = readFileSync(join(folder, record), 'utf8');
    const named = Object.entries(words ?? {}).reduce(
      (so, [theirs, ours]) => so.replaceAll(theirs, ours),
      text,
    );
    if (kind === 'shape') compareShape(comparison, record, 'body', body, JSON.parse(named));
    else comparison.equal(record, 'body', inOrder(body), inOrder(JSON.parse(named)));
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
  // A record's null does not tell the type.
  if (theirs === null) return;
  comparison.equal(record, `type of ${path}`, typeOf(ours), typeOf(theirs));
  if (Array.isArray(theirs)) {
    if (theirs.length === 0 || !Array.isArray(ours)) return;
    comparison.check(record, ours.length > 0, () => `${path}: ours is empty`);
    if (ours.length > 0) compareShape(comparison, record, `${path}[0]`, ours[0], theirs[0]);
  } else if (typeof theirs === 'object' && typeof ours === 'object' && ours !== null) {
    for (const [key, value] of Object.entries(theirs)) {
      comparison.check(record, key in ours, () => `${path}.${key}: ours lacks it`);
      if (key in ours) compareShape(comparison, record, `${path}.${key}`, Reflect.get(ours, key), value);
    }
  }
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};
