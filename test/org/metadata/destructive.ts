import type { Component, Problem } from './components';
import { readManifest } from './package-manifest';
import type { PackageFiles } from './zip';

const FILES = ['destructiveChanges.xml', 'destructiveChangesPre.xml', 'destructiveChangesPost.xml'];

/** Reads what a package deletes. Only custom fields can be; anything else is a problem. */
export function readDestructive(files: PackageFiles): { components: Component[]; problems: Problem[] } {
  const components: Component[] = [];
  const problems: Problem[] = [];
  for (const fileName of FILES) {
    const text = files.get(fileName);
    if (text === undefined) continue;
    for (const [componentType, members] of readManifest(text).members) {
      for (const fullName of members) {
        const [object, name] = fullName.split('.');
        if (componentType === 'CustomField' && object && name) {
          components.push({
            componentType,
            fullName,
            fileName,
            kind: 'removeField',
            target: { object, name },
          });
        } else {
          const problem = `Cannot delete ${componentType} ${fullName}: only custom fields can be deleted here`;
          problems.push({ componentType, fullName, fileName, problem });
        }
      }
    }
  }
  return { components, problems };
}
