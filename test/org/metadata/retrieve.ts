import type { FieldDef, OrgApi } from '../data/types';
import { escapeXml } from '../http/soap-envelope';
import { objectFile } from './field-xml';
import { type PackageFiles, packZip } from './zip';

export interface RetrievedPackage {
  zip: Uint8Array;
  files: Array<{ type: string; fullName: string; fileName: string }>;
  problems: Array<{ fileName: string; problem: string }>;
}

/**
 * Packs custom fields and objects that a manifest names. Permission sets are not handed out: the org keeps what
 * they grant, not the files they came in.
 */
export function retrievePackage(
  org: OrgApi,
  members: ReadonlyMap<string, readonly string[]>,
  version: string,
): RetrievedPackage {
  const wanted = new Map<string, FieldDef[]>();
  const files: RetrievedPackage['files'] = [];
  const problems: RetrievedPackage['problems'] = [];
  for (const fullName of members.get('CustomField') ?? []) {
    const [object = '', name = ''] = fullName.split('.');
    const field = org.find(object)?.fields.get(name.toLowerCase());
    if (field?.custom) push(wanted, org.object(object).name, field);
    else problems.push(missing('CustomField', fullName));
  }
  for (const fullName of expand(org, members.get('CustomObject') ?? [])) {
    const object = org.find(fullName);
    if (!object) problems.push(missing('CustomObject', fullName));
    else
      wanted.set(
        object.name,
        [...object.fields.values()].filter((field) => field.custom),
      );
  }
  for (const [type] of [...members].filter(([type]) => type !== 'CustomField' && type !== 'CustomObject')) {
    problems.push({
      fileName: 'package.xml',
      problem: `Entity type: '${type}' cannot be retrieved from this org`,
    });
  }
  const packed: PackageFiles = new Map();
  for (const [name, fields] of wanted) {
    const fileName = `unpackaged/objects/${name}.object`;
    packed.set(fileName, objectFile(org.object(name), fields));
    files.push({ type: 'CustomObject', fullName: name, fileName });
  }
  packed.set('unpackaged/package.xml', manifestText(members, version));
  return { zip: packZip(packed), files, problems };
}

function push(wanted: Map<string, FieldDef[]>, object: string, field: FieldDef) {
  wanted.set(object, [...(wanted.get(object) ?? []), field]);
}

function expand(org: OrgApi, names: readonly string[]) {
  if (!names.includes('*')) return names;
  return [...org.schema().values()].filter((object) => object.custom).map((object) => object.name);
}

const missing = (type: string, fullName: string) => ({
  fileName: 'package.xml',
  problem: `Entity of type '${type}' named '${fullName}' cannot be found`,
});

function manifestText(members: ReadonlyMap<string, readonly string[]>, version: string) {
  const types = [...members].map(([type, names]) => {
    const list = names.map((name) => `<members>${escapeXml(name)}</members>`).join('');
    return `<types>${list}<name>${escapeXml(type)}</name></types>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types.join('')}<version>${version}</version></Package>\n`;
}
