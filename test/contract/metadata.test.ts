import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { openZip, packZip } from '../org/metadata/zip';
import { accountId } from '../org/small-book';
import { zipPackage } from '../org/small-package';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const account = (body: string) => `<CustomObject ${NAMESPACE}>\n${body}</CustomObject>`;
const field = (name: string, more: string) =>
  `<fields><fullName>${name}</fullName><label>L</label>${more}</fields>`;
const values = (...names: string[]) =>
  `<valueSet><valueSetDefinition><sorted>false</sorted>${names
    .map((name) => `<value><fullName>${name}</fullName><default>false</default></value>`)
    .join('')}</valueSetDefinition></valueSet>`;
const number = '<type>Number</type><precision>3</precision><scale>0</scale>';
const set = (body: string) => `<PermissionSet ${NAMESPACE}><label>Reader</label>${body}</PermissionSet>`;
const grant = (name: string) =>
  `<fieldPermissions><editable>true</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
});
afterAll(() => org.close());

const ofAccount = (body: string, ...names: string[]) =>
  zipPackage({
    manifest: { CustomField: names.map((name) => `Account.${name}`) },
    files: { 'objects/Account.object': account(body) },
  });
const deploy = (zip: Buffer, options = {}) => org.admin().metadata.deploy(zip, options).complete(true);
const listed = async () =>
  (await org.admin().metadata.list({ type: 'CustomField' })).map((each) => each.fullName);

test('a field is refused for what its type must or cannot have', async () => {
  const refused: ReadonlyArray<[string, string]> = [
    ['<type>Number</type><scale>0</scale>', "Must specify 'precision' for a CustomField of type Number"],
    ['<type>Checkbox</type>', "Must specify 'defaultValue' for a CustomField of type Checkbox"],
    [
      '<type>TextArea</type><length>9</length>',
      "Can not specify 'length' for a CustomField of type TextArea",
    ],
    [
      '<type>LongTextArea</type><length>300</length><visibleLines>3</visibleLines><required>true</required>',
      "Can not specify 'required' for a CustomField of type LongTextArea",
    ],
    [
      '<type>LongTextArea</type><length>255</length><visibleLines>3</visibleLines>',
      'Long text area length must be between 256 and 131,072',
    ],
    [`<type>Picklist</type>${values('A', 'a')}`, 'Duplicate picklist value a'],
    [
      '<type>Lookup</type><referenceTo>Contact</referenceTo><relationshipName>ChildAccounts</relationshipName><required>true</required>',
      'field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)',
    ],
    [
      `${number}<inlineHelpText>${'x'.repeat(511)}</inlineHelpText>`,
      'Value too long for field: InlineHelpText maximum length is:510',
    ],
    [
      `${number}<colour>red</colour>`,
      'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type CustomField',
    ],
    ['<type>Nummer</type>', "Error parsing file: 'Nummer' is not a valid value for the enum 'FieldType'"],
  ];
  const names = refused.map((_, at) => `F${at}__c`);
  const body = refused.map(([more], at) => field(`F${at}__c`, more)).join('\n');
  const result = await deploy(ofAccount(body, ...names));
  expect(result).toMatchObject({ success: false, status: 'Failed', numberComponentErrors: refused.length });
  const failures = result.details?.componentFailures ?? [];
  expect(Object.fromEntries(failures.map(({ fullName, problem }) => [fullName, problem]))).toEqual(
    Object.fromEntries(refused.map(([, problem], at) => [`Account.F${at}__c`, problem])),
  );
  // Behind the start tag of the field that is refused.
  expect(failures.find((each) => each.fullName === 'Account.F1__c')).toMatchObject({
    lineNumber: 3,
    columnNumber: 9,
    problemType: 'Error',
    componentType: 'CustomField',
    fileName: 'objects/Account.object',
  });
});

test('a second relationship of the same name on the same parent is refused', async () => {
  const lookup = (name: string) =>
    field(
      name,
      '<type>Lookup</type><referenceTo>Contact</referenceTo><relationshipName>Owned</relationshipName>',
    );
  const result = await deploy(ofAccount(lookup('One__c') + lookup('Two__c'), 'One__c', 'Two__c'));
  expect(result.details?.componentFailures).toMatchObject([
    { fullName: 'Account.Two__c', problem: 'There is already a Child Relationship named Owned on Contact.' },
  ]);
});

test('a deployment is seen waiting, then in progress, then done, and can be cancelled', async () => {
  await org.control('POST', '/deployments', { pendingMs: 500, workMs: 250 });
  const { metadata } = org.admin();
  const statuses = new Set<string>();
  const first = metadata.deploy(ofAccount(field('Slow__c', number), 'Slow__c'));
  const { id } = await first;
  const second = await metadata.deploy(ofAccount(field('Never__c', number), 'Never__c'));
  expect(await metadata.cancelDeploy(String(second.id))).toMatchObject({ id: second.id });
  await expect
    .poll(
      async () => {
        const { status, done } = await metadata.checkDeployStatus(String(id));
        statuses.add(status);
        return done;
      },
      { interval: 20, timeout: 3000 },
    )
    .toBe(true);
  expect([...statuses]).toEqual(['Pending', 'InProgress', 'Succeeded']);
  expect(await metadata.checkDeployStatus(String(second.id))).toMatchObject({
    done: true,
    status: 'Canceled',
  });
  expect(await listed()).toContain('Account.Slow__c');
  expect(await listed()).not.toContain('Account.Never__c');
  const late = await org.call('PATCH', `/metadata/deployRequest/${id}`, {
    body: { deployResult: { status: 'Canceling' } },
  });
  expect([late.status, late.json]).toMatchObject([400, [{ errorCode: 'INVALID_ID_FIELD' }]]);
  await org.control('POST', '/deployments', { pendingMs: 10, workMs: 10 });
});

test('without roll-back what succeeds stays, and a folder around the package is kept in the file names', async () => {
  const manifest = `<Package ${NAMESPACE}><types><members>Account.Kept__c</members><members>Account.Lost__c</members><name>CustomField</name></types></Package>`;
  const wrapped = Buffer.from(
    packZip(
      new Map([
        ['pkg/package.xml', manifest],
        [
          'pkg/objects/Account.object',
          account(field('Kept__c', number) + field('Lost__c', '<type>Text</type>')),
        ],
      ]),
    ),
  );
  const result = await deploy(wrapped, { rollbackOnError: false });
  expect(result).toMatchObject({ status: 'SucceededPartial', success: true, numberComponentErrors: 1 });
  expect(result.details?.componentSuccesses).toContainEqual(
    expect.objectContaining({
      fullName: 'Account.Kept__c',
      fileName: 'pkg/objects/Account.object',
      created: true,
    }),
  );
  expect(await listed()).toContain('Account.Kept__c');
});

test('a deployed permission set replaces the old one, and can be read back and retrieved', async () => {
  const sets = (body: string, fields: string) =>
    zipPackage({
      manifest: { CustomField: ['Account.P1__c', 'Account.P2__c'], PermissionSet: ['Reader'] },
      files: { 'objects/Account.object': account(fields), 'permissionsets/Reader.permissionset': set(body) },
    });
  const fields = field('P1__c', number) + field('P2__c', number);
  expect((await deploy(sets(grant('Account.P1__c') + grant('Account.P2__c'), fields))).success).toBe(true);
  expect((await deploy(sets(grant('Account.P2__c'), fields))).success).toBe(true);
  const { metadata } = org.admin();
  const [read] = await metadata.read('PermissionSet', ['Reader']);
  expect(read).toMatchObject({
    fullName: 'Reader',
    label: 'Reader',
    fieldPermissions: [{ field: 'Account.P2__c' }],
  });
  const rows = await org.admin().query("SELECT Field FROM FieldPermissions WHERE Parent.Name = 'Reader'");
  expect(rows.records).toMatchObject([{ Field: 'Account.P2__c' }]);
  const twice = await deploy(sets(grant('Account.P2__c') + grant('Account.P2__c'), fields));
  expect(twice.details?.componentFailures).toMatchObject([
    { fullName: 'Reader', problem: 'Duplicate fieldPermissions specified: Account.P2__c' },
  ]);
});

test('what the API grants, renames and deletes is what a retrieve and the next deployment find', async () => {
  const { metadata } = org.admin();
  const zip = () =>
    zipPackage({
      manifest: { CustomField: ['Account.Rows__c'], PermissionSet: ['Rows'] },
      files: {
        'objects/Account.object': account(field('Rows__c', number)),
        'permissionsets/Rows.permissionset': `<PermissionSet ${NAMESPACE}>${grant('Account.Rows__c')}<label>Rows</label><license>Salesforce</license><tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings></PermissionSet>`,
      },
    });
  const setOf = async () => {
    const { details } = await deploy(zip());
    const found = details?.componentSuccesses.find((each) => each.fullName === 'Rows');
    return { id: String(found?.id), created: found?.created, changed: found?.changed };
  };
  const { id, ...first } = await setOf();
  expect(first).toEqual({ created: true, changed: true });
  expect(await setOf()).toEqual({ id, created: false, changed: false });

  const readAccount = { ParentId: id, SobjectType: 'Account', PermissionsRead: true };
  const made = await org.call('POST', '/sobjects/ObjectPermissions', { body: readAccount });
  expect(made.status).toBe(201);
  const change = { Label: 'By rows', PermissionsRunReports: true };
  expect((await org.call('PATCH', `/sobjects/PermissionSet/${id}`, { body: change })).status).toBe(204);
  const expected = {
    label: 'By rows',
    license: 'Salesforce',
    fieldPermissions: [{ field: 'Account.Rows__c', editable: true, readable: true }],
    objectPermissions: [{ object: 'Account', allowRead: true, allowCreate: false }],
    userPermissions: [{ name: 'RunReports', enabled: true }],
    tabSettings: [{ tab: 'standard-Account', visibility: 'Visible' }],
  };
  expect(await metadata.read('PermissionSet', ['Rows'])).toMatchObject([expected]);
  const unpackaged = {
    '@xsi:type': 'Package',
    types: [{ name: 'PermissionSet', members: ['Rows'] }],
    version: '66.0',
  };
  const retrieved = await metadata.retrieve({ unpackaged } as never).complete();
  const { files } = openZip(Buffer.from(retrieved.zipFile, 'base64'));
  expect(files.get('permissionsets/Rows.permissionset')).toContain('<object>Account</object>');
  expect(await setOf()).toEqual({ id, created: false, changed: true });
  expect(await metadata.read('PermissionSet', ['Rows'])).toMatchObject([
    { label: 'Rows', objectPermissions: [], userPermissions: [] },
  ]);

  const names = async () => (await metadata.list({ type: 'PermissionSet' })).map((each) => each.fullName);
  await org.call('PATCH', `/sobjects/PermissionSet/${id}`, { body: { Name: 'Renamed' } });
  expect(await names()).toEqual(expect.arrayContaining(['Renamed']));
  expect(await metadata.read('PermissionSet', ['Renamed', 'Rows'])).toMatchObject([
    { tabSettings: expected.tabSettings },
    {},
  ]);
  expect((await org.call('DELETE', `/sobjects/PermissionSet/${id}`)).status).toBe(204);
  expect(await names()).not.toContain('Renamed');
  const alike = { Name: 'Renamed', Label: 'Another' };
  await org.call('POST', '/sobjects/PermissionSet', { body: alike });
  expect(await metadata.read('PermissionSet', ['Renamed'])).toMatchObject([{ label: 'Another' }]);
  expect(await metadata.delete('PermissionSet', 'Renamed')).toMatchObject({ success: true });
});

test('a standard field takes help and tracking, and nothing that is fixed of it', async () => {
  const { metadata } = org.admin();
  const standard = (name: string, more: string) => `<fields><fullName>${name}</fullName>${more}</fields>`;
  const refused: Record<string, [string, string]> = {
    'Account.Site': ['<label>Place</label>', "Can not specify 'label' for the standard field Site"],
    'Account.Rating': ['<type>Text</type>', 'Cannot change the type of the standard field Rating'],
    'Account.CreatedById': ['<trackHistory>true</trackHistory>', "Could not resolve standard field's name."],
    'Account.BillingCity': ['<inlineHelpText>x</inlineHelpText>', "Could not resolve standard field's name."],
    'Account.Nowhere': ['<inlineHelpText>x</inlineHelpText>', "Could not resolve standard field's name."],
  };
  const body = Object.entries(refused).map(([name, [more]]) => standard(name.split('.')[1] ?? '', more));
  const failed = await deploy(ofAccount(body.join(''), ...Object.keys(refused).map((each) => each.slice(8))));
  expect(
    Object.fromEntries(failed.details.componentFailures.map((each) => [each.fullName, each.problem])),
  ).toEqual(Object.fromEntries(Object.entries(refused).map(([name, [, problem]]) => [name, problem])));

  const industry = standard(
    'Industry',
    '<inlineHelpText>What they do</inlineHelpText><trackHistory>true</trackHistory><type>Picklist</type>',
  );
  expect(await deploy(ofAccount(industry, 'Industry'))).toMatchObject({ success: true });
  expect(await listed()).not.toContain('Account.Industry');
  expect(await metadata.read('CustomField', ['Account.Industry'])).toMatchObject([
    { fullName: 'Account.Industry', inlineHelpText: 'What they do', trackHistory: true, type: 'Picklist' },
  ]);
  const { fields } = await org.admin().sobject('Account').describe();
  expect(fields.find((each) => each.name === 'Industry')?.inlineHelpText).toBe('What they do');
  const changed = async (Industry: string) => {
    await org.call('PATCH', `/sobjects/Account/${accountId(1)}`, { body: { Industry } });
    const found = await org.admin().query("SELECT NewValue FROM AccountHistory WHERE Field = 'Industry'");
    return found.records.map((each) => each['NewValue']);
  };
  expect(await changed('Banking')).toEqual(['Banking']);
  const untracked = standard('Industry', '<trackHistory>false</trackHistory>');
  expect(await deploy(ofAccount(untracked, 'Industry'))).toMatchObject({ success: true });
  expect(await changed('Energy')).toEqual(['Banking']);
});

test('a standard object takes a sharing model that it is offered, and no other name', async () => {
  const { metadata } = org.admin();
  const ofObject = (name: string, body: string) =>
    deploy(
      zipPackage({
        manifest: { CustomObject: [name] },
        files: { [`objects/${name}.object`]: account(body) },
      }),
    );
  const model = (value: string) => `<sharingModel>${value}</sharingModel>`;
  for (const [name, body, problem] of [
    ['Account', '<label>Firm</label>', "Can not specify 'label' for a standard object"],
    ['Account', model('FullAccess'), 'Invalid sharingModel FullAccess for object Account'],
    ['Period', model('Private'), 'Invalid sharingModel Private for object Period'],
    ['Nothing', '', 'Invalid fullName, must end in a custom suffix ( for ex. __c )'],
  ] as const) {
    const { details } = await ofObject(name, body);
    expect(
      details.componentFailures.map((each) => each.problem),
      name,
    ).toEqual([problem]);
  }
  expect(await ofObject('Opportunity', model('Private'))).toMatchObject({ success: true });
  expect(await metadata.read('CustomObject', ['Opportunity'])).toMatchObject([{ sharingModel: 'Private' }]);
  const found = await org.call('GET', '/query?q=SELECT+DefaultOpportunityAccess+FROM+Organization');
  expect(found.json).toMatchObject({ records: [{ DefaultOpportunityAccess: 'None' }] });
  await org.control('POST', '/sharing', { object: 'Opportunity', model: 'ReadWrite' });
  expect(await metadata.read('CustomObject', ['Opportunity'])).toMatchObject([{ sharingModel: 'ReadWrite' }]);
});

test('components are created, updated, upserted, read and deleted one by one', async () => {
  const { metadata } = org.admin();
  const one = { fullName: 'Account.Crud__c', label: 'Crud', type: 'Text', length: 20 };
  expect(await metadata.create('CustomField', one)).toMatchObject({ success: true, fullName: one.fullName });
  expect(await metadata.create('CustomField', one)).toMatchObject({
    success: false,
    errors: [
      { statusCode: 'DUPLICATE_DEVELOPER_NAME', message: 'There is already a field named Crud on Account.' },
    ],
  });
  expect(await metadata.upsert('CustomField', { ...one, label: 'Crude' })).toMatchObject({
    created: false,
    success: true,
  });
  const [read] = await metadata.read('CustomField', [one.fullName]);
  expect(read).toMatchObject({ fullName: one.fullName, label: 'Crude', length: 20 });
  expect(await metadata.update('CustomField', { ...one, fullName: 'Account.Gone__c' })).toMatchObject({
    success: false,
    errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }],
  });
  expect(await metadata.delete('CustomField', one.fullName)).toMatchObject({ success: true });
  expect(await metadata.delete('CustomField', one.fullName)).toMatchObject({
    success: false,
    errors: [{ message: 'In field: members - no CustomField named Account.Crud__c found' }],
  });
  const many = Array.from({ length: 11 }, () => one);
  expect((await rejection(metadata.create('CustomField', many))).errorCode).toBe('sf:LIMIT_EXCEEDED');
});

test('destructive changes delete, and warn of what is not there', async () => {
  await deploy(ofAccount(field('Old__c', number), 'Old__c'));
  const zip = (members: string[]) =>
    zipPackage({
      manifest: {},
      files: {
        'destructiveChanges.xml': `<Package ${NAMESPACE}><types>${members.map((each) => `<members>${each}</members>`).join('')}<name>CustomField</name></types></Package>`,
      },
    });
  const missing = await deploy(zip(['Account.Old__c', 'Account.Absent__c']));
  expect(missing.details?.componentFailures).toMatchObject([
    { problem: 'No CustomField named: Account.Absent__c found', problemType: 'Warning' },
  ]);
  expect(await listed()).toContain('Account.Old__c');
  const done = await deploy(zip(['Account.Old__c', 'Account.Absent__c']), { ignoreWarnings: true });
  expect(done.success).toBe(true);
  expect(done.details?.componentSuccesses).toContainEqual(
    expect.objectContaining({ fullName: 'Account.Old__c', deleted: true }),
  );
  expect(await listed()).not.toContain('Account.Old__c');
});

test('a field that a formula or a rule reads is not deleted before them', async () => {
  const { metadata } = org.admin();
  const name = 'Account.Base__c';
  await metadata.create('CustomField', [
    { fullName: name, label: 'Base', type: 'Number', precision: 3, scale: 0 },
    {
      fullName: 'Account.Boss__c',
      label: 'Boss',
      type: 'Lookup',
      referenceTo: 'Contact',
      relationshipName: 'Bosses',
    },
    {
      ...{ fullName: 'Account.Twice__c', label: 'Twice', type: 'Number', precision: 18, scale: 0 },
      formula: "IF(Boss__r.Title = 'CEO', 0, Base__c * 2)",
    },
  ]);
  const refused = async (field: string) => {
    const [result] = [await metadata.delete('CustomField', field)].flat();
    return result?.errors[0];
  };
  const message =
    'This custom field is referenced elsewhere in salesforce.com. : Custom Formula Field - Account.Twice__c.';
  for (const field of [name, 'Account.Boss__c'])
    expect(await refused(field)).toMatchObject({ statusCode: 'DEPENDENCY_EXISTS', message });
  expect(await refused('Account.Twice__c')).toBeUndefined();
  const rule = {
    kind: 'validation',
    name: 'Positive',
    object: 'Account',
    condition: 'Base__c < 0',
    message: 'No',
  };
  await org.control('POST', '/automation', rule);
  expect(await refused(name)).toMatchObject({
    message: expect.stringContaining('Validation Rule - Positive'),
  });
  await org.control('DELETE', '/automation', { object: 'Account', name: 'Positive' });
  expect(await refused(name)).toBeUndefined();
  expect(await refused('Account.Boss__c')).toBeUndefined();
});

test('only who may change the set-up uses the Metadata API, by SOAP and by REST', async () => {
  const { token } = org.userOf('Standard User');
  expect((await rejection(org.connect(token).metadata.describe())).errorCode).toBe('sf:INSUFFICIENT_ACCESS');
  const rest = await org.call('GET', '/metadata/deployRequest/0Af000000000001AAA', { token });
  expect([rest.status, rest.json]).toMatchObject([403, [{ errorCode: 'INSUFFICIENT_ACCESS' }]]);
  expect((await org.call('GET', '/metadata/deployRequest/0Af000000000001AAA')).status).toBe(404);
});

test('what is retrieved of every type is deployed again without a change', async () => {
  const { metadata } = org.admin();
  const view = `<listViews><fullName>Whole</fullName><columns>ACCOUNT.NAME</columns><filterScope>Everything</filterScope><label>Whole</label></listViews>`;
  const folder = (type: string) => `<${type} ${NAMESPACE}><name>Round</name></${type}>`;
  const report = `<Report ${NAMESPACE}><columns><field>ACCOUNT.NAME</field></columns><format>Tabular</format><name>R</name><reportType>AccountList</reportType></Report>`;
  const section = (side: string) => `<${side}><columnSize>Medium</columnSize></${side}>`;
  const board = `<Dashboard ${NAMESPACE}><backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor><dashboardType>LoggedInUser</dashboardType><isGridLayout>false</isGridLayout>${section('leftSection')}${section('rightSection')}<textColor>#000000</textColor><title>D</title><titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>`;
  const custom = `<label>Round</label><pluralLabel>Rounds</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>Private</sharingModel>${field('N__c', number)}`;
  const members: Record<string, string[]> = {
    CustomObject: ['Round__c'],
    CustomField: ['Account.Round__c'],
    ListView: ['Account.Whole'],
    CustomPermission: ['Round'],
    PermissionSet: ['Round'],
    Report: ['Round', 'Round/R'],
    Dashboard: ['Round', 'Round/D'],
  };
  const first = await deploy(
    zipPackage({
      manifest: members,
      files: {
        'objects/Round__c.object': account(custom),
        'objects/Account.object': account(field('Round__c', number) + view),
        'customPermissions/Round.customPermission': `<CustomPermission ${NAMESPACE}><label>Round</label></CustomPermission>`,
        'permissionsets/Round.permissionset': `<PermissionSet ${NAMESPACE}><customPermissions><enabled>true</enabled><name>Round</name></customPermissions>${grant('Account.Round__c')}<label>Round</label></PermissionSet>`,
        'reports/Round-meta.xml': folder('ReportFolder'),
        'reports/Round/R.report': report,
        'dashboards/Round-meta.xml': folder('DashboardFolder'),
        'dashboards/Round/D.dashboard': board,
      },
    }),
  );
  expect(first.details?.componentFailures).toEqual([]);
  const types = Object.entries(members).map(([name, listed]) => ({ name, members: listed }));
  const unpackaged = { types, version: '66.0' };
  const retrieved = await metadata.retrieve({ unpackaged } as never).complete();
  const again = await deploy(Buffer.from(retrieved.zipFile, 'base64'));
  expect(again.details?.componentFailures).toEqual([]);
  const found = again.details?.componentSuccesses.filter((each) => each.componentType) ?? [];
  expect(found.filter((each) => each.changed || each.created)).toEqual([]);
  expect(found.map((each) => each.componentType).sort()).toEqual(
    [
      'CustomField',
      'CustomField',
      'CustomObject',
      'CustomPermission',
      'Dashboard',
      'DashboardFolder',
      'ListView',
    ].concat(['PermissionSet', 'Report', 'ReportFolder']),
  );
});
