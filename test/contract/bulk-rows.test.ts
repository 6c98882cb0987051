import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { BulkByFetch } from './bulk-by-fetch';

let org: OrgUnderTest;
let bulk: BulkByFetch;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
  bulk = new BulkByFetch(org);
});
afterAll(() => org.close());
afterEach(() => org.control('DELETE', '/faults'));

const refusal = (errorCode: string, message: unknown = expect.any(String)) => [{ errorCode, message }];
const account = (operation: string) => ({ object: 'Account', operation });

async function accounts(where: string): Promise<Record<string, unknown>[]> {
  const fields = 'Id, Name, Description, NumberOfEmployees, Workspace_Id__c, Plan__c, OwnerId';
  return (await org.admin().query(`SELECT ${fields} FROM Account WHERE ${where} ORDER BY Name`)).records;
}

describe('CSV', () => {
  const delimiters = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' };

  it.each(Object.entries(delimiters))('separated by %s keeps what stands in quotes', async (name, mark) => {
    const text = `a ${mark} "b"\nc\r\nd`;
    const data = ['Name', 'Description']
      .join(mark)
      .concat('\r\n', `"By ${name}"${mark}"${text.replaceAll('"', '""')}"\r\n`);
    const job = await bulk.run({ ...account('insert'), columnDelimiter: name, lineEnding: 'CRLF' }, data);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0, columnDelimiter: name });
    const [row] = await accounts(`Name = 'By ${name}'`);
    expect(row?.['Description']).toBe(text);
    const results = (await bulk.results(job.id, 'successfulResults')).text.split('\r\n');
    expect(results[0]).toBe(`"sf__Id"${mark}"sf__Created"${mark}Name${mark}Description`);
  });

  it('may begin with a byte order mark and be packed by gzip', async () => {
    const { id } = await bulk.create(account('insert'));
    const packed = gzipSync('\uFEFFName,Description\nPacked,ä€😀\n');
    expect((await bulk.upload(id, packed, { 'content-encoding': 'gzip' })).status).toBe(201);
    await bulk.close(id);
    expect(await bulk.until(id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1 });
    expect((await accounts(`Name = 'Packed'`))[0]?.['Description']).toBe('ä€😀');
  });

  it('leaves a field as it is by an empty cell and empties it by #N/A', async () => {
    const id = accountId(1);
    await bulk.run(account('update'), `Id,Description,NumberOfEmployees\n${id},Told,12\n`);
    await bulk.run(account('update'), `Id,Description,NumberOfEmployees\n${id},,#N/A\n`);
    expect(await accounts(`Id = '${id}'`)).toMatchObject([{ Description: 'Told', NumberOfEmployees: null }]);
  });

  it('names columns in any case, and rows by 15 characters', async () => {
    const short = accountId(2).slice(0, 15);
    const job = await bulk.run(account('update'), `ID,description\n${short},Any case\n`);
    const { text } = await bulk.results(job.id, 'successfulResults');
    expect(text).toBe(
      `"sf__Id","sf__Created",ID,description\n"${accountId(2)}","false","${short}","Any case"\n`,
    );
  });

  it('refers to parents by their external ids', async () => {
    const data = (column: string, value: string) => `LastName,${column}\nOf a parent,${value}\n`;
    const contact = { object: 'Contact', operation: 'insert' };
    await bulk.run(account('update'), `Id,Workspace_Id__c\n${accountId(3)},parent-3\n`);
    const found = await bulk.run(contact, data('Account.Workspace_Id__c', 'parent-3'));
    expect(found).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    const lost = await bulk.run(contact, data('Account.Workspace_Id__c', 'nowhere'));
    expect(await bulk.errorsBy(lost.id, 'Account.Workspace_Id__c')).toEqual({
      nowhere:
        'INVALID_FIELD:Foreign key external ID: nowhere not found for field Workspace_Id__c in entity Account:--',
    });
    const reasons = {
      'Account:Account.Workspace_Id__c':
        'InvalidBatch : type is not needed for non polymorphic foreign key references: Account',
      'Whizbang.Name': 'InvalidBatch : Unable to find relationship: Whizbang',
      'Account:Parent:Id': 'InvalidBatch : Field name not found : Account:Parent:Id',
      'Account.Description': 'InvalidBatch : Field name not found : Account.Description',
    };
    for (const [column, errorMessage] of Object.entries(reasons)) {
      expect(await bulk.run(contact, data(column, 'x'))).toMatchObject({ state: 'Failed', errorMessage });
    }
    const task = { object: 'Task', operation: 'insert' };
    const polymorphic = await bulk.run(task, 'Subject,Who.Email\nCall,a@b.example\n');
    expect(polymorphic.errorMessage).toMatch(/^InvalidBatch : type is needed for polymorphic/);
  });
});

describe('rows', () => {
  it('fail one by one, each with its reason', async () => {
    const id = accountId(4);
    const job = await bulk.run(
      account('update'),
      [
        'Id,Name,NumberOfEmployees,Plan__c',
        `${id},Fine,1,Growth`,
        `${accountId(5)},Text,many,`,
        `${accountId(6)},Choice,,Platinum`,
        '001000000000000AAA,Nobody,,',
        ',No id,,',
        `${id},Twice,,`,
        `${accountId(1)},#N/A,,`,
        `${accountId(1)},Short`,
        `${accountId(1)}, "Misquoted",,`,
      ].join('\n'),
    );
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 9, numberRecordsFailed: 8 });
    const { records } = await bulk.results(job.id, 'failedResults');
    expect(Object.fromEntries(records.map((row) => [row['Name'], row['sf__Error']]))).toMatchObject({
      Text: "INVALID_FIELD:Failed to deserialize field at col 2. Due to, 'many' is not a valid value for the type xsd:int:NumberOfEmployees --",
      Choice:
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Plan: bad value for restricted picklist field: Platinum:Plan__c --',
      Nobody: 'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--',
      'No id': 'MISSING_ARGUMENT:Id not specified in an update call:--',
      Twice: `DUPLICATE_VALUE:duplicate id specified: ${id}:--`,
      '#N/A': 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
    });
    const unfit = records.filter((row) => row['Name'] === '').map((row) => row['sf__Error']);
    expect(unfit.sort()).toEqual([
      expect.stringMatching(/^INVALID_FIELD:A double quote/),
      'INVALID_FIELD:Number of fields in header is different from the row. header = 4 row = 2:--',
    ]);
    expect(records.find((row) => row['Name'] === 'Text')?.['sf__Id']).toBe(accountId(5));
  });

  it('come back in another order than they were sent in', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `Ordered ${String(i).padStart(3, '0')}`);
    const job = await bulk.run(account('insert'), `Name\n${names.join('\n')}\n`);
    const { records } = await bulk.results(job.id, 'successfulResults');
    const back = records.map((row) => row['Name'] ?? '');
    expect(back).not.toEqual(names);
    expect(back.sort()).toEqual(names);
  });

  it('have cells of 32,000 characters at most', async () => {
    const job = await bulk.run(account('insert'), `Name,Description\nLong,${'x'.repeat(32_001)}\n`);
    expect((await bulk.errorsBy(job.id, 'Name'))['Long']).toMatch(/^STRING_TOO_LONG:.*:Description --$/);
  });

  it('that meet a lock fail with UNABLE_TO_LOCK_ROW', async () => {
    await org.control('POST', '/faults', { kind: 'lock', count: 1, match: { path: '/jobs/ingest/' } });
    const data = `Id,Description\n${accountId(1)},a\n${accountId(2)},b\n`;
    const job = await bulk.run(account('update'), data);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 1 });
    expect(await bulk.errorsBy(job.id, 'Id')).toEqual({
      [accountId(1)]: expect.stringMatching(/^UNABLE_TO_LOCK_ROW:.*:--$/),
    });
  });

  it('deleted for good need the permission', async () => {
    const refused = await bulk.call('POST', '/ingest', account('hardDelete'));
    expect([refused.status, refused.json]).toEqual([400, refusal('FEATURENOTENABLED')]);
    const conn = org.admin();
    await conn.metadata.upsert('PermissionSet', {
      fullName: 'Hard_Delete',
      label: 'Hard Delete',
      userPermissions: [{ enabled: true, name: 'BulkApiHardDelete' }],
    });
    const user = org.userOf('System Administrator').username;
    await org.control('POST', '/permission-sets/assign', { user, name: 'Hard_Delete' });
    const { id } = await conn.sobject('Account').create({ Name: 'For good' });
    const job = await bulk.run(account('hardDelete'), `Id\n${id}\n`);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    expect((await bulk.results(job.id, 'successfulResults')).records).toEqual([
      { sf__Id: id, sf__Created: 'false', Id: id },
    ]);
    expect((await conn.query(`SELECT Id FROM Account WHERE Id = '${id}'`, { scanAll: true })).totalSize).toBe(
      0,
    );
    const group = await conn
      .sobject('Group')
      .create({ Name: 'Short', DeveloperName: 'Short', Type: 'Regular' });
    const member = { GroupId: group.id, UserOrGroupId: org.userOf('System Administrator').userId };
    const { id: memberId } = await conn.sobject('GroupMember').create(member);
    const binless = await bulk.run({ object: 'GroupMember', operation: 'hardDelete' }, `Id\n${memberId}\n`);
    expect(binless).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
  });
});
