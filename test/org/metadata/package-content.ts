import { MetadataProblem, type Place } from './metadata-problem';
import type { MetadataType, ReadComponent } from './metadata-type';
import { isListed, type Manifest, readManifest, refuseOtherRoot } from './package-manifest';
import { METADATA_TYPES, typeNamed } from './types/index';
import { readXml, type XmlElement } from './xml-tree';
import type { PackageFiles } from './zip';

/** One thing a package asks for, in the words of a deployment's report. */
export interface ComponentName {
  componentType: string;
  fullName: string;
  fileName: string;
}

export interface Component extends ComponentName {
  type: MetadataType;
  read: ReadComponent;
  /** Where it stands in its file. */
  place: Place;
}

export interface Problem extends ComponentName {
  problem: string;
  place?: Place | undefined;
  problemType: 'Error' | 'Warning';
}

export interface PackageContent {
  manifest: Manifest;
  /** In the order in which they can be put into an org. */
  components: Component[];
  problems: Problem[];
}

export interface PackageOptions {
  /** What the manifest names may be absent from the zip. */
  allowMissingFiles: boolean;
  /** What is in the zip is deployed though the manifest does not name it. */
  autoUpdatePackage: boolean;
}

/**
 * Reads every component of a package that its manifest lists; what cannot be read becomes a problem.
 * @throws MetadataProblem when there is no manifest, or none that can be read
 */
export function readPackage(files: PackageFiles, options: PackageOptions): PackageContent {
  const text = files.get('package.xml');
  if (text === undefined) throw new MetadataProblem('No package.xml found');
  const content: PackageContent = { manifest: readManifest(text), components: [], problems: [] };
  for (const [path, body] of files) {
    if (/^(package|destructiveChanges(Pre|Post)?)\.xml$/.test(path)) continue;
    readFile(content, options, path, body);
  }
  content.components.sort((a, b) => rankOf(a.type) - rankOf(b.type));
  if (!options.allowMissingFiles) reportMissing(content);
  return content;
}

const rankOf = (type: MetadataType) => METADATA_TYPES.findIndex((each) => each.xmlName === type.xmlName);

/** The words of whatever a component was refused with. */
export function problemOf(name: ComponentName, thrown: unknown, place?: Place): Problem {
  const { componentType, fullName, fileName } = name;
  return {
    componentType,
    fullName,
    fileName,
    problem: thrown instanceof Error ? thrown.message : String(thrown),
    place: (thrown instanceof MetadataProblem ? thrown.place : undefined) ?? place,
    problemType: 'Error',
  };
}

function readFile(content: PackageContent, options: PackageOptions, fileName: string, body: string): void {
  const { components, problems, manifest } = content;
  const found = typeOfFile(fileName);
  if (!found) {
    problems.push(
      problemOf({ componentType: '', fullName: '', fileName }, `Unknown file in package: ${fileName}`),
    );
    return;
  }
  const { type, fullName } = found;
  const named = { componentType: type.xmlName, fullName, fileName };
  try {
    const root = readXml(body);
    refuseOtherRoot(root, type.xmlName);
    const read = type.read(root);
    const listed = isListed(manifest, type.folderOf ?? type.xmlName, fullName);
    const children = METADATA_TYPES.filter((each) => each.within?.parent === type.xmlName);
    if (listed || options.autoUpdatePackage) {
      components.push({ ...named, type, read, place: root.opened });
    } else if (children.length === 0) {
      const problem = `The named ${type.xmlName} ${fullName} is in the zip file but not in package.xml`;
      problems.push(problemOf(named, problem));
    }
    for (const child of children) {
      for (const element of root.children.filter((each) => each.name === child.within?.element)) {
        readChild(content, listed || options.autoUpdatePackage, child, element, named);
      }
    }
  } catch (thrown) {
    problems.push(problemOf(named, thrown));
  }
}

function readChild(
  { manifest, components, problems }: PackageContent,
  all: boolean,
  type: MetadataType,
  element: XmlElement,
  parent: ComponentName,
): void {
  const own = element.children.find((each) => each.name === 'fullName')?.text;
  const fullName = `${parent.fullName}.${own ?? ''}`;
  if (!all && !isListed(manifest, type.xmlName, fullName)) return;
  const named = { componentType: type.xmlName, fullName, fileName: parent.fileName };
  try {
    if (!own) throw new MetadataProblem('Required field is missing: fullName', element.closed);
    components.push({ ...named, type, read: type.read(element), place: element.opened });
  } catch (thrown) {
    problems.push(problemOf(named, thrown, element.opened));
  }
}

/** A file's type by its folder and ending, and the name of the component in it. */
function typeOfFile(path: string): { type: MetadataType; fullName: string } | undefined {
  const slash = path.indexOf('/');
  const directory = path.slice(0, slash);
  const rest = path.slice(slash + 1);
  for (const type of METADATA_TYPES as readonly MetadataType[]) {
    if (type.directoryName !== directory || type.within) continue;
    const ending = type.folderOf === undefined ? `.${type.suffix}` : '-meta.xml';
    if (rest.endsWith(ending) && rest.includes('/') >= (type.inFolder === true)) {
      return { type, fullName: rest.slice(0, -ending.length) };
    }
  }
  return undefined;
}

function reportMissing({ manifest, components, problems }: PackageContent): void {
  const present = new Set(
    [...components, ...problems].map(
      ({ componentType, fullName }) => `${typeNamed(componentType)?.folderOf ?? componentType}:${fullName}`,
    ),
  );
  for (const [type, members] of manifest.members) {
    for (const member of members) {
      if (member === '*' || present.has(`${type}:${member}`)) continue;
      const problem = `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`;
      problems.push(problemOf({ componentType: type, fullName: member, fileName: 'package.xml' }, problem));
    }
  }
}
