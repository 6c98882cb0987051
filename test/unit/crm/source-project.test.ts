import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { components } from '../../../worker/crm/provision/components';
import { contractFields } from '../../../worker/crm/provision/fields';
import { sourceProject, writeProject } from '../../../worker/crm/provision/source-project';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';

const settings = salesforceSettings.parse({});
const parts = () =>
  components(
    settings,
    contractFields(settings, () => true),
    { readable: ['Account.Plan__c'], modifyAll: false },
  );

describe('the Salesforce DX project', () => {
  it('has a file for each part, in source format, and lists each in its manifest', () => {
    const files = sourceProject(parts());
    const root = 'force-app/main/default';
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'sfdx-project.json',
        'manifest/package.xml',
        `${root}/objects/Account/fields/Health_Tier__c.field-meta.xml`,
        `${root}/objects/Account/listViews/Health_Critical.listView-meta.xml`,
        `${root}/objects/Activity/fields/Plimsoll_Run__c.field-meta.xml`,
        `${root}/objects/Plimsoll_Status__c/Plimsoll_Status__c.object-meta.xml`,
        `${root}/permissionsets/Plimsoll_Viewer.permissionset-meta.xml`,
        `${root}/customPermissions/Plimsoll_Sync.customPermission-meta.xml`,
        `${root}/reports/Plimsoll.reportFolder-meta.xml`,
        `${root}/reports/Plimsoll/Renewals_by_Tier.report-meta.xml`,
        `${root}/dashboards/Plimsoll.dashboardFolder-meta.xml`,
        `${root}/dashboards/Plimsoll/Customer_Health.dashboard-meta.xml`,
      ]),
    );
    expect(Object.keys(files)).toHaveLength(parts().length + 3);
    for (const { fullName } of parts())
      expect(files['manifest/package.xml']).toContain(`<members>${fullName}</members>`);
    expect(JSON.parse(files['sfdx-project.json'] ?? '')).toMatchObject({
      packageDirectories: [{ path: 'force-app', default: true }],
    });
    // The name stands in the file of what an object's file would hold, and in no other.
    expect(files[`${root}/objects/Account/fields/Health_Tier__c.field-meta.xml`]).toContain(
      '<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">\n    <fullName>Health_Tier__c</fullName>\n',
    );
    expect(files[`${root}/permissionsets/Plimsoll_Viewer.permissionset-meta.xml`]).not.toContain('fullName');
  });

  it('is the same bytes each time', () => {
    expect(sourceProject(parts())).toEqual(sourceProject(parts().reverse()));
  });

  it('replaces an earlier one, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'project-'));
    writeProject(folder, sourceProject(parts()));
    writeProject(folder, sourceProject(parts().filter(({ type }) => type !== 'Dashboard')));
    const path = 'force-app/main/default/dashboards/Plimsoll/Customer_Health.dashboard-meta.xml';
    expect(() => readFileSync(join(folder, path))).toThrow('ENOENT');
    rmSync(join(folder, 'sfdx-project.json'));
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(() => writeProject(folder, sourceProject(parts()))).toThrow(/holds something else/);
    rmSync(folder, { recursive: true });
  });
});
