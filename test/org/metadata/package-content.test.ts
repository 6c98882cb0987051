import { expect, test } from 'vitest';
import { readPackage } from './package-content';
import { openZip, packZip } from './zip';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const object = (body: string) => `<CustomObject ${NAMESPACE}>\n${body}</CustomObject>`;
const manifest = (types: Record<string, string[]>) =>
  `<Package ${NAMESPACE}>${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((m) => `<members>${m}</members>`).join('')}<name>${name}</name></types>`,
    )
    .join('')}<version>66.0</version></Package>`;
const numberField = (name: string, more = '') =>
  `<fields><fullName>${name}</fullName><label>Score</label><type>Number</type>${more}</fields>`;

const STRICT = { allowMissingFiles: false, autoUpdatePackage: false };

function read(files: Record<string, string>, options = STRICT) {
  return readPackage(openZip(packZip(new Map(Object.entries(files)))).files, options);
}

test('a package’s components are read in the order in which they can be put into an org', () => {
  const { components, problems } = read({
    'package.xml': manifest({
      Report: ['Health', 'Health/Critical'],
      CustomField: ['Account.Tier__c', 'Account.Score__c'],
      CustomObject: ['Status__c'],
      ListView: ['Account.Critical'],
      PermissionSet: ['Writer'],
    }),
    'reports/Health/Critical.report': `<Report ${NAMESPACE}><format>Tabular</format><name>Critical</name><reportType>AccountList</reportType></Report>`,
    'reports/Health-meta.xml': `<ReportFolder ${NAMESPACE}><name>Health</name></ReportFolder>`,
    'permissionsets/Writer.permissionset': `<PermissionSet ${NAMESPACE}><label>Writer</label></PermissionSet>`,
    'objects/Account.object': object(
      `${numberField('Score__c', '<precision>3</precision><scale>0</scale>')}<fields><fullName>Tier__c</fullName></fields>` +
        '<fields><fullName>Not_Listed__c</fullName></fields>' +
        '<listViews><fullName>Critical</fullName><filterScope>Mine</filterScope><label>Critical</label></listViews>',
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
    'ListView Account.Critical',
    'ReportFolder Health',
    'Report Health/Critical',
  ]);
  expect(components[1]).toMatchObject({
    fileName: 'objects/Account.object',
    place: { line: 2, column: 9 },
    read: { content: { fullName: 'Score__c', type: 'Number', precision: 3, scale: 0 } },
  });
});

test('what is not of the published types is refused where the platform’s parser stands', () => {
  const { problems } = read({
    'package.xml': manifest({
      CustomField: ['Account.A__c', 'Account.B__c', 'Account.C__c', 'Account.D__c', 'Account.E__c'],
      ListView: ['Account.F'],
    }),
    'objects/Account.object': object(
      [
        '<fields><fullName>A__c</fullName><colour>red</colour></fields>',
        '<fields><fullName>B__c</fullName><type>Nummer</type></fields>',
        '<fields><fullName>C__c</fullName><required>yes</required></fields>',
        '<fields><fullName>D__c</fullName><length>many</length></fields>',
        '<fields><fullName>E__c</fullName><label>E</label><label>E</label></fields>',
        '<listViews><fullName>F</fullName><label>F</label></listViews>',
      ].join('\n'),
    ),
  });
  const { problems: none } = read({ 'package.xml': manifest({}) });
  expect(none).toEqual([]);
  const element = (name: string) => `Element {http://soap.sforce.com/2006/04/metadata}${name}`;
  expect(problems.map(({ problem, place }) => [problem, place?.line, place?.column])).toEqual([
    [`Error parsing file: ${element('colour')} invalid at this location in type CustomField`, 2, 42],
    [`Error parsing file: 'Nummer' is not a valid value for the enum 'FieldType'`, 3, 53],
    [`Error parsing file: 'yes' is not a valid value for the type xsd:boolean`, 4, 58],
    [`Error parsing file: 'many' is not a valid value for the type xsd:int`, 5, 55],
    [`Error parsing file: ${element('label')} is duplicated at this location in type CustomField`, 6, 57],
    ['Required field is missing: filterScope', 7, 62],
  ]);
});

test('what is missing, unlisted or of no known kind is named, unless the options let it pass', () => {
  const files = {
    'package.xml': manifest({ CustomField: ['Account.Absent__c'] }),
    'objects/Account.object': object(numberField('Score__c')),
    'permissionsets/Writer.permissionset': `<PermissionSet ${NAMESPACE}><label>Writer</label></PermissionSet>`,
    'layouts/Account.layout': '<Layout/>',
  };
  expect(read(files).problems.map(({ fullName, problem }) => [fullName, problem])).toEqual(
    expect.arrayContaining([
      [
        'Account.Absent__c',
        "An object 'Account.Absent__c' of type CustomField was named in package.xml, but was not found in zipped directory",
      ],
      ['Writer', expect.stringContaining('not in package.xml')],
      ['', expect.stringContaining('layouts/Account.layout')],
    ]),
  );
  const lax = read(files, { allowMissingFiles: true, autoUpdatePackage: true });
  expect(lax.problems).toHaveLength(1);
  expect(lax.components.map((component) => component.fullName)).toEqual([
    'Account',
    'Account.Score__c',
    'Writer',
  ]);
});

test('malformed XML is a problem of its file; a zip without manifest, or with one of unknown types, of the package', () => {
  const { problems } = read({
    'package.xml': manifest({ CustomObject: ['Account'] }),
    'objects/Account.object': '<CustomObject><fields></CustomObject>',
  });
  expect(problems[0]).toMatchObject({ fileName: 'objects/Account.object', place: { line: 1 } });
  expect(problems[0]?.problem).toMatch(/^Error parsing file: /);
  expect(() => read({ 'objects/Account.object': object('') })).toThrow('No package.xml found');
  expect(() => read({ 'package.xml': manifest({ Layouts: ['A'] }) })).toThrow(
    "Unknown type name 'Layouts' specified in package.xml",
  );
});

test('a package wrapped in a folder is unwrapped', () => {
  const { files, wrapper } = openZip(
    packZip(
      new Map([
        ['unpackaged/package.xml', 'x'],
        ['unpackaged/objects/A.object', 'y'],
      ]),
    ),
  );
  expect(wrapper).toBe('unpackaged/');
  expect([...files.keys()].sort()).toEqual(['objects/A.object', 'package.xml']);
});

test('a zip bomb is refused before it is unpacked, also one that lies about its size', () => {
  const zip = packZip(new Map([['package.xml', ' '.repeat(5000)]]));
  expect(() => openZip(zip, 4999)).toThrow('The zip file has more than 4999 bytes unpacked');
  expect(openZip(zip, 5000).files.get('package.xml')).toHaveLength(5000);
  const lying = Buffer.from(zip);
  // The size in the central directory, which is what readers of zips go by.
  lying.writeUInt32LE(10, lying.indexOf('PK\u0001\u0002') + 24);
  expect(openZip(lying, 4999).files.get('package.xml')).toHaveLength(10);
  const many = packZip(new Map(Array.from({ length: 10_001 }, (_, n) => [`objects/${n}.object`, ''])));
  expect(() => openZip(many)).toThrow('Too many files in zip');
});
