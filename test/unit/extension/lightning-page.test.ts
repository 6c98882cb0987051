import { describe, expect, it } from 'vitest';
import { accountPage, apiOriginOf } from '../../../shared/lightning-page';

const ID = '001A0000006Vm9rIAC';
const HOST = 'https://halyard.lightning.force.com';
const inWorkspace = (path: string): string => `ws=${encodeURIComponent(path)}`;

describe('an address of an account', () => {
  it.each([
    ['its record', `/lightning/r/Account/${ID}/view`],
    [
      'its record, with what Lightning adds',
      `/lightning/r/Account/${ID}/view?uid=1&0.source=alohaHeader#top`,
    ],
    ['its record without the object', `/lightning/r/${ID}/view`],
    ['its id in 15 characters', `/lightning/r/Account/${ID.slice(0, 15)}/view`],
    ['its id in 15 characters without the object', `/lightning/r/${ID.slice(0, 15)}/view`],
    ['its edit form', `/lightning/r/Account/${ID}/edit`],
    ['a related list', `/lightning/r/Account/${ID}/related/Contacts/view`],
    ['a related list without the object', `/lightning/r/${ID}/related/Contacts/view`],
    [
      'a related list in the console',
      `/lightning/r/Account/${ID}/related/Cases/view?${inWorkspace(`/lightning/r/Account/${ID}/view`)}`,
    ],
    [
      'a contact in its workspace',
      `/lightning/r/Contact/003A0000006Vm9rIAC/view?${inWorkspace(`/lightning/r/Account/${ID}/view`)}`,
    ],
    [
      'a case in its workspace, the object left out',
      `/lightning/r/Case/500A0000006Vm9rIAC/view?${inWorkspace(`/lightning/r/${ID}/view?uid=2`)}`,
    ],
    ['the form before addresses had paths', `/one/one.app#/sObject/${ID}/view`],
    ['that form with what Lightning adds', `/one/one.app?source=aloha#/sObject/${ID}/view?t=1`],
  ])('is %s', (_, path) => {
    expect(accountPage(`${HOST}${path}`)).toEqual({
      account: ID,
      apiOrigin: 'https://halyard.my.salesforce.com',
    });
  });

  it('is that of the other account when one stands in the workspace of another', () => {
    const other = '001B0000006Vm9rIAC';
    const address = `${HOST}/lightning/r/Account/${other}/view?${inWorkspace(`/lightning/r/Account/${ID}/view`)}`;
    expect(accountPage(address)?.account).toBe(other);
  });
});

describe('an address that shows no account', () => {
  it.each([
    ['a contact', '/lightning/r/Contact/003A0000006Vm9rIAC/view'],
    ['a contact without the object', '/lightning/r/003A0000006Vm9rIAC/view'],
    ['an id of another object under the name Account', '/lightning/r/Account/003A0000006Vm9rIAC/view'],
    ['a list of accounts', '/lightning/o/Account/list?filterName=Recent'],
    ['the start of an object', '/lightning/o/Account/home'],
    ['a new account', '/lightning/o/Account/new'],
    ['the home page', '/lightning/page/home'],
    ['an id that is too short', '/lightning/r/Account/001A0000006Vm/view'],
    ['an id of 16 characters', '/lightning/r/Account/001A0000006Vm9rI/view'],
    ['an id with a mark', '/lightning/r/Account/001A0000006Vm9%27/view'],
    [
      'a list in the workspace of an account',
      `/lightning/o/Contact/list?${inWorkspace(`/lightning/r/Account/${ID}/view`)}`,
    ],
    [
      'a contact in the workspace of a case',
      `/lightning/r/Contact/003A0000006Vm9rIAC/view?${inWorkspace('/lightning/r/Case/500A0000006Vm9rIAC/view')}`,
    ],
    ['a contact in the old form', '/one/one.app#/sObject/003A0000006Vm9rIAC/view'],
    ['a hash of the old form elsewhere', `/lightning/page/home#/sObject/${ID}/view`],
    ['setup', `/lightning/setup/ObjectManager/Account/Details/view`],
  ])('is %s', (_, path) => {
    expect(accountPage(`${HOST}${path}`)).toBeNull();
  });

  it.each([
    ['another host', `https://example.com/lightning/r/Account/${ID}/view`],
    [
      'a host that only begins like an org',
      `https://halyard.lightning.force.com.example.com/lightning/r/Account/${ID}/view`,
    ],
    ['a host that only ends like one', `https://evillightning.force.com/lightning/r/Account/${ID}/view`],
    ['no org at all', `https://lightning.force.com/lightning/r/Account/${ID}/view`],
    ["an org's API", `https://halyard.my.salesforce.com/lightning/r/Account/${ID}/view`],
    ['plain http', `http://halyard.lightning.force.com/lightning/r/Account/${ID}/view`],
    ['no address', 'lightning/r/Account'],
    ['nothing', ''],
  ])('is one of %s', (_, address) => {
    expect(accountPage(address)).toBeNull();
  });
});

describe('the API beside a Lightning host', () => {
  it.each([
    ['halyard.lightning.force.com', 'https://halyard.my.salesforce.com'],
    ['HALYARD.lightning.force.com', 'https://halyard.my.salesforce.com'],
    ['halyard--dev.sandbox.lightning.force.com', 'https://halyard--dev.sandbox.my.salesforce.com'],
    ['halyard-dev-ed.develop.lightning.force.com', 'https://halyard-dev-ed.develop.my.salesforce.com'],
    ['halyard.scratch.lightning.force.com', 'https://halyard.scratch.my.salesforce.com'],
    ['halyard.lightning.crmforce.mil', 'https://halyard.my.salesforce.mil'],
    ['halyard.lightning.sfcrmapps.cn', 'https://halyard.my.sfcrmproducts.cn'],
    ['halyard.my.salesforce.com', null],
    ['example.com', null],
  ])('of %s is %s', (host, origin) => {
    expect(apiOriginOf(host)).toBe(origin);
  });
});
