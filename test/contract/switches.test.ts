import { afterEach, describe, expect, it } from 'vitest';
import type { Features } from '../org/data/features';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { zipPackage } from '../org/small-package';

let org: OrgUnderTest;
const start = async (features: Partial<Features>) => {
  org = await OrgUnderTest.start(2, features);
};
afterEach(() => org.close());

const query = async (soql: string) => (await org.call('GET', `/query?q=${encodeURIComponent(soql)}`)).json;
const make = (body: object) => org.call('POST', '/sobjects/Account', { body });
const first = async (soql: string) => Object((await query(soql)) as object).records?.[0];

describe('person accounts', () => {
  it('are an account and a contact, made and changed together', async () => {
    await start({ personAccounts: true });
    const { id } = await org
      .admin()
      .sobject('Account')
      .create({ LastName: 'Doe', FirstName: 'Jo', PersonEmail: 'jo@doe.example' });
    const read = `SELECT Name, IsPersonAccount, PersonContact.Email, RecordType.IsPersonType FROM Account WHERE Id = '${id}'`;
    expect(await first(read)).toMatchObject({
      Name: 'Jo Doe',
      IsPersonAccount: true,
      PersonContact: { Email: 'jo@doe.example' },
      RecordType: { IsPersonType: true },
    });
    await org.call('PATCH', `/sobjects/Account/${id}`, { body: { PersonEmail: 'joan@doe.example' } });
    const contact = await first(`SELECT Id, Email, IsPersonAccount FROM Contact WHERE AccountId = '${id}'`);
    expect(contact).toMatchObject({ Email: 'joan@doe.example', IsPersonAccount: true });
    expect(await org.admin().sobject('Account').retrieve(String(id))).toMatchObject({
      PersonEmail: 'joan@doe.example',
      PersonContactId: contact.Id,
    });
    const direct = await org.call('PATCH', `/sobjects/Contact/${contact.Id}`, { body: { Title: 'Cook' } });
    expect(direct.json).toMatchObject([{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }]);
  });

  it('list what hangs on their contact', async () => {
    await start({ personAccounts: true });
    const conn = org.admin();
    const { id } = await conn.sobject('Account').create({ LastName: 'Doe' });
    await conn.sobject('Account').create({ Name: 'Doe Ltd' });
    const { PersonContactId } = await first(`SELECT PersonContactId FROM Account WHERE Id = '${id}'`);
    await conn.sobject('Case').create({ Subject: 'Lost key', ContactId: PersonContactId });
    const soql =
      "SELECT Name, (SELECT Subject FROM PersonCases) FROM Account WHERE Name LIKE '%Doe%' ORDER BY Name";
    const expected = [
      { Name: 'Doe', PersonCases: { totalSize: 1, records: [{ Subject: 'Lost key' }] } },
      { Name: 'Doe Ltd', PersonCases: null },
    ];
    expect((await conn.query(soql)).records).toMatchObject(expected);
    expect(await query(soql)).toMatchObject({ records: expected });
    const related = await org.call('GET', `/sobjects/Account/${id}/PersonCases?fields=Subject`);
    expect(related.json).toMatchObject({ totalSize: 1, records: [{ Subject: 'Lost key' }] });
  });

  it('need a last name, as organisations need a name, and neither has the other’s fields', async () => {
    await start({ personAccounts: true });
    expect((await make({ Phone: '1' })).json).toMatchObject([
      { errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] },
    ]);
    expect((await make({ Name: 'Acme', PersonEmail: 'a@b.example' })).json).toMatchObject([
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['PersonEmail'] },
    ]);
    expect((await make({ Name: 'Acme' })).status).toBe(201);
  });

  it('have no fields where they are off', async () => {
    await start({});
    expect((await make({ LastName: 'Doe' })).json).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  });
});

describe('features that are off', () => {
  it('leave their objects unknown: INVALID_TYPE', async () => {
    await start({ accountTeams: false, contactsOfSeveralAccounts: false, severalCurrencies: false });
    for (const object of ['AccountTeamMember', 'AccountContactRelation', 'CurrencyType']) {
      expect(await query(`SELECT Id FROM ${object}`)).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
      expect((await rejection(org.admin().describe(object))).errorCode).toBe('NOT_FOUND');
    }
    expect(await query('SELECT CurrencyIsoCode FROM Account')).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    expect(await first('SELECT Id, Name FROM Account')).toMatchObject({ Name: 'Account 1' });
  });
});

describe('dated rates', () => {
  it('have an object of their own', async () => {
    await start({ datedRates: true });
    const rate = "SELECT ConversionRate FROM DatedConversionRate WHERE IsoCode = 'EUR'";
    expect(await first(rate)).toMatchObject({ ConversionRate: 0.9 });
    const rates = org.admin().sobject('DatedConversionRate');
    const { id } = await rates.create({ IsoCode: 'EUR', StartDate: '2026-03-01', ConversionRate: 0.95 });
    expect(await rates.retrieve(String(id))).toMatchObject({ StartDate: '2026-03-01', ConversionRate: 0.95 });
  });
});

describe('several currencies', () => {
  it('are on a row, in amounts of its own, the user’s and another', async () => {
    await start({ severalCurrencies: true });
    const body = { Name: 'Euro', AnnualRevenue: 90, CurrencyIsoCode: 'EUR' };
    const { id } = await org.admin().sobject('Account').create(body);
    const soql = `SELECT AnnualRevenue, convertCurrency(AnnualRevenue) own, CurrencyIsoCode FROM Account WHERE Id = '${id}' AND AnnualRevenue = EUR90`;
    const amounts = { AnnualRevenue: 90, own: 100, CurrencyIsoCode: 'EUR' };
    expect(await first(soql)).toMatchObject(amounts);
    expect((await org.admin().query(soql)).records).toMatchObject([amounts]);
    const unknown = await make({ ...body, CurrencyIsoCode: 'XXX' });
    expect(unknown.json).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
  });
});

describe('custom fiscal years', () => {
  it('have quarters of 13 weeks, by which opportunities and date literals count', async () => {
    await start({ customFiscalYears: true });
    const quarter = "SELECT EndDate FROM Period WHERE Type = 'Quarter' AND StartDate = 2026-02-01";
    expect(await first(quarter)).toMatchObject({ EndDate: '2026-05-02' });
    expect(await first('SELECT YearType FROM FiscalYearSettings')).toMatchObject({ YearType: 'Custom' });
    await org.control('POST', '/time', { now: '2026-05-01T12:00:00Z' });
    for (const day of ['2026-05-02', '2026-05-03']) {
      const body = { Name: day, StageName: 'Prospecting', CloseDate: day };
      await org.call('POST', '/sobjects/Opportunity', { body });
    }
    const now = 'SELECT Name, FiscalQuarter FROM Opportunity WHERE CloseDate = THIS_FISCAL_QUARTER';
    expect(await query(now)).toMatchObject({
      totalSize: 1,
      records: [{ Name: '2026-05-02', FiscalQuarter: 1 }],
    });
    expect((await org.admin().query(now)).records).toMatchObject([{ Name: '2026-05-02' }]);
    const byFunction = 'SELECT Id FROM Opportunity WHERE FISCAL_QUARTER(CloseDate) = 1';
    expect(await query(byFunction)).toMatchObject([{ errorCode: 'MALFORMED_QUERY' }]);
    expect((await rejection(org.admin().query(byFunction))).errorCode).toBe('MALFORMED_QUERY');
  });

  it('group a report by quarters, periods and weeks of their own', async () => {
    await start({ customFiscalYears: true });
    for (const CloseDate of ['2026-05-02', '2026-05-03', '2026-02-28'])
      await org.admin().sobject('Opportunity').create({ Name: 'O', StageName: 'Prospecting', CloseDate });
    const by = (granularity: string) =>
      `<groupingsDown><dateGranularity>${granularity}</dateGranularity><field>CLOSE_DATE</field><sortOrder>Asc</sortOrder></groupingsDown>`;
    const report = `<Report xmlns="http://soap.sforce.com/2006/04/metadata"><format>Summary</format>${by('FiscalQuarter')}${by('FiscalPeriod')}${by('FiscalWeek')}<name>R</name><reportType>Opportunity</reportType></Report>`;
    const zip = zipPackage({
      manifest: { Report: ['unfiled$public/R'] },
      files: { 'reports/unfiled$public/R.report': report },
    });
    expect(await org.admin().metadata.deploy(zip).complete(true)).toMatchObject({ success: true });
    const { Id } = await first("SELECT Id FROM Report WHERE DeveloperName = 'R'");
    const week = (label: string) => [{ label, groupings: [] }];
    expect((await org.call('GET', `/analytics/reports/${Id}`)).json).toMatchObject({
      groupingsDown: {
        groupings: [
          {
            label: 'Q1 FY2027',
            dategroupings: [{ startDate: '2026-02-01', endDate: '2026-05-02' }],
            groupings: [
              { label: 'P1 FY2027', groupings: week('W4 FY2027') },
              { label: 'P3 FY2027', groupings: week('W13 FY2027') },
            ],
          },
          { label: 'Q2 FY2027', groupings: [{ label: 'P4 FY2027', groupings: week('W14 FY2027') }] },
        ],
      },
    });
  });
});
