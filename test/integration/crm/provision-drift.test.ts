import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provisionLines } from '../../../worker/crm/provision/in-words';
import { provision } from '../../../worker/crm/provision/provision';
import { zipPackage } from '../../org/small-package';
import { SETTINGS } from './a-worker-org';
import { type PeopledOrg, peopledOrg } from './provisioned-org';

const OBJECT = '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">';
const picklist = (...values: string[]) =>
  `<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values
    .map(
      (value) =>
        `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`,
    )
    .join('')}</valueSetDefinition></valueSet>`;

/** What an administrator changes in Setup. */
async function deployField(org: PeopledOrg, object: string, name: string, body: string): Promise<void> {
  const connection = new Connection({ ...org.admin, version: '66.0' });
  const file = `${OBJECT}<fields><fullName>${name}</fullName>${body}</fields></CustomObject>`;
  const zip = zipPackage({
    manifest: { CustomField: [`${object}.${name}`] },
    files: { [`objects/${object}.object`]: file },
  });
  const result = await connection.metadata.deploy(zip).complete(true);
  expect(result.details?.componentFailures).toEqual([]);
}

describe('what became of a provisioned org', () => {
  let org: PeopledOrg;
  beforeAll(async () => {
    org = await peopledOrg();
    await org.provision();
  });
  afterAll(() => org.org.close());

  const drift = async () => {
    const done = await org.provision({ dryRun: true });
    const changed = done.plan.change.map(({ component, differences }) => [component.fullName, differences]);
    return {
      ...done,
      changed: Object.fromEntries(changed),
      text: provisionLines(done, true, false).join('\n'),
    };
  };
  const mended = async () => {
    await org.provision();
    expect((await drift()).changed).toEqual({});
  };

  it('shows a formula that somebody changed, both ways round, and puts it right', async () => {
    await deployField(
      org,
      'Opportunity',
      'Health_Weighted_Amount__c',
      '<label>Health-Weighted Amount</label><description>Made by Plimsoll.</description><type>Currency</type><precision>18</precision><scale>2</scale><formula>Amount * Renewal_Likelihood__c / 100</formula><formulaTreatBlanksAs>BlankAsZero</formulaTreatBlanksAs>',
    );
    const { changed, text } = await drift();
    expect(changed['Opportunity.Health_Weighted_Amount__c']).toEqual(
      expect.arrayContaining([
        {
          path: 'formula',
          found: 'Amount * Renewal_Likelihood__c / 100',
          wanted: expect.stringMatching(/^IF\(IsClosed/),
        },
        { path: 'formulaTreatBlanksAs', found: 'BlankAsZero', wanted: 'BlankAsBlank' },
      ]),
    );
    expect(text).toContain('Amount * Renewal_Likelihood__c / 100');
    expect(text).toContain('Nothing was changed.');
    await mended();
  });

  it('shows values that were added to and taken from a picklist of ours', async () => {
    const body = `<label>Health Tier</label><description>Made by Plimsoll.</description><inlineHelpText>Health tier of the account; frozen when the renewal closes.</inlineHelpText>${picklist('Healthy', 'Watch', 'At Risk', 'Unknown', 'Doomed')}`;
    await deployField(org, 'Opportunity', 'Health_Tier__c', body);
    const { changed } = await drift();
    const list = 'valueSet.valueSetDefinition.value';
    expect(changed['Opportunity.Health_Tier__c']).toEqual(
      expect.arrayContaining([
        { path: 'valueSet.restricted', found: 'true', wanted: null },
        { path: `${list}.Critical`, found: null, wanted: 'there', item: 'Critical' },
        { path: `${list}.Doomed`, found: 'there', wanted: null, item: 'Doomed' },
      ]),
    );
    await mended();
  });

  it('shows grants that are missing and grants that somebody added', async () => {
    const rows = async (soql: string) => {
      const { body } = await org.as('admin', 'GET', `/query?q=${encodeURIComponent(soql)}`);
      return (body as { records: { Id: string }[] }).records.map(({ Id }) => Id);
    };
    const of = "Parent.Name = 'Plimsoll_Viewer'";
    const [tier] = await rows(
      `SELECT Id FROM FieldPermissions WHERE ${of} AND Field = 'Account.Health_Tier__c'`,
    );
    expect((await org.as('admin', 'DELETE', `/sobjects/FieldPermissions/${tier}`)).status).toBe(204);
    const [score] = await rows(
      `SELECT Id FROM FieldPermissions WHERE ${of} AND Field = 'Account.Health_Score__c'`,
    );
    expect(
      (await org.as('admin', 'PATCH', `/sobjects/FieldPermissions/${score}`, { PermissionsEdit: true }))
        .status,
    ).toBe(204);
    const [set] = await rows("SELECT Id FROM PermissionSet WHERE Name = 'Plimsoll_Viewer'");
    const plan = { ParentId: set, SobjectType: 'Account', Field: 'Account.Plan__c', PermissionsRead: true };
    expect((await org.as('admin', 'POST', '/sobjects/FieldPermissions', plan)).status).toBe(201);

    const { changed } = await drift();
    expect(changed).toEqual({
      Plimsoll_Viewer: [
        { path: 'fieldPermissions.Account.Health_Score__c.editable', found: 'true', wanted: null },
        {
          path: 'fieldPermissions.Account.Health_Tier__c',
          found: null,
          wanted: 'readable',
          item: 'Account.Health_Tier__c',
        },
        {
          path: 'fieldPermissions.Account.Plan__c',
          found: 'readable',
          wanted: null,
          item: 'Account.Plan__c',
        },
      ],
    });
    await mended();
  });

  it('shows a list view and a report that somebody changed', async () => {
    const connection = new Connection({ ...org.admin, version: '66.0' });
    const view = await connection.metadata.read('ListView', 'Account.Health_Critical');
    await connection.metadata.update('ListView', { ...view, label: 'Mine', columns: ['ACCOUNT.NAME'] });
    const { changed } = await drift();
    expect(changed).toEqual({
      'Account.Health_Critical': [
        { path: 'label', found: 'Mine', wanted: 'Health: Critical' },
        {
          path: 'columns',
          found: 'ACCOUNT.NAME',
          wanted: expect.stringMatching(/^ACCOUNT\.NAME, Health_Badge__c/),
        },
      ],
    });
    await mended();
  });

  it('says which record types keep people from choosing our values, and how to mend it', async () => {
    await org.control('POST', '/record-types', {
      user: 'csm@small.example',
      object: 'Account',
      name: 'Enterprise',
      developerName: 'Enterprise',
      values: { CSM_Pulse__c: ['Green'], Health_Tier__c: ['Healthy'] },
    });
    const { gaps, text } = await drift();
    expect(gaps).toEqual([
      {
        recordType: 'Account.Enterprise',
        field: 'Account.Health_Tier__c',
        missing: ['Watch', 'At Risk', 'Critical', 'Unknown'],
        byPeople: false,
      },
      {
        recordType: 'Account.Enterprise',
        field: 'Account.CSM_Pulse__c',
        missing: ['Yellow', 'Red'],
        byPeople: true,
      },
    ]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Account.CSM_Pulse__c (Yellow, Red). Setup, Object Manager, Account, Record Types, Enterprise, Picklists Available for Editing.',
    );
  });
});

describe('an org that has fields under our names', () => {
  it("leaves people's fields from before as they are, and says what differs", async () => {
    const org = await peopledOrg();
    await deployField(org, 'Account', 'CSM_Pulse__c', `<label>Mood</label>${picklist('Good', 'Bad')}`);
    const { plan } = await org.provision();
    expect(plan.kept.map(({ component }) => component.fullName)).toEqual(['Account.CSM_Pulse__c']);
    expect(plan.kept[0]?.differences).toContainEqual({
      path: 'valueSet.valueSetDefinition.value.Good',
      found: 'there',
      wanted: null,
      item: 'Good',
    });
    const connection = new Connection({ ...org.admin, version: '66.0' });
    expect(await connection.metadata.read('CustomField', 'Account.CSM_Pulse__c')).toMatchObject({
      label: 'Mood',
    });
    expect((await org.provision({ dryRun: true })).plan.change).toEqual([]);
    await org.org.close();
  });

  it("takes none of somebody else's for the worker, unless its description says that it may", async () => {
    const org = await peopledOrg();
    const look = () => provision({ admin: org.admin, settings: SETTINGS, dryRun: true });
    const score = (body: string) => deployField(org, 'Account', 'Health_Score__c', body);
    const number = '<label>Score</label><type>Number</type><precision>3</precision><scale>0</scale>';
    await score(number);
    await expect(look()).rejects.toMatchObject({
      code: 'FIELD_TAKEN',
      message: expect.stringContaining('its label is Score, not Health Score'),
      action: expect.stringContaining('Made by Plimsoll.'),
    });
    await score(`${number}<description>Made by Plimsoll. Was ours.</description>`);
    expect((await look()).plan.change.map(({ component }) => component.fullName)).toEqual([
      'Account.Health_Score__c',
    ]);
    await deployField(
      org,
      'Account',
      'Health_Trend_30d__c',
      '<label>T</label><type>Text</type><length>9</length>',
    );
    await expect(look()).rejects.toMatchObject({
      code: 'FIELD_TAKEN',
      message: expect.stringContaining('its type is Text, not Number'),
    });
    await org.org.close();
  });
});
