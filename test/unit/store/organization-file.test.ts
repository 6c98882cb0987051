import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type RememberedOrganization,
  realOrganization,
  recallOrganization,
  rememberOrganization,
} from '../../../worker/organization-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'organization-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const acme = {
  ...{ organizationId: '00D000000000001AAA', name: 'Acme', zone: 'UTC' },
  ...{ loginUrl: 'https://login.salesforce.com', username: 'sync@acme.example' },
};
const globex = {
  ...{ organizationId: '00D000000000002AAA', name: 'Globex', zone: 'Europe/Berlin' },
  ...{ loginUrl: 'https://login.salesforce.com', username: 'sync@globex.example' },
};
const demo = {
  ...{ organizationId: '00D000000000003AAA', name: 'Demo', zone: 'UTC' },
  ...{ loginUrl: null, username: null },
};
/** Served at a second of the clock. */
function served(organization: RememberedOrganization, second: number): void {
  rememberOrganization(folder, organization);
  utimesSync(join(folder, organization.organizationId, 'organization.json'), second, second);
}

it('is replaced whole: the file that a reader has open keeps the former note', () => {
  const own = join(folder, acme.organizationId);
  rememberOrganization(folder, acme);
  const opened = join(folder, 'opened');
  linkSync(join(own, 'organization.json'), opened);
  rememberOrganization(folder, { ...acme, zone: 'Asia/Tokyo' });
  expect(recallOrganization(folder, {})).toEqual({ ...acme, zone: 'Asia/Tokyo' });
  expect(JSON.parse(readFileSync(opened, 'utf8'))).toEqual(acme);
  expect(readdirSync(own)).toEqual(['organization.json']);
});

it('finds the org that the configuration names, whichever was served last', () => {
  served(acme, 1);
  served(globex, 2);
  expect(recallOrganization(folder, acme)).toEqual(acme);
  expect(recallOrganization(folder, globex)).toEqual(globex);
  expect(recallOrganization(folder, { loginUrl: acme.loginUrl })).toEqual(globex);
  expect(() => recallOrganization(folder, { loginUrl: 'https://test.salesforce.com' })).toThrow(
    'from https://test.salesforce.com',
  );
});

it('finds a real org, where none is named, before the demo', () => {
  expect(() => recallOrganization(folder, {})).toThrow('Nothing was synced');
  served(demo, 3);
  expect(recallOrganization(folder, {})).toEqual(demo);
  expect(realOrganization(folder)).toBeNull();
  served(acme, 1);
  served(globex, 2);
  expect(recallOrganization(folder, {})).toEqual(globex);
  expect(realOrganization(folder)).toEqual(globex);
});

it('takes no other org where a note cannot be read', () => {
  served(demo, 1);
  served(acme, 2);
  writeFileSync(join(folder, acme.organizationId, 'organization.json'), '{"name":');
  expect(() => recallOrganization(folder, {})).toThrow('whose the store beside it is, cannot be read');
  expect(() => realOrganization(folder)).toThrow(`${acme.organizationId}/organization.json`);
});
