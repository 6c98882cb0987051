import type { Connection } from 'jsforce';
import { PlimsollError } from '../../../shared/error';
import type { SalesforceSettings } from '../../sources/salesforce/settings';
import { COMPONENT_TYPES, type Component, components } from './components';
import { type Difference, differences } from './differences';
import { type Contract, contractFields, EVERY_FIELD, MARK } from './fields';
import { type FoundComponent, readComponents } from './read-components';

/** A component that is there, and what of it is otherwise than wanted. */
export interface Drift {
  component: Component;
  differences: Difference[];
}

/** What an org has of what it should have. */
export interface ProvisionPlan {
  contract: Contract;
  /** Not there. */
  make: Component[];
  /** There, and otherwise: put right. */
  change: Drift[];
  /** There, as it should be. */
  same: Component[];
  /** People's fields that the org had before us: left as they are. */
  kept: Drift[];
}

/** What of the org decides what it gets. */
export interface PlanInput {
  settings: SalesforceSettings;
  /** Permissionable fields that the worker reads, as `Object.Field`. */
  readable: readonly string[];
  modifyAll: boolean;
  /** Whether Account has a field, by its name in lower case. */
  has: (accountField: string) => boolean;
}

/**
 * Compares an org with what it should have. Reads, and changes nothing.
 * @throws PlimsollError FIELD_TAKEN and what the calls met
 */
export async function planProvision(connection: Connection, input: PlanInput): Promise<ProvisionPlan> {
  const contract = contractFields(input.settings, input.has);
  const wanted = components(input.settings, contract, {
    readable: input.readable.filter((path) => !OURS.has(path)),
    modifyAll: input.modifyAll,
  });
  const plan: ProvisionPlan = { contract, make: [], change: [], same: [], kept: [] };
  for (const type of COMPONENT_TYPES) {
    const mine = wanted.filter((component) => component.type === type);
    const found = await readComponents(
      connection,
      type,
      mine.map(({ fullName }) => fullName),
    );
    for (const component of mine) sort(plan, component, found.get(component.fullName.toLowerCase()));
  }
  return plan;
}

const OURS = new Set(EVERY_FIELD.map(({ object, name }) => `${object}.${name}`));

function sort(plan: ProvisionPlan, component: Component, found: FoundComponent | undefined): void {
  if (found === undefined) {
    plan.make.push(component);
    return;
  }
  const { field, body } = component;
  const drift = differences(body, found);
  if (field !== undefined && !isOurs(found)) {
    if (field.writer === 'csm' || field.writer === 'manager') {
      plan.kept.push({ component, differences: drift.filter(({ path }) => TELLING.test(path)) });
      return;
    }
    refuseTaken(component, drift);
  }
  if (drift.length === 0) plan.same.push(component);
  else plan.change.push({ component, differences: drift });
}

/** What of a field that people filled in before us bears on what we read from it. */
const TELLING = /^(type|referenceTo|length|valueSet\.valueSetDefinition)/;

/** Whether we made a field: only then it is ours to change, and to take away. */
export const isOurs = (found: FoundComponent): boolean => String(found['description'] ?? '').startsWith(MARK);

/** A field under one of our names that is made otherwise, and not marked, is somebody else's. */
function refuseTaken({ fullName }: Component, drift: readonly Difference[]): void {
  const others = drift.filter(({ path }) => path !== 'description');
  const other = others.find(({ path }) => path === 'type') ?? others[0];
  if (!other) return;
  throw new PlimsollError(
    'FIELD_TAKEN',
    `${fullName} is there already and is no field of Plimsoll: its ${other.path} is ${other.found ?? 'nothing'}, not ${other.wanted ?? 'that'}.`,
    `Give that field another name once you know who uses it (Setup, Object Manager, Fields & Relationships, Edit, Field Name). Or, if Plimsoll may have it with all its values, begin its description with "${MARK}". Then run \`plimsoll provision\` again.`,
  );
}
