import type { OrgApi } from '../data/types';
import { type Component, type ComponentName, type Problem, readPackage } from './components';
import { readDestructive } from './destructive';
import { openZip, type PackageFiles } from './zip';

export interface DeployOptions {
  checkOnly: boolean;
  /** True takes everything back when one component fails; production orgs insist on it. */
  rollbackOnError: boolean;
}

export interface Deployed extends ComponentName {
  created: boolean;
  changed: boolean;
  deleted: boolean;
}

export interface DeployOutcome {
  successes: Deployed[];
  failures: Problem[];
  total: number;
}

class TakenBack extends Error {}

/** Deploys a package on behalf of a user at a moment (ISO datetime). Never throws: all that is wrong is a failure. */
export function deployPackage(
  org: OrgApi,
  user: string,
  zip: Uint8Array,
  options: DeployOptions,
  at: string,
): DeployOutcome {
  let files: PackageFiles;
  let components: Component[];
  const failures: Problem[] = [];
  try {
    files = openZip(zip);
    const content = readPackage(files);
    const destructive = readDestructive(files);
    components = [...content.components, ...destructive.components];
    failures.push(...content.problems, ...destructive.problems);
  } catch (thrown) {
    const problem = {
      componentType: '',
      fullName: 'package.xml',
      fileName: 'package.xml',
      problem: wordsOf(thrown),
    };
    return { successes: [], failures: [problem], total: 1 };
  }
  const total = components.length + failures.length;
  const failed = new Set(failures.map((failure) => `${failure.componentType}:${failure.fullName}`));
  const successes: Deployed[] = [];
  try {
    org.transaction(() => {
      for (const component of components) {
        if (failed.has(`${component.componentType}:${component.fullName}`)) continue;
        try {
          // Its own transaction, so that a component refused halfway leaves nothing behind.
          successes.push(org.transaction(() => deployOne(org, user, component, at)));
        } catch (thrown) {
          failures.push({ ...nameOnly(component), problem: wordsOf(thrown) });
        }
      }
      if (options.checkOnly || (options.rollbackOnError && failures.length > 0)) throw new TakenBack();
    });
  } catch (thrown) {
    if (!(thrown instanceof TakenBack)) throw thrown;
  }
  return { successes, failures, total };
}

function deployOne(org: OrgApi, user: string, component: Component, at: string): Deployed {
  const report = (change: 'created' | 'changed' | 'unchanged' | 'deleted'): Deployed => ({
    ...nameOnly(component),
    created: change === 'created',
    changed: change !== 'unchanged',
    deleted: change === 'deleted',
  });
  switch (component.kind) {
    case 'object': {
      const change = org.addObject(user, component.object, at);
      if (component.sharing) org.setSharing(component.object.name, component.sharing);
      return report(change);
    }
    case 'field':
      return report(org.addField(user, component.field, at));
    case 'customPermission':
      org.addCustomPermission(user, component.fullName, component.label, at);
      return report('changed');
    case 'permissionSet':
      return report(org.deployPermissionSet(user, component.set, at));
    case 'removeField':
      org.removeField(user, component.target.object, component.target.name, at);
      return report('deleted');
  }
}

const nameOnly = ({ componentType, fullName, fileName }: ComponentName): ComponentName => ({
  componentType,
  fullName,
  fileName,
});

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
