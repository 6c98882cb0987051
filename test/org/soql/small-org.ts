import type { FieldDef, FieldType, ObjectDef } from '../data/definition';
import type { Row, Scalar } from '../data/row';
import type { QueryContext } from './query-context';

/** A few objects and rows to query in tests. */

const NUMBERS = ['int', 'double', 'percent', 'currency'];

function field(name: string, type: FieldType, more: Partial<FieldDef> = {}): FieldDef {
  const long = type === 'textarea' || type === 'address';
  return {
    name,
    label: name,
    type,
    soapType: 'xsd:string',
    length: 80,
    precision: 18,
    scale: type === 'int' ? 0 : 2,
    digits: type === 'int' ? 8 : 0,
    nillable: true,
    createable: true,
    updateable: true,
    defaultedOnCreate: false,
    calculated: false,
    permissionable: true,
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    idLookup: false,
    nameField: name === 'Name',
    autoNumber: false,
    filterable: !long,
    sortable: !long && type !== 'multipicklist',
    groupable: !long && !NUMBERS.includes(type) && type !== 'datetime',
    aggregatable: !long && type !== 'multipicklist',
    prefilterable: false,
    referenceTo: [],
    relationshipName: null,
    polymorphic: false,
    picklistValues: [],
    restrictedPicklist: false,
    defaultValue: null,
    compoundFieldName: null,
    extraTypeInfo: null,
    inlineHelpText: null,
    deleteConstraint: 'SetNull',
    ...more,
  };
}

const lookup = (name: string, relationshipName: string, ...referenceTo: string[]): FieldDef =>
  field(name, 'reference', { relationshipName, referenceTo, polymorphic: referenceTo.length > 1 });

const picklist = (name: string, ...values: string[]): FieldDef =>
  field(name, 'picklist', {
    picklistValues: values.map((value) => ({
      value,
      label: `${value} (label)`,
      active: true,
      defaultValue: false,
    })),
  });

function object(
  name: string,
  keyPrefix: string,
  fields: FieldDef[],
  children: [childSObject: string, field: string, relationshipName: string][] = [],
): ObjectDef {
  const all = [
    field('Id', 'id'),
    field('IsDeleted', 'boolean'),
    field('SystemModstamp', 'datetime'),
    ...fields,
  ];
  return {
    name,
    label: name,
    labelPlural: `${name}s`,
    keyPrefix,
    custom: false,
    customSetting: false,
    fields: new Map(all.map((one) => [one.name.toLowerCase(), one])),
    childRelationships: children.map(([childSObject, child, relationshipName]) => ({
      childSObject,
      field: child,
      relationshipName,
      cascadeDelete: false,
      restrictedDelete: false,
    })),
    queryable: true,
    createable: true,
    updateable: true,
    deletable: true,
    undeletable: true,
    mergeable: false,
    searchable: true,
    traits: {
      feedEnabled: false,
      deepCloneable: false,
      layoutable: true,
      mruEnabled: true,
      triggerable: true,
      replicateable: true,
      retrieveable: true,
      typed: false,
      scopes: [],
      urls: [],
      associate: null,
    },
    history: null,
    tracked: new Set(),
  };
}

const OBJECTS = [
  object(
    'Account',
    '001',
    [
      field('Name', 'string'),
      picklist('Industry', 'Retail', 'Banking', 'Energy'),
      field('NumberOfEmployees', 'int'),
      field('ARR__c', 'currency'),
      field('Regions__c', 'multipicklist'),
      field('Description', 'textarea'),
      field('Renewal_Date__c', 'date'),
      field('CreatedDate', 'datetime'),
      field('Active__c', 'boolean'),
      field('Secret__c', 'string'),
      field('Employees_Doubled__c', 'double', {
        calculated: true,
        compute: (row) => Number(row['NumberOfEmployees'] ?? 0) * 2,
      }),
      field('BillingAddress', 'address'),
      field('BillingCity', 'string', { compoundFieldName: 'BillingAddress' }),
      field('BillingPostalCode', 'string', { compoundFieldName: 'BillingAddress' }),
      field('CurrencyIsoCode', 'string'),
      lookup('ParentId', 'Parent', 'Account'),
      lookup('OwnerId', 'Owner', 'User'),
    ],
    [
      ['Contact', 'AccountId', 'Contacts'],
      ['Account', 'ParentId', 'ChildAccounts'],
    ],
  ),
  object(
    'Contact',
    '003',
    [
      field('Name', 'string'),
      field('FirstName', 'string'),
      field('LastName', 'string'),
      field('Email', 'email'),
      field('Title', 'string'),
      lookup('AccountId', 'Account', 'Account'),
      lookup('ReportsToId', 'ReportsTo', 'Contact'),
      lookup('OwnerId', 'Owner', 'User'),
    ],
    [['Contact', 'ReportsToId', 'Reports']],
  ),
  object('User', '005', [field('Name', 'string'), field('Email', 'email'), field('Username', 'string')]),
  object('Opportunity', '006', [
    field('Name', 'string'),
    field('Amount', 'currency'),
    field('CloseDate', 'date'),
    lookup('AccountId', 'Account', 'Account'),
  ]),
  object('Task', '00T', [
    field('Subject', 'combobox'),
    lookup('WhatId', 'What', 'Account', 'Opportunity'),
    lookup('WhoId', 'Who', 'Contact', 'Lead'),
  ]),
  object('Hidden', '0hh', [field('Name', 'string')]),
];

export const id = (prefix: string, n: number): string => `${prefix}00000000000${n}AAA`;

const rows: Record<string, Row[]> = {};

function add(name: string, values: Record<string, Scalar> & { Id: string }): void {
  rows[name] ??= [];
  rows[name].push({ IsDeleted: false, SystemModstamp: '2026-01-01T00:00:00.000Z', ...values });
}

add('User', { Id: id('005', 1), Name: 'Ada Obi', Email: 'ada@demo.test', Username: 'ada@demo.test' });
add('User', { Id: id('005', 2), Name: 'Bo Lind', Email: 'bo@demo.test', Username: 'bo@demo.test' });
add('Account', {
  Id: id('001', 1),
  Name: 'Acme',
  Industry: 'Banking',
  NumberOfEmployees: 100,
  ARR__c: 1000.1,
  Regions__c: 'EMEA;APAC',
  Description: 'long',
  Renewal_Date__c: '2026-03-31',
  CreatedDate: '2026-03-10T02:30:00.000Z',
  Active__c: true,
  Secret__c: 'hush',
  BillingCity: 'Oslo',
  CurrencyIsoCode: 'EUR',
  OwnerId: id('005', 1),
  SystemModstamp: '2026-03-01T10:00:00.000Z',
});
add('Account', {
  Id: id('001', 2),
  Name: 'bolt % Co',
  Industry: 'Retail',
  NumberOfEmployees: 50,
  ARR__c: 2000.2,
  Regions__c: 'EMEA',
  Renewal_Date__c: '2026-04-01',
  CreatedDate: '2025-12-31T23:30:00.000Z',
  Active__c: false,
  ParentId: id('001', 1),
  OwnerId: id('005', 2),
  SystemModstamp: '2026-03-02T10:00:00.000Z',
});
add('Account', {
  Id: id('001', 3),
  Name: "O'Hara_1",
  Industry: 'Banking',
  OwnerId: id('005', 2),
  ParentId: id('001', 2),
  SystemModstamp: '2026-03-03T10:00:00.000Z',
});
add('Account', { Id: id('001', 4), Name: 'Gone', IsDeleted: true, OwnerId: id('005', 2) });
add('Account', { Id: id('001', 5), Name: 'Unshared', OwnerId: id('005', 2) });
add('Contact', {
  Id: id('003', 1),
  Name: 'Zoe Hart',
  FirstName: 'Zoe',
  LastName: 'Hart',
  Email: 'zoe@acme.test',
  AccountId: id('001', 1),
  OwnerId: id('005', 1),
});
add('Contact', {
  Id: id('003', 2),
  Name: 'Yan Wu',
  FirstName: 'Yan',
  LastName: 'Wu',
  AccountId: id('001', 1),
  ReportsToId: id('003', 1),
  OwnerId: id('005', 2),
});
add('Contact', { Id: id('003', 3), Name: 'Solo', LastName: 'Solo', OwnerId: id('005', 2) });
add('Opportunity', {
  Id: id('006', 1),
  Name: 'Renewal',
  Amount: 10.5,
  CloseDate: '2026-03-09',
  AccountId: id('001', 1),
});
add('Opportunity', {
  Id: id('006', 2),
  Name: 'Upsell',
  Amount: 20.25,
  CloseDate: '2026-02-01',
  AccountId: id('001', 2),
});
add('Opportunity', { Id: id('006', 3), Name: 'Loose', CloseDate: '2025-02-01' });
add('Task', { Id: id('00T', 1), Subject: 'Call', WhatId: id('001', 1), WhoId: id('003', 1) });
add('Task', { Id: id('00T', 2), Subject: 'Email', WhatId: id('006', 1) });
add('Hidden', { Id: id('0hh', 1), Name: 'x' });

/** 02:30 UTC on 10 March 2026: still 9 March in Los Angeles, where daylight time began the day before. */
export const NOW = new Date('2026-03-10T02:30:00Z');

/** The small org as its first user sees it: no Hidden, no Secret__c, no row named Unshared. */
export function smallOrg(more: Partial<QueryContext> = {}): QueryContext {
  const find = (name: string) => OBJECTS.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return {
    object: find,
    rows: (name) => rows[name] ?? [],
    row: (name, wanted) => rows[name]?.find((row) => row.Id === wanted),
    byField: (name, column, value) =>
      find(name)?.fields.get(column.toLowerCase())?.type === 'reference'
        ? (rows[name] ?? []).filter((row) => row[column] === value)
        : undefined,
    mayReadObject: (name) => name !== 'Hidden',
    mayReadField: (_, column) => column !== 'Secret__c',
    maySeeRow: (_, row) => row['Name'] !== 'Unshared',
    now: NOW,
    timeZone: 'America/Los_Angeles',
    fiscalYearStartMonth: 2,
    userId: id('005', 1),
    includeDeleted: false,
    ...more,
  };
}
