import type { NewField, NewObject, PermissionSetDef, SharingModel } from '../data/types';
import { readField } from './custom-field';
import { readObjectFile } from './custom-object';
import { isListed, type Manifest, readManifest } from './package-manifest';
import { readPermissionSet } from './permission-set';
import { readMetadataXml } from './xml';
import type { PackageFiles } from './zip';

/** One thing a package asks for, in the words of a deployment's report. */
export interface ComponentName {
  componentType: string;
  fullName: string;
  fileName: string;
}

export interface CustomFieldTarget {
  object: string;
  name: string;
}

export type Component = ComponentName &
  (
    | { kind: 'object'; object: NewObject; sharing: SharingModel | undefined }
    | { kind: 'field'; field: NewField }
    | { kind: 'customPermission'; label: string }
    | { kind: 'permissionSet'; set: PermissionSetDef }
    | { kind: 'removeField'; target: CustomFieldTarget }
  );

export interface Problem extends ComponentName {
  problem: string;
}

export interface PackageContent {
  manifest: Manifest;
  /** In the order in which they can be applied. */
  components: Component[];
  problems: Problem[];
}

/** Reads every component of a package that its manifest lists; what cannot be read becomes a problem. */
export function readPackage(files: PackageFiles): PackageContent {
  const text = files.get('package.xml');
  if (text === undefined) throw new Error('No package.xml found');
  const manifest = readManifest(text);
  const content: PackageContent = { manifest, components: [], problems: [] };
  const { components, problems } = content;
  for (const [path, body] of [...files].sort(
    ([a], [b]) => ORDER.indexOf(folderOf(a)) - ORDER.indexOf(folderOf(b)),
  )) {
    if (path.startsWith('objects/')) readObject(manifest, path, body, components, problems);
    else if (path.startsWith('customPermissions/')) readCustomPermission(path, body, components, problems);
    else if (path.startsWith('permissionsets/')) readSet(path, body, components, problems);
    else if (!path.includes('package.xml') && !path.startsWith('destructiveChanges')) {
      problems.push({ ...nameOf('', '', path), problem: `Unknown file in package: ${path}` });
    }
  }
  // Objects first: fields of one file may look up an object of another.
  components.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  reportUnlisted(content);
  reportMissing(content);
  return content;
}

const ORDER = ['objects', 'customPermissions', 'permissionsets'];
const KINDS: Component['kind'][] = ['object', 'field', 'customPermission', 'permissionSet', 'removeField'];
const folderOf = (path: string) => path.split('/')[0] ?? '';
const baseName = (path: string) => (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
const nameOf = (componentType: string, fullName: string, fileName: string): ComponentName => ({
  componentType,
  fullName,
  fileName,
});
const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

function readObject(
  manifest: Manifest,
  path: string,
  body: string,
  components: Component[],
  problems: Problem[],
) {
  const object = baseName(path);
  const named = nameOf('CustomObject', object, path);
  try {
    const file = readObjectFile(object, body);
    if (file.definition)
      components.push({ ...named, kind: 'object', object: file.definition, sharing: file.sharing });
    for (const xml of file.fields) {
      const field = nameOf('CustomField', `${object}.${xml.fullName}`, path);
      if (!isListed(manifest, 'CustomField', field.fullName) && !isListed(manifest, 'CustomObject', object))
        continue;
      try {
        components.push({ ...field, kind: 'field', field: readField(object, xml) });
      } catch (thrown) {
        problems.push({ ...field, problem: messageOf(thrown) });
      }
    }
  } catch (thrown) {
    problems.push({ ...named, problem: messageOf(thrown) });
  }
}

function readCustomPermission(path: string, body: string, components: Component[], problems: Problem[]) {
  const named = nameOf('CustomPermission', baseName(path), path);
  try {
    const xml = readMetadataXml(body, 'CustomPermission');
    const label: unknown = typeof xml === 'object' && xml !== null ? Reflect.get(xml, 'label') : undefined;
    if (typeof label !== 'string') throw new Error('Required field is missing: label');
    components.push({ ...named, kind: 'customPermission', label });
  } catch (thrown) {
    problems.push({ ...named, problem: messageOf(thrown) });
  }
}

function readSet(path: string, body: string, components: Component[], problems: Problem[]) {
  const named = nameOf('PermissionSet', baseName(path), path);
  try {
    components.push({ ...named, kind: 'permissionSet', set: readPermissionSet(named.fullName, body) });
  } catch (thrown) {
    problems.push({ ...named, problem: messageOf(thrown) });
  }
}

/** Files may stand in a package only if its manifest names them; fields follow their object's file. */
function reportUnlisted({ manifest, components, problems }: PackageContent) {
  for (const { kind, componentType, fullName, fileName } of components) {
    if (kind === 'field' || isListed(manifest, componentType, fullName)) continue;
    const problem = `The named ${componentType} ${fullName} is in the zip file but not in package.xml`;
    problems.push({ componentType, fullName, fileName, problem });
  }
}

function reportMissing({ manifest, components, problems }: PackageContent) {
  const present = new Set(
    [...components, ...problems].map(({ componentType, fullName }) => `${componentType}:${fullName}`),
  );
  const objects = new Set(
    components.filter((item) => item.kind === 'field').map((item) => item.fullName.split('.')[0]),
  );
  for (const [type, members] of manifest.members) {
    for (const member of members) {
      if (member === '*' || present.has(`${type}:${member}`)) continue;
      if (type === 'CustomObject' && objects.has(member)) continue;
      const problem = `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`;
      problems.push({ componentType: type, fullName: member, fileName: 'package.xml', problem });
    }
  }
}
