import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PlimsollError } from '../../../shared/error';
import { API_VERSION } from '../connection';
import type { Component, ComponentType } from './components';
import { manifest } from './package';
import { metadataFile } from './xml';

const ROOT = 'force-app/main/default';
const NAME = 'plimsoll';

/** Where source format keeps each type: what stands in an object's file for a deployment has a file of its own. */
const PLACES: Record<ComponentType, (object: string, name: string) => string> = {
  CustomObject: (object) => `objects/${object}/${object}.object-meta.xml`,
  CustomField: (object, name) => `objects/${object}/fields/${name}.field-meta.xml`,
  ListView: (object, name) => `objects/${object}/listViews/${name}.listView-meta.xml`,
  CustomPermission: (name) => `customPermissions/${name}.customPermission-meta.xml`,
  PermissionSet: (name) => `permissionsets/${name}.permissionset-meta.xml`,
  ReportFolder: (name) => `reports/${name}.reportFolder-meta.xml`,
  Report: (name) => `reports/${name}.report-meta.xml`,
  DashboardFolder: (name) => `dashboards/${name}.dashboardFolder-meta.xml`,
  Dashboard: (name) => `dashboards/${name}.dashboard-meta.xml`,
};

/** A Salesforce DX project that makes these components, by path; the same components are the same bytes. */
export function sourceProject(components: readonly Component[]): Record<string, string> {
  const files = components.map(({ type, fullName, body }): [string, string] => {
    const [object = '', name = ''] = fullName.split('.');
    const named = name === '' ? body : { fullName: name, ...body };
    return [`${ROOT}/${PLACES[type](object, name)}`, metadataFile(type, named)];
  });
  const project = {
    packageDirectories: [{ path: 'force-app', default: true }],
    name: NAME,
    namespace: '',
    sourceApiVersion: API_VERSION,
  };
  return {
    'README.md': README,
    'sfdx-project.json': `${JSON.stringify(project, null, 2)}\n`,
    'manifest/package.xml': manifest(components),
    ...Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const README = `# What Plimsoll makes in Salesforce

Fields, permission sets, list views, reports and a dashboard, one file each. Nothing here is a page layout, a flow or
code. Look through \`force-app\`, then try it and deploy it with the Salesforce CLI, as an administrator:

    sf project deploy start --manifest manifest/package.xml --target-org ORG --dry-run
    sf project deploy start --manifest manifest/package.xml --target-org ORG

Then assign the permission sets:

    sf org assign permset --name Plimsoll_Writer --name Plimsoll_Reader --on-behalf-of INTEGRATION_USER --target-org ORG
    sf org assign permset --name Plimsoll_CSM --on-behalf-of SOMEBODY --target-org ORG

A permission set that is deployed replaces what it granted before. \`plimsoll provision --dry-run\` says afterwards
whether the org is as it should be, and which fields to put on which page.
`;

/**
 * Writes a project into a folder that is new, empty, or holds an earlier one, which it replaces.
 * @throws PlimsollError OUT_TAKEN where something else is in it
 */
export function writeProject(folder: string, files: Readonly<Record<string, string>>): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!isOurs(join(folder, 'sfdx-project.json'))) {
      throw new PlimsollError(
        'OUT_TAKEN',
        `${folder} holds something else.`,
        'Give --out a new or an empty folder.',
      );
    }
    rmSync(join(folder, ROOT), { recursive: true, force: true });
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function isOurs(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    return z.object({ name: z.literal(NAME) }).safeParse(JSON.parse(readFileSync(path, 'utf8'))).success;
  } catch {
    return false;
  }
}
