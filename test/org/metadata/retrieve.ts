import type { OrgApi } from '../data/org-api';
import type { MetadataType } from './metadata-type';
import { contentElements, metadataFile } from './metadata-xml';
import { METADATA_TYPES, typeNamed } from './types/index';
import { type PackageFiles, packZip } from './zip';

export interface RetrievedFile {
  type: MetadataType;
  fullName: string;
  fileName: string;
}

export interface RetrievedPackage {
  zip: Uint8Array;
  files: RetrievedFile[];
  /** Where in the zip its package.xml stands. */
  manifestName: string;
  problems: Array<{ fileName: string; problem: string }>;
}

interface Wanted {
  type: MetadataType;
  fullName: string;
}

/** The folder that what is retrieved stands in, unless it is asked for as a single package. */
const WRAPPER = 'unpackaged/';

/** Packs the components that a manifest names. What is not there is a problem of package.xml. */
export function retrievePackage(
  org: OrgApi,
  members: ReadonlyMap<string, readonly string[]>,
  version: string,
  singlePackage: boolean,
): RetrievedPackage {
  const root = singlePackage ? '' : WRAPPER;
  const problems: RetrievedPackage['problems'] = [];
  const wanted: Wanted[] = [];
  for (const [name, fullNames] of members) {
    const type = typeNamed(name);
    if (!type) {
      problems.push({
        fileName: `${root}package.xml`,
        problem: `Unknown type name '${name}' specified in package.xml`,
      });
      continue;
    }
    for (const fullName of expanded(org, type, fullNames)) {
      const found = folderNamed(org, type, fullName) ?? (type.exists(org, fullName) ? type : undefined);
      if (found) wanted.push({ type: found, fullName });
      else {
        const problem = `Entity of type '${name}' named '${fullName}' cannot be found`;
        problems.push({ fileName: `${root}package.xml`, problem });
      }
    }
  }
  const packed: PackageFiles = new Map();
  for (const [fileName, text] of filesOf(org, wanted)) packed.set(`${root}${fileName}`, text);
  packed.set(`${root}package.xml`, manifestText(members, version));
  const files = withParents(wanted).map(({ type, fullName }) => ({
    type,
    fullName,
    fileName: `${root}${fileNameOf(type, fullName)}`,
  }));
  return { zip: packZip(packed), files, problems, manifestName: `${root}package.xml` };
}

/** A part of an object brings the object's file with it. */
function withParents(wanted: readonly Wanted[]): Wanted[] {
  const named = new Map<string, Wanted>();
  const add = (one: Wanted) => named.set(`${one.type.xmlName}:${one.fullName}`, one);
  for (const one of wanted) {
    const parent = one.type.within && typeNamed(one.type.within.parent);
    if (parent) add({ type: parent, fullName: one.fullName.split('.')[0] ?? '' });
    add(one);
  }
  return [...named.values()];
}

/** Where in a package a component stands. */
export function fileNameOf(type: MetadataType, fullName: string): string {
  const { directoryName, suffix, within, folderOf } = type;
  if (folderOf !== undefined) return `${directoryName}/${fullName}-meta.xml`;
  return `${directoryName}/${within ? fullName.split('.')[0] : fullName}.${suffix}`;
}

/** A wildcard stands for everything of its type, of objects for the custom ones; folders have none. */
function expanded(org: OrgApi, type: MetadataType, names: readonly string[]): string[] {
  if (!names.includes('*') || type.inFolder) return [...names];
  const all = type.names(org);
  return type.xmlName === 'CustomObject' ? all.filter((name) => org.find(name)?.custom) : all;
}

function folderNamed(org: OrgApi, type: MetadataType, fullName: string): MetadataType | undefined {
  const folder = METADATA_TYPES.find((each) => each.folderOf === type.xmlName);
  return folder?.exists(org, fullName) ? folder : undefined;
}

function* filesOf(org: OrgApi, wanted: readonly Wanted[]): Generator<[string, string]> {
  const parents = new Map<string, Wanted[]>();
  const whole = new Set<string>();
  for (const { type, fullName } of wanted) {
    if (type.within || type.xmlName === 'CustomObject') {
      const parent = org.find(fullName.split('.')[0] ?? '')?.name ?? fullName;
      const children = parents.get(parent) ?? [];
      parents.set(parent, children);
      if (type.within) children.push({ type, fullName });
      else whole.add(parent);
    } else {
      const content = type.contentOf(org, fullName) ?? {};
      yield [fileNameOf(type, fullName), metadataFile(type.xmlName, contentElements(content))];
    }
  }
  for (const [name, children] of parents) {
    const content = objectContent(org, name, whole.has(name) ? 'all' : children);
    yield [`objects/${name}.object`, metadataFile('CustomObject', contentElements(content))];
  }
}

/** What metadata says of an object: with everything that it has, or of the named parts only. */
export function objectContent(org: OrgApi, object: string, parts: 'all' | readonly Wanted[]): object {
  const content = parts === 'all' ? (typeNamed('CustomObject')?.contentOf(org, object) ?? {}) : {};
  const chosen = parts === 'all' ? childrenOf(org, object) : parts;
  const listed: Record<string, object[]> = {};
  for (const { type, fullName } of chosen) {
    const element = type.within?.element ?? '';
    const own = fullName.slice(fullName.indexOf('.') + 1);
    const item = { fullName: own, ...type.contentOf(org, fullName) };
    listed[element] = [...(listed[element] ?? []), item];
  }
  return { ...content, ...listed };
}

function childrenOf(org: OrgApi, object: string): Wanted[] {
  const types: readonly MetadataType[] = METADATA_TYPES.filter((type) => type.within);
  return types.flatMap((type) =>
    type
      .names(org)
      .filter((fullName) => fullName.toLowerCase().startsWith(`${object.toLowerCase()}.`))
      .map((fullName) => ({ type, fullName })),
  );
}

function manifestText(members: ReadonlyMap<string, readonly string[]>, version: string): string {
  const types = [...members].map(([name, listed]) => ({ members: [...listed], name }));
  return metadataFile('Package', { types, version });
}
