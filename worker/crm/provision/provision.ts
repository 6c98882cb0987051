import type { SalesforceSettings } from '../../sources/salesforce/settings';
import type { Client } from '../connection';
import type { DescribedObject } from '../crm';
import { type Admin, type AdminSession, openAdmin } from './admin';
import { type Advice, adviceFor } from './advice';
import { type Assignment, assign, missingAssignments, type WantedAssignment } from './assignments';
import { deployPackage } from './deploy';
import { buildPackage } from './package';
import { type PlanInput, type ProvisionPlan, planProvision } from './plan';
import { readComponents } from './read-components';
import { fieldsRead } from './readable-fields';
import { type PicklistGap, picklistGaps } from './record-types';

export interface ProvisionOptions {
  admin: AdminSession;
  settings: SalesforceSettings;
  assign?: readonly WantedAssignment[];
  /** Gives the writer Modify All on Account and Opportunity instead of leaving record access to a sharing rule. */
  modifyAll?: boolean;
  /** Looks only, and says what would be done. */
  dryRun?: boolean;
  pollMs?: number;
}

export interface Provisioned {
  plan: ProvisionPlan;
  /** What was assigned, or would be. */
  assigned: Assignment[];
  gaps: PicklistGap[];
  advice: Advice;
}

/**
 * Makes all that the contract names in an org and puts right what is otherwise; a second time it finds nothing to do.
 * @throws PlimsollError DEPLOY_FAILED | FIELD_TAKEN | NO_SUCH_USER and what the calls met
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const admin = openAdmin(options.admin);
  const missing = await missingAssignments(admin, options.assign ?? []);
  const plan = await planProvision(admin.connection, await planInput(admin, options));
  if (!options.dryRun) {
    const deployed = [...plan.make, ...plan.change.map(({ component }) => component)];
    if (deployed.length > 0) await deployPackage(admin.connection, buildPackage(deployed), options.pollMs);
    await assign(admin, missing);
  }
  const { fields } = plan.contract;
  // Before they are made no record type can have their values.
  const unmade = new Set(options.dryRun ? plan.make.map(({ field }) => field) : []);
  const gaps = await picklistGaps(
    admin,
    fields.filter((field) => !unmade.has(field)),
  );
  return {
    plan,
    assigned: missing.map(({ username, set }) => ({ username, set })),
    gaps,
    advice: adviceFor(fields, gaps, options.modifyAll ?? false),
  };
}

/** What of the org decides what it gets. */
export async function planInput(
  { client, connection }: Admin,
  { settings, modifyAll = false }: Pick<ProvisionOptions, 'settings' | 'modifyAll'>,
): Promise<PlanInput> {
  const { renewalDate, arr, csm } = settings.account;
  const mapped = [renewalDate, arr, csm].flatMap((name) => (name === null ? [] : [`Account.${name}`]));
  const there = await readComponents(connection, 'CustomField', mapped);
  return {
    settings,
    readable: await readableFields(client, settings),
    modifyAll,
    has: (field) => there.has(`account.${field}`),
  };
}

/** Of the fields that are read, those which a permission set can and must grant. */
async function readableFields(client: Client, settings: SalesforceSettings): Promise<string[]> {
  const readable: string[] = [];
  for (const [object, fields] of fieldsRead(settings)) {
    const described = await client.describe(object);
    if (described) readable.push(...fields.flatMap((name) => grantable(described, name)));
  }
  return readable;
}

function grantable(object: DescribedObject, name: string): string[] {
  const field = object.fields.get(name.toLowerCase());
  return field?.permissionable ? [`${object.name}.${field.name}`] : [];
}
