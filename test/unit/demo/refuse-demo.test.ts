import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlimsollError } from '../../../shared/error';
import { ConfigSchema } from '../../../worker/config/schema';
import { refuseDemoBesideRealOrg } from '../../../worker/demo/refuse-demo';
import { rememberOrganization } from '../../../worker/organization-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refuse-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusal(crm: object): PlimsollError | null {
  try {
    refuseDemoBesideRealOrg(ConfigSchema.parse({ store: { folder }, crm }));
    return null;
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
}

it.each([
  ['crm.confirmProduction', { confirmProduction: true }],
  ['crm.clientId', { clientId: '3MVG9' }],
  ['crm.username', { username: 'sync@acme.example' }],
  ['crm.keyFile', { keyFile: 'server.key' }],
])('no demo is served where %s says that a real org is meant', (setting, crm) => {
  expect(refusal(crm)).toMatchObject({
    code: 'ORG_UNNAMED',
    message: expect.stringContaining(setting),
    action: expect.stringContaining('PLIMSOLL_SALESFORCE_LOGIN_URL'),
  });
});

it('no demo is served from a folder that holds the store of a real org', () => {
  expect(refusal({})).toBeNull();
  const served = { organizationId: '00D000000000003AAA', name: 'Demo', zone: 'UTC', username: null };
  rememberOrganization(folder, { ...served, loginUrl: null });
  expect(refusal({ stage: 'pilot', pilotWhere: 'Name != null' })).toBeNull();
  const acme = { ...served, organizationId: '00D000000000001AAA', name: 'Acme' };
  rememberOrganization(folder, { ...acme, loginUrl: 'https://acme.my.salesforce.com' });
  expect(refusal({})).toMatchObject({
    code: 'ORG_UNNAMED',
    message: expect.stringContaining('Acme (00D000000000001AAA)'),
    action: expect.stringContaining('https://acme.my.salesforce.com'),
  });
});
