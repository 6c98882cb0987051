import { expect, test } from 'vitest';
import { readPackage } from './components';
import { openZip, packZip } from './zip';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const object = (body: string) => `<CustomObject ${NAMESPACE}>${body}</CustomObject>`;
const manifest = (types: Record<string, string[]>) =>
  `<Package ${NAMESPACE}>${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((m) => `<members>${m}</members>`).join('')}<name>${name}</name></types>`,
    )
    .join('')}<version>66.0</version></Package>`;
const numberField = (name: string, more = '') =>
  `<fields><fullName>${name}</fullName><label>Score</label><type>Number</type>${more}</fields>`;

function read(files: Record<string, string>) {
  return readPackage(openZip(packZip(new Map(Object.entries(files)))));
}

test('a package’s fields and permission sets are read as the org takes them, objects first', () => {
  const { components, problems } = read({
    'package.xml': manifest({
      CustomField: ['Account.Tier__c', 'Account.Score__c'],
      CustomObject: ['Status__c'],
      PermissionSet: ['Writer'],
    }),
    'permissionsets/Writer.permissionset':
      `<PermissionSet ${NAMESPACE}><label>Writer</label>` +
      '<fieldPermissions><editable>true</editable><field>Account.Score__c</field><readable>true</readable></fieldPermissions>' +
      '<customSettingAccesses><enabled>true</enabled><name>Status__c</name></customSettingAccesses>' +
      '<userPermissions><enabled>false</enabled><name>ViewAllData</name></userPermissions></PermissionSet>',
    'objects/Account.object': object(
      numberField(
        'Score__c',
        '<precision>3</precision><scale>0</scale><inlineHelpText>100 = healthy</inlineHelpText>',
      ) +
        '<fields><fullName>Tier__c</fullName><label>Tier</label><type>Picklist</type><valueSet>' +
        '<restricted>false</restricted><valueSetDefinition><sorted>false</sorted>' +
        '<value><fullName>Healthy</fullName><default>false</default><label>Healthy</label></value>' +
        '</valueSetDefinition></valueSet></fields>',
    ),
    'objects/Status__c.object': object(
      '<customSettingsType>Hierarchy</customSettingsType><label>Status</label>',
    ),
  });
  expect(problems).toEqual([]);
  expect(components.map(({ componentType, fullName }) => `${componentType} ${fullName}`)).toEqual([
    'CustomObject Status__c',
    'CustomField Account.Score__c',
    'CustomField Account.Tier__c',
    'PermissionSet Writer',
  ]);
  expect(components).toMatchObject([
    { object: { name: 'Status__c', customSetting: true } },
    {
      field: {
        object: 'Account',
        name: 'Score__c',
        type: 'Number',
        precision: 3,
        scale: 0,
        help: '100 = healthy',
      },
    },
    { field: { name: 'Tier__c', values: ['Healthy'], restricted: false } },
    {
      set: {
        fields: [{ field: 'Account.Score__c', read: true, edit: true }],
        objects: [{ object: 'Status__c', read: true, edit: false }],
        userPermissions: [],
      },
    },
  ]);
});

test('a formula keeps its treatment of blanks, zero unless it says otherwise', () => {
  const formula = (name: string, more = '') =>
    numberField(name, `<precision>18</precision><scale>0</scale><formula>TODAY() - A__c</formula>${more}`);
  const { components } = read({
    'package.xml': manifest({ CustomField: ['Account.A__c', 'Account.B__c'] }),
    'objects/Account.object': object(
      formula('A__c') + formula('B__c', '<formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>'),
    ),
  });
  expect(components).toMatchObject([{ field: { blanksAsZero: true } }, { field: { blanksAsZero: false } }]);
});

test('what is missing, unlisted or incomplete is named', () => {
  const { problems } = read({
    'package.xml': manifest({ CustomField: ['Account.Score__c', 'Account.Absent__c'] }),
    'objects/Account.object': object(numberField('Score__c', '<scale>0</scale>')),
    'permissionsets/Writer.permissionset': `<PermissionSet ${NAMESPACE}><label>Writer</label></PermissionSet>`,
    'layouts/Account.layout': '<Layout/>',
  });
  expect(problems.map(({ fullName, problem }) => [fullName, problem])).toEqual(
    expect.arrayContaining([
      ['Account.Score__c', "Must specify 'precision' for a CustomField of type Number"],
      ['Account.Absent__c', expect.stringContaining('was not found in zipped directory')],
      ['Writer', expect.stringContaining('not in package.xml')],
      ['', expect.stringContaining('layouts/Account.layout')],
    ]),
  );
});

test('permissions that depend on others are refused without them', () => {
  const set = (body: string) => ({
    'package.xml': manifest({ PermissionSet: ['Writer'] }),
    'permissionsets/Writer.permissionset': `<PermissionSet ${NAMESPACE}><label>W</label>${body}</PermissionSet>`,
  });
  const edit =
    '<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>' +
    '<allowRead>false</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>' +
    '<viewAllRecords>false</viewAllRecords></objectPermissions>';
  expect(read(set(edit)).problems[0]?.problem).toBe(
    'Permission Edit Account depends on permission(s): Read Account',
  );
});

test('malformed XML is a problem of its file, a zip without manifest is none to read', () => {
  const { problems } = read({
    'package.xml': manifest({ CustomObject: ['Account'] }),
    'objects/Account.object': '<CustomObject><fields></CustomObject>',
  });
  expect(problems[0]).toMatchObject({ fileName: 'objects/Account.object' });
  expect(problems[0]?.problem).toMatch(/^Error parsing file: /);
  expect(() => read({ 'objects/Account.object': object('') })).toThrow('No package.xml found');
});

test('a package wrapped in a folder is unwrapped', () => {
  const files = openZip(
    packZip(
      new Map([
        ['unpackaged/package.xml', 'x'],
        ['unpackaged/objects/A.object', 'y'],
      ]),
    ),
  );
  expect([...files.keys()].sort()).toEqual(['objects/A.object', 'package.xml']);
});
