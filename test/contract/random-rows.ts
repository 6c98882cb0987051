import fc from 'fast-check';

const ACCOUNT = '0010x0000000001AAA';
const IDS = [ACCOUNT, '0010x0000000002AAA', ACCOUNT.slice(0, 15), '0050x0000000001AAA', '003000000000000AAA'];
const DAYS = ['2026-01-31', '2024-02-29', '2026-02-29', '1699-12-31', '4001-01-01', '0000-00-00'];
const MOMENTS = [
  '2026-01-31T10:00:00Z',
  '2026-01-31T10:00:00.000+0530',
  '9999-12-31T23:59:59Z',
  '2026-01-31T25:00Z',
];
const NUMBERS = [0, -1, 0.1, 1e21, 1e308, 2 ** 53, '1e5', '1,5', ' 5 ', 'NaN', '0x10'];
const WORDS = [
  '',
  ' ',
  'x',
  'x'.repeat(300),
  'a@b.co',
  'a;b;;c',
  'Closed Won',
  'Completed',
  'true',
  '😀',
  '\u0000',
];
const OTHERS = [null, true, false, [], {}, { Id: ACCOUNT }, { Workspace_Id__c: 'ws-1' }];

/** Objects with fields of every type, and such as rules, shares and permissions hang on. */
const FIELDS: Readonly<Record<string, string>> = {
  Account:
    'Name ParentId OwnerId Parent Plan__c AnnualRevenue NumberOfEmployees BillingLatitude Website CleanStatus',
  Contact: 'LastName AccountId Account ReportsToId Email Birthdate MailingCity',
  Opportunity: 'Name StageName CloseDate Amount Probability AccountId IsPrivate ForecastCategoryName',
  OpportunityContactRole: 'OpportunityId ContactId Role IsPrimary',
  AccountContactRelation: 'AccountId ContactId Roles StartDate EndDate IsActive',
  Task: 'Subject WhoId WhatId Status Priority ActivityDate CallDurationInSeconds ReminderDateTime',
  Event: 'Subject WhatId StartDateTime EndDateTime DurationInMinutes IsAllDayEvent ActivityDate',
  Case: 'Subject AccountId ContactId Status Origin ParentId OwnerId',
  Contract: 'AccountId StartDate ContractTerm Status',
  Lead: 'LastName Company Status Email IsConverted ConvertedAccountId',
  Campaign: 'Name StartDate EndDate BudgetedCost ParentId IsActive',
  EmailMessage: 'Subject RelatedToId Incoming MessageDate FromAddress Status',
  User: 'Username LastName Email Alias ProfileId TimeZoneSidKey UserRoleId IsActive ManagerId',
  UserRole: 'Name ParentRoleId OpportunityAccessForAccountOwner',
  AccountShare: 'AccountId UserOrGroupId AccountAccessLevel OpportunityAccessLevel RowCause',
  PermissionSet: 'Name Label PermissionsViewAllData PermissionsApiEnabled',
  ObjectPermissions: 'ParentId SobjectType PermissionsRead PermissionsEdit PermissionsModifyAllRecords',
  FieldPermissions: 'ParentId SobjectType Field PermissionsRead PermissionsEdit',
  GroupMember: 'GroupId UserOrGroupId',
};

const value = fc.oneof(
  ...[IDS, DAYS, MOMENTS, NUMBERS, WORDS, OTHERS].map((pool) => fc.constantFrom<unknown>(...pool)),
);

/** A row of one of many objects: names that there are, with values that may fit. */
export const row: fc.Arbitrary<{ type: string; values: Record<string, unknown> }> = fc
  .constantFrom(...Object.entries(FIELDS))
  .chain(([type, fields]) => {
    const names = fields.split(' ');
    const values = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: names.length });
    return values.map((each) => ({ type, values: each }));
  });

const id = fc.constantFrom(...IDS);
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'];

/** A part of a composite that a server runs: each below the API's base, some with a reference to another's result. */
const part = (base: string) =>
  fc
    .tuple(fc.constantFrom(...METHODS), row, fc.oneof(id, fc.constantFrom('@{a.id}', '@{b[0].Id}', 'Nope')))
    .map(([method, { type, values }, key]) => ({
      method,
      url: `${base}/sobjects/${type}${method === 'POST' ? '' : `/${key}`}`,
      body: values,
    }));

/** Sound requests to write rows: one, many, by key, and as parts of others. */
export const rowRequest = (base: string): fc.Arbitrary<{ method: string; path: string; body: unknown }> =>
  fc.oneof(
    row.map(({ type, values }) => ({ method: 'POST', path: `/sobjects/${type}`, body: values })),
    fc.tuple(row, id).map(([{ type, values }, key]) => ({
      method: 'PATCH',
      path: `/sobjects/${type}/${key}`,
      body: values,
    })),
    fc
      .tuple(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.constantFrom('POST', 'PATCH'),
        id,
      )
      .map(([rows, allOrNone, method, key]) => ({
        method,
        path: '/composite/sobjects',
        body: {
          allOrNone,
          records: rows.map(({ type, values }) => ({
            attributes: { type },
            ...(method === 'PATCH' ? { id: key } : {}),
            ...values,
          })),
        },
      })),
    fc
      .tuple(fc.array(part(base), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([parts, allOrNone]) => ({
        method: 'POST',
        path: '/composite',
        body: {
          allOrNone,
          compositeRequest: parts.map((each, at) => ({ ...each, referenceId: 'abcd'[at] })),
        },
      })),
    fc
      .tuple(fc.array(part('v66.0'), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([parts, haltOnError]) => ({
        method: 'POST',
        path: '/composite/batch',
        body: {
          haltOnError,
          batchRequests: parts.map(({ method, url, body }) => ({ method, url, richInput: body })),
        },
      })),
  );
