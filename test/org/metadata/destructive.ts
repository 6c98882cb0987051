import type { MetadataType } from './metadata-type';
import { type ComponentName, type Problem, problemOf } from './package-content';
import { readManifest } from './package-manifest';
import { typeNamed } from './types/index';
import type { PackageFiles } from './zip';

/** One thing a package takes away. */
export interface Removal extends ComponentName {
  type: MetadataType;
}

/** What is taken away before anything is added, and after. */
export interface Removals {
  before: Removal[];
  after: Removal[];
  problems: Problem[];
  /** The files that said so. */
  fileNames: string[];
}

const FILES = [
  ['destructiveChangesPre.xml', 'before'],
  ['destructiveChanges.xml', 'before'],
  ['destructiveChangesPost.xml', 'after'],
] as const;

/** Reads what a package deletes. A wildcard deletes nothing on the platform either: it is a problem. */
export function readDestructive(files: PackageFiles): Removals {
  const removals: Removals = { before: [], after: [], problems: [], fileNames: [] };
  for (const [fileName, when] of FILES) {
    const text = files.get(fileName);
    if (text === undefined) continue;
    removals.fileNames.push(fileName);
    try {
      for (const [componentType, members] of readManifest(text).members) {
        for (const fullName of members) {
          const type = typeOfMember(componentType, fullName);
          const named = { componentType: type?.xmlName ?? componentType, fullName, fileName };
          if (type && fullName !== '*') removals[when].push({ ...named, type });
          else removals.problems.push(problemOf(named, `Wildcards are not supported in ${fileName}`));
        }
      }
    } catch (thrown) {
      removals.problems.push(problemOf({ componentType: '', fullName: fileName, fileName }, thrown));
    }
  }
  return removals;
}

/** A folder stands among its reports: `<members>Folder</members><name>Report</name>`. */
function typeOfMember(name: string, member: string): MetadataType | undefined {
  const type = typeNamed(name);
  return type?.inFolder && !member.includes('/') ? typeNamed(`${name}Folder`) : type;
}
