import fc from 'fast-check';
import { anything, damaged, wild } from '../org/soql/wild-soql';
import { rowRequest } from './random-rows';

/** One HTTP request, its path whole. */
export interface RandomRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

const BASE = '/services/data/v66.0';
const ID = '0010x0000000001AAA';

const KEYS = [
  ...[
    'allOrNone',
    'records',
    'attributes',
    'type',
    'Id',
    'id',
    'Name',
    'url',
    'body',
    'method',
    'referenceId',
  ],
  ...['compositeRequest', 'batchRequests', 'richInput', 'haltOnError', 'collateSubrequests', 'httpHeaders'],
  ...['object', 'operation', 'externalIdFieldName', 'lineEnding', 'columnDelimiter', 'contentType', 'state'],
  ...['query', 'ids', 'fields', 'deployOptions', 'user', 'userId', 'name', 'model', 'at', 'by', 'op', 'into'],
  ...[
    'now',
    'offsetMs',
    'through',
    'used',
    'max',
    'token',
    'seconds',
    'clientId',
    'redirectUris',
    'kind',
    'match',
  ],
  ...[
    'OwnerId',
    'AccountId',
    'Workspace_Id__c',
    'LastName',
    'CloseDate',
    'Amount',
    'IsDeleted',
    'q',
    'in',
    'overallLimit',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''],
];
const TEXTS = [
  ...[
    'Account',
    'Contact',
    'Opportunity',
    'Task',
    'insert',
    'upsert',
    'update',
    'delete',
    'query',
    'queryAll',
  ],
  ...[
    'GET',
    'POST',
    'PATCH',
    'DELETE',
    'PUT',
    ID,
    ID.slice(0, 15),
    '@{a.id}',
    '@{a.records[0].Id}',
    'a',
    'Id',
  ],
  ...[
    'LF',
    'COMMA',
    'CSV',
    'UploadComplete',
    'Aborted',
    'Private',
    'latency',
    'csm@small.example',
    'Plan__c',
  ],
  ...[
    '2026-01-31',
    '2026-01-31T10:00:00Z',
    '31/01/2026',
    '1e999',
    '-0',
    'true',
    'null',
    '#N/A',
    '',
    ' ',
    '\u0000',
    '😀',
  ],
  ...[
    `${BASE}/query?q=SELECT+Id+FROM+Account`,
    `${BASE}/sobjects/Account/${ID}`,
    `${BASE}/composite`,
    '//',
    '%',
  ],
  ...[`${BASE}/composite/sobjects`, '/services/data', 'http://[', 'SELECT Id FROM Account', 'toString'],
];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string(), fc.string({ unit: 'binary', maxLength: 12 }));
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(1e308, -1e308, 2 ** 53, 0, -1, 201, 1e21),
);

/** JSON that speaks the API's words in the wrong places. */
const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 6 })), tie('value'), {
      maxKeys: 6,
    }),
  ),
})).value;

const record = fc.record(
  {
    attributes: fc.oneof(fc.record({ type: fc.constantFrom('Account', 'Contact', 'Task', 'x') }), json),
    Id: fc.oneof(fc.constant(ID), json),
    Name: json,
    LastName: json,
    OwnerId: json,
    AccountId: json,
    CloseDate: json,
    NumberOfEmployees: json,
    Workspace_Id__c: json,
    Plan__c: json,
    BillingLatitude: json,
    Description: json,
  },
  { requiredKeys: [] },
);
const part = fc.record(
  {
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), json),
    url: fc.oneof(fc.constantFrom(...TEXTS.filter((each) => each.includes('/'))), json),
    referenceId: fc.oneof(fc.constantFrom('a', 'b'), json),
    body: fc.oneof(record, json),
    richInput: json,
    httpHeaders: json,
  },
  { requiredKeys: [] },
);

/** Bodies whose outside is right and whose inside is not. */
const shaped: fc.Arbitrary<unknown> = fc.oneof(
  record,
  fc.record({
    allOrNone: fc.oneof(fc.boolean(), json),
    records: fc.array(fc.oneof(record, json), { maxLength: 3 }),
  }),
  fc.record({ ids: fc.array(text, { maxLength: 3 }), fields: fc.array(text, { maxLength: 3 }) }),
  fc.record({ allOrNone: json, compositeRequest: fc.array(part, { maxLength: 3 }) }),
  fc.record({ haltOnError: json, batchRequests: fc.array(part, { maxLength: 3 }) }),
  fc.record(
    {
      object: text,
      operation: text,
      contentType: text,
      lineEnding: text,
      columnDelimiter: text,
      query: text,
    },
    { requiredKeys: [] },
  ),
);
const body = fc.oneof(
  shaped.map((value) => JSON.stringify(value)),
  json.map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
  fc.constantFrom('{"Name":', '[[[[', '{"a":1e999}', '"\\ud800"', '\ufeff{}', '{"__proto__":{"status":1}}'),
);

/** Without halves of surrogate pairs, which no address can hold. */
const whole = (each: string) => each.replace(/\p{Cs}/gu, '');

const segment = fc.oneof(
  fc.constantFrom(
    ...[
      'Account',
      'Contact',
      'Nope__c',
      'toString',
      '__proto__',
      'Id',
      ID,
      'Workspace_Id__c',
      'ws-1',
      'describe',
    ],
    ...[
      'sobjects',
      'query',
      'queryAll',
      'composite',
      'batch',
      'jobs',
      'ingest',
      'limits',
      'updated',
      'listviews',
    ],
    ...[
      '%',
      '%00',
      '%2F',
      '..',
      '.',
      'v66.0',
      '0r8000000000000000-5',
      'results',
      'batches',
      'search',
      'ui-api',
    ],
  ),
  text.map((each) => encodeURIComponent(whole(each))),
);
const search = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '?',
    '?q',
    '?q=%',
    '?fields=Id,Name',
    '?ids=1,2',
    '?start=x&end=y',
    '?start=2026-01-01T00:00:00Z',
  ),
  fc
    .dictionary(
      fc.constantFrom(
        'q',
        'explain',
        'columns',
        'fields',
        'ids',
        'start',
        'end',
        'allOrNone',
        'locator',
        'maxRecords',
        'sobjects',
      ),
      text,
      { maxKeys: 3 },
    )
    .map((each) => `?${new URLSearchParams(each)}`),
);
const printable = fc.string({ maxLength: 20 }).map((each) => each.replace(/[^\x20-\x7e]/g, '').trim());
const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      'sforce-query-options',
      'sforce-call-options',
      'if-match',
      'if-none-match',
      'if-modified-since',
      'x-sfdc-x',
    ],
    ...[
      'if-unmodified-since',
      'sforce-auto-assign',
      'sforce-duplicate-rule-header',
      'accept',
      'content-type',
    ],
    ...[
      'sforce-limit-info',
      'x-http-method-override',
      'accept-encoding',
      'origin',
      'x-prettyprint',
      'content-encoding',
    ],
  ),
  fc.oneof(
    printable,
    fc.constantFrom('batchSize=200', 'application/json', 'text/csv', 'gzip', 'DELETE', 'true', '*', '"x"'),
  ),
  { maxKeys: 3 },
);

/** Each route of the REST API that takes a body, and some that are not there. */
const BODIED = [
  ...[
    'POST /sobjects/Account',
    'POST /sobjects/Task',
    'POST /sobjects/Nope',
    `PATCH /sobjects/Account/${ID}`,
  ],
  ...['PATCH /sobjects/Account/Workspace_Id__c/ws-1', 'PATCH /sobjects/Account/Workspace_Id__c/new'],
  ...['PATCH /sobjects/Account/Name/x', 'POST /sobjects/Account/Id'],
  ...['POST /composite', 'POST /composite/batch', 'POST /composite/tree/Account', 'POST /composite/graph'],
  ...['POST /composite/sobjects', 'PATCH /composite/sobjects', 'POST /composite/sobjects/Account'],
  ...['PATCH /composite/sobjects/Account/Workspace_Id__c', 'PATCH /composite/sobjects/Account/Id'],
  ...[
    'POST /jobs/ingest',
    'PATCH /jobs/ingest/7500x0000000001AAA',
    'PUT /jobs/ingest/7500x0000000001AAA/batches',
  ],
  ...['POST /jobs/query', 'PATCH /jobs/query/7500x0000000001AAA', 'POST /parameterizedSearch'],
  ...['PATCH /metadata/deployRequest/0Af0x0000000001AAA', 'POST /sobjects/User/0050x0000000001AAA/password'],
  ...['POST /metadata/deployRequest', 'POST /tooling/executeAnonymous', 'POST /recent'],
];

const soql = fc
  .tuple(
    fc.constantFrom('/query?q=', '/queryAll?q=', '/query?explain=', '/query?columns=true&q=', '/search?q='),
    fc.oneof(wild, damaged, anything),
  )
  .map(
    ([route, query]): RandomRequest => ({
      method: 'GET',
      path: `${BASE}${route}${encodeURIComponent(whole(query))}`,
      headers: {},
    }),
  );
const bodied = fc
  .tuple(fc.constantFrom(...BODIED), body, headers)
  .map(([route, sent, others]): RandomRequest => {
    const [method = '', path = ''] = route.split(' ');
    return {
      method,
      path: `${BASE}${path}`,
      headers: { 'content-type': 'application/json', ...others },
      body: sent,
    };
  });
const anyPath = fc
  .tuple(
    fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'),
    fc.constantFrom(
      BASE,
      BASE,
      `${BASE}/sobjects`,
      `${BASE}/composite`,
      '/services/data',
      '/services',
      '/id',
      '',
    ),
    fc.array(segment, { maxLength: 4 }),
    search,
    headers,
    fc.option(body, { nil: undefined }),
  )
  .map(([method, base, segments, query, others, sent]): RandomRequest => {
    const path = `${[base, ...segments].join('/')}${query}`;
    const request = { method, path: path.startsWith('/') ? path : `/${path}`, headers: others };
    return sent === undefined || method === 'GET' || method === 'HEAD' ? request : { ...request, body: sent };
  });

const rows = rowRequest(BASE).map(
  ({ method, path, body: sent }): RandomRequest => ({
    method,
    path: `${BASE}${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  }),
);

/** Requests to the org's API. */
export const apiRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  soql,
  { arbitrary: rows, weight: 2 },
  { arbitrary: bodied, weight: 2 },
  anyPath,
);

/** Requests to one of the control port's routes, `METHOD /path` as it lists them. */
export const controlRequest = (routes: readonly string[]): fc.Arbitrary<RandomRequest> =>
  fc.tuple(fc.constantFrom(...routes), fc.oneof(body, fc.constant('{}'))).map(([route, sent]) => {
    const [method = '', path = ''] = route.split(' ');
    return method === 'GET' ? { method, path, headers: {} } : { method, path, headers: {}, body: sent };
  });
