import type { OrgApi, PermissionSetDef } from '../data/types';
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
      refuseUnknown(org, component.set);
      return report(org.deployPermissionSet(user, component.set, at));
    case 'removeField':
      org.removeField(user, component.target.object, component.target.name, at);
      return report('deleted');
  }
}

/** A permission set may grant only what exists and can be granted. */
function refuseUnknown(org: OrgApi, set: PermissionSetDef) {
  for (const { object } of set.objects) {
    if (!org.find(object)) throw new Error(`In field: field - no CustomObject named ${object} found`);
  }
  for (const { field: path, edit } of set.fields) {
    const [object = '', name = ''] = path.split('.');
    const field = org.find(object)?.fields.get(name.toLowerCase());
    if (!field) throw new Error(`In field: field - no CustomField named ${path} found`);
    if (!field.permissionable) throw new Error(`You cannot deploy to a required field: ${path}`);
    if (edit && field.calculated) {
      throw new Error(`Field ${path} is a formula: its permission can be readable, not editable`);
    }
  }
}

const nameOnly = ({ componentType, fullName, fileName }: ComponentName): ComponentName => ({
  componentType,
  fullName,
  fileName,
});

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
