import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recallOrganization, rememberOrganization } from '../../../worker/organization-file';

const folder = mkdtempSync(join(tmpdir(), 'organization-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is replaced whole: the file that a reader has open keeps the former org', () => {
  const first = { organizationId: '00D000000000001AAA', zone: 'UTC' };
  const second = { organizationId: '00D000000000002AAA', zone: 'Europe/Berlin' };
  rememberOrganization(folder, first);
  const opened = join(folder, 'opened');
  linkSync(join(folder, 'organization.json'), opened);
  rememberOrganization(folder, second);
  expect(recallOrganization(folder)).toEqual(second);
  expect(JSON.parse(readFileSync(opened, 'utf8'))).toEqual(first);
  expect(readdirSync(folder).sort()).toEqual(['opened', 'organization.json']);
});
