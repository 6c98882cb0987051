import { MetadataProblem } from './metadata-problem';
import { complex, many, maybe, one, text } from './shape';
import { typeNamed } from './types/index';
import { readXml, type XmlElement } from './xml-tree';

export const packageShape = complex('Package', {
  fullName: maybe(text),
  apiAccessLevel: maybe(text),
  description: maybe(text),
  namespacePrefix: maybe(text),
  objectPermissions: many(text),
  packageType: maybe(text),
  postInstallClass: maybe(text),
  setupWeblink: maybe(text),
  types: many(complex('PackageTypeMembers', { members: many(text), name: one(text) })),
  uninstallClass: maybe(text),
  version: maybe(text),
});

/** What a package.xml lists: member names (or `*`) by metadata type. */
export interface Manifest {
  members: Map<string, string[]>;
  version: string | undefined;
}

/** @throws MetadataProblem with its place when it is no manifest, or names a type that the org does not know */
export function readManifest(source: string): Manifest {
  const root = readXml(source);
  refuseOtherRoot(root, 'Package');
  return manifestOf(packageShape.read(root));
}

export function manifestOf({
  types,
  version,
}: {
  types: Array<{ members: string[]; name: string }>;
  version?: string;
}): Manifest {
  const members = new Map<string, string[]>();
  for (const type of types) {
    if (!typeNamed(type.name)) {
      throw new MetadataProblem(
        `Unknown type name '${type.name}' specified in package.xml`,
        undefined,
        'INVALID_TYPE',
      );
    }
    members.set(type.name, [...(members.get(type.name) ?? []), ...type.members]);
  }
  return { members, version };
}

/** @throws MetadataProblem when a file's root element is another type's */
export function refuseOtherRoot(root: XmlElement, name: string): void {
  if (root.name === name) return;
  throw new MetadataProblem(
    `Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}${root.name} is not a ${name}`,
    root.opened,
    'INVALID_TYPE',
  );
}

/** Does the manifest name this component, by itself or by a wildcard? */
export function isListed(manifest: Manifest, type: string, fullName: string): boolean {
  const members = manifest.members.get(type) ?? [];
  return members.includes('*') || members.includes(fullName);
}
