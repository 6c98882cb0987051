import { strToU8, zipSync } from 'fflate';
import { API_VERSION } from '../connection';
import { COMPONENT_TYPES, type Component, type ComponentType } from './components';
import type { Body } from './views';
import { metadataFile, type Xml } from './xml';

/** What stands in an object's file, by the element that it stands in. */
const INSIDE: Partial<Record<ComponentType, string>> = { CustomField: 'fields', ListView: 'listViews' };

/** Folders are listed in a manifest among what they hold. */
const LISTED: Partial<Record<ComponentType, ComponentType>> = {
  ReportFolder: 'Report',
  DashboardFolder: 'Dashboard',
};

const FILES: Partial<Record<ComponentType, (fullName: string) => string>> = {
  CustomPermission: (name) => `customPermissions/${name}.customPermission`,
  PermissionSet: (name) => `permissionsets/${name}.permissionset`,
  ReportFolder: (name) => `reports/${name}-meta.xml`,
  Report: (name) => `reports/${name}.report`,
  DashboardFolder: (name) => `dashboards/${name}-meta.xml`,
  Dashboard: (name) => `dashboards/${name}.dashboard`,
};

/** A package for the Metadata API that makes these components: a zip whose bytes depend on nothing else. */
export function buildPackage(components: readonly Component[]): Buffer {
  const files: Record<string, string> = {};
  const objects = new Map<string, Record<string, Xml | readonly Xml[] | undefined>>();
  for (const { type, fullName, body } of components) {
    const [object = '', name = ''] = fullName.split('.');
    const element = INSIDE[type];
    if (element !== undefined) {
      const into = objects.get(object) ?? {};
      const siblings = into[element];
      const others = Array.isArray(siblings) ? siblings : [];
      objects.set(object, { ...into, [element]: [...others, { fullName: name, ...body }] });
    } else if (type === 'CustomObject') objects.set(fullName, { ...objects.get(fullName), ...body });
    else files[FILES[type]?.(fullName) ?? fullName] = metadataFile(type, body);
  }
  for (const [object, body] of objects)
    files[`objects/${object}.object`] = metadataFile('CustomObject', body);
  files['package.xml'] = manifest(components);
  return zip(files);
}

/** Takes away what the names say, in one deployment; none of them may be missing. */
export function buildRemoval(removed: readonly Pick<Component, 'type' | 'fullName'>[]): Buffer {
  return zip({ 'package.xml': manifest([]), 'destructiveChanges.xml': manifest(removed) });
}

/** `package.xml` of components, in the order in which they stand on each other. */
export function manifest(components: readonly Pick<Component, 'type' | 'fullName'>[]): string {
  const types = COMPONENT_TYPES.filter((type) => LISTED[type] === undefined).map((name) => ({
    members: components
      .filter(({ type }) => (LISTED[type] ?? type) === name)
      .map(({ fullName }) => fullName)
      .sort(),
    name,
  }));
  const body: Body = { types: types.filter(({ members }) => members.length > 0), version: API_VERSION };
  return metadataFile('Package', body);
}

function zip(files: Readonly<Record<string, string>>): Buffer {
  // A fixed time, so that the same package is the same bytes; zip counts from 1980.
  const mtime = new Date(1980, 0, 1);
  const entries = Object.entries(files).map(([path, text]): [string, [Uint8Array, { mtime: Date }]] => [
    path,
    [strToU8(text), { mtime }],
  ]);
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}
