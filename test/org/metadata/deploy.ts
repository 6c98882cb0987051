import { keepIf } from '../data/keep-if';
import { type Removal, readDestructive } from './destructive';
import type { Change, Target } from './metadata-type';
import {
  type Component,
  type ComponentName,
  type PackageOptions,
  type Problem,
  problemOf,
  readPackage,
} from './package-content';
import { openZip, type PackageFiles, UnfitZip } from './zip';

export interface DeployOptions extends PackageOptions {
  checkOnly: boolean;
  ignoreWarnings: boolean;
  /** True takes everything back when one component fails; production orgs insist on it. */
  rollbackOnError: boolean;
}

export interface Deployed extends ComponentName {
  created: boolean;
  changed: boolean;
  deleted: boolean;
  id: string;
  /** A warning that was let pass. */
  warning?: string;
}

export interface DeployOutcome {
  successes: Deployed[];
  failures: Problem[];
  total: number;
  /** Why the package was not even looked into. */
  refused?: UnfitZip;
}

/** What stands for the package as a whole in a report. */
const WHOLE = { componentType: '', fullName: 'package.xml', fileName: 'package.xml' };

/** Deploys a package on behalf of a user at a moment. Never throws: all that is wrong is a failure. */
export function deployPackage(target: Target, zip: Uint8Array, options: DeployOptions): DeployOutcome {
  const outcome: DeployOutcome = { successes: [], failures: [], total: 1 };
  let plan: Plan;
  try {
    plan = readPlan(zip, options);
  } catch (thrown) {
    if (thrown instanceof UnfitZip) outcome.refused = thrown;
    outcome.failures.push(problemOf(WHOLE, thrown));
    return outcome;
  }
  const { before, components, after, manifests } = plan;
  outcome.failures.push(...plan.problems);
  outcome.total = before.length + components.length + after.length + plan.problems.length;
  try {
    keepIf(target.org, () => {
      removeAll(target, before, options, outcome);
      applyAll(target, components, outcome);
      removeAll(target, after, options, outcome);
      return !options.checkOnly && !(options.rollbackOnError && outcome.failures.length > 0);
    });
  } catch (thrown) {
    outcome.successes.length = 0;
    outcome.failures.push(problemOf(WHOLE, thrown));
  }
  outcome.successes.push(...manifests.map(manifestSuccess));
  for (const name of [...outcome.successes, ...outcome.failures])
    name.fileName = plan.wrapper + name.fileName;
  return outcome;
}

interface Plan {
  before: Removal[];
  components: Component[];
  after: Removal[];
  problems: Problem[];
  manifests: string[];
  /** The folder in the zip that everything stands in: empty, or with a slash at its end. */
  wrapper: string;
}

function readPlan(zip: Uint8Array, options: DeployOptions): Plan {
  const { files, wrapper }: { files: PackageFiles; wrapper: string } = openZip(zip);
  const { components, problems } = readPackage(files, options);
  const { before, after, problems: undone, fileNames } = readDestructive(files);
  return {
    before,
    components,
    after,
    problems: [...problems, ...undone],
    manifests: ['package.xml', ...fileNames],
    wrapper,
  };
}

/**
 * Components of one type may need each other in any order, as formulas do: what is refused is tried again for as
 * long as others of its type succeed.
 */
function applyAll(target: Target, components: readonly Component[], outcome: DeployOutcome): void {
  let waiting = [...components];
  for (const xmlName of new Set(components.map((component) => component.componentType))) {
    let mine = waiting.filter((component) => component.componentType === xmlName);
    waiting = waiting.filter((component) => component.componentType !== xmlName);
    for (;;) {
      const refused: Array<[Component, unknown]> = [];
      for (const component of mine) {
        try {
          // Its own transaction, so that a component refused halfway leaves nothing behind.
          const change = target.org.transaction(() => component.read.apply(target, component.fullName));
          outcome.successes.push(deployed(target, component, change));
        } catch (thrown) {
          refused.push([component, thrown]);
        }
      }
      if (refused.length === 0 || refused.length === mine.length) {
        outcome.failures.push(
          ...refused.map(([component, thrown]) => problemOf(component, thrown, component.place)),
        );
        break;
      }
      mine = refused.map(([component]) => component);
    }
  }
}

function removeAll(
  target: Target,
  removals: readonly Removal[],
  options: DeployOptions,
  outcome: DeployOutcome,
): void {
  const { org } = target;
  for (const removal of removals) {
    const { type, fullName, componentType, fileName } = removal;
    const named = { componentType, fullName, fileName };
    if (!type.exists(org, fullName)) {
      const warning = `No ${componentType} named: ${fullName} found`;
      const nothing = { ...named, created: false, changed: false, deleted: false, id: '' };
      if (options.ignoreWarnings) outcome.successes.push({ ...nothing, warning });
      else outcome.failures.push({ ...problemOf(named, warning), problemType: 'Warning' });
      continue;
    }
    try {
      const id = type.idOf(org, fullName);
      org.transaction(() => type.remove(target, fullName));
      outcome.successes.push({ ...named, created: false, changed: true, deleted: true, id });
    } catch (thrown) {
      outcome.failures.push(problemOf(named, thrown));
    }
  }
}

const deployed = ({ org }: Target, component: Component, change: Change): Deployed => ({
  componentType: component.componentType,
  fullName: component.fullName,
  fileName: component.fileName,
  created: change === 'created',
  changed: change !== 'unchanged',
  deleted: false,
  id: component.type.idOf(org, component.fullName),
});

const manifestSuccess = (fileName: string): Deployed => ({
  componentType: '',
  fullName: fileName,
  fileName,
  created: false,
  changed: true,
  deleted: false,
  id: '',
});
