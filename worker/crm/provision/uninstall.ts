import type { SalesforceSettings } from '../../sources/salesforce/settings';
import { chunks } from '../soql';
import { type Admin, type AdminSession, openAdmin } from './admin';
import { assign } from './assignments';
import { type Backup, backUpValues } from './backup';
import { type Component, type ComponentType, components } from './components';
import { deployPackage } from './deploy';
import { type FieldSpec, pathOf } from './field-spec';
import { contractFields, EVERY_FIELD } from './fields';
import { buildPackage, buildRemoval } from './package';
import { BACKUP_SET, backupSet, PERMISSION_SETS } from './permission-sets';
import { isOurs } from './plan';
import { readComponents } from './read-components';

/** Salesforce deletes no more rows in one call. */
const ROWS_A_CALL = 200;

export interface UninstallOptions {
  admin: AdminSession;
  settings: SalesforceSettings;
  /** Where the values go before anything is removed; it must not exist. */
  backup: string;
  now: () => Date;
  /** Looks only, and says what would be removed. */
  dryRun?: boolean;
  pollMs?: number;
}

interface Named {
  type: ComponentType;
  fullName: string;
}

export interface Uninstalled {
  /** In the order in which it goes. */
  removed: Named[];
  /** Fields under our names that people had before us: left as they are. */
  kept: string[];
  /** Assignments of our permission sets that end. */
  unassigned: number;
  /** null where nothing was removed. */
  backup: Backup | null;
}

/**
 * Takes away all that `provision` made, what stands on others first: dashboard, reports, list views, permission sets
 * with their assignments, formulas, the fields that those read. The values are backed up before; nothing is removed
 * where that fails. Run again it goes on where it was interrupted.
 * @throws PlimsollError BACKUP_INCOMPLETE | FILE_UNWRITABLE | DEPLOY_FAILED and what the calls met
 */
export async function uninstall(options: UninstallOptions): Promise<Uninstalled> {
  const admin = openAdmin(options.admin);
  const { steps, stored, kept } = await whatIsThere(admin, options.settings);
  const removed = steps.flat();
  const assignments = await assignmentsOfOurs(admin);
  if (options.dryRun || removed.length === 0) {
    return { removed, kept, unassigned: assignments.length, backup: null };
  }
  const backup = stored.length === 0 ? null : await backUp(admin, stored, options);
  for (const ids of chunks(assignments, ROWS_A_CALL)) {
    await admin.send('DELETE', `/composite/sobjects?ids=${ids.join(',')}&allOrNone=true`);
  }
  for (const step of steps) {
    if (step.length > 0) await deployPackage(admin.connection, buildRemoval(step), options.pollMs);
  }
  return { removed, kept, unassigned: assignments.length, backup };
}

/**
 * Administrators see no field that no permission set grants them: for as long as the backup takes they hold one that
 * grants all that is left of ours, whatever became of the others.
 */
async function backUp(
  admin: Admin,
  fields: readonly FieldSpec[],
  options: UninstallOptions,
): Promise<Backup> {
  const set: Component = { type: 'PermissionSet', fullName: BACKUP_SET, body: backupSet(fields) };
  const { userId, organizationId } = await admin.identity();
  await deployPackage(admin.connection, buildPackage([set]), options.pollMs);
  const lent = await assign(admin, [{ userId, set: BACKUP_SET }]);
  try {
    const head = { organizationId, at: options.now().toISOString() };
    return await backUpValues(admin.client, fields, head, options.backup);
  } finally {
    for (const id of lent) await admin.send('DELETE', `/sobjects/PermissionSetAssignment/${id}`);
    await deployPackage(admin.connection, buildRemoval([set]), options.pollMs);
  }
}

async function assignmentsOfOurs({ client }: Admin): Promise<string[]> {
  const names = PERMISSION_SETS.map((name) => `'${name}'`).join(', ');
  const rows = await client.query(
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${names}) ORDER BY Id`,
  );
  return rows.map((row) => String(row['Id']));
}

/** What of ours an org has, in the steps in which it can go: no step holds what another thing of it stands on. */
async function whatIsThere(
  admin: Admin,
  settings: SalesforceSettings,
): Promise<{ steps: Named[][]; stored: FieldSpec[]; kept: string[] }> {
  const contract = contractFields(settings, () => true);
  const all = components(settings, contract, { readable: [], modifyAll: false });
  const there = async (type: ComponentType): Promise<Named[]> => {
    const names = all.filter((each) => each.type === type).map(({ fullName }) => fullName);
    const found = await readComponents(admin.connection, type, names);
    return names.filter((name) => found.has(name.toLowerCase())).map((fullName) => ({ type, fullName }));
  };
  const found = await readComponents(admin.connection, 'CustomField', EVERY_FIELD.map(pathOf));
  const present = EVERY_FIELD.filter((field) => found.has(pathOf(field).toLowerCase()));
  const fields = present.filter((field) => isOurs(found.get(pathOf(field).toLowerCase()) ?? {}));
  const named = (some: readonly FieldSpec[]) =>
    some.map((field): Named => ({ type: 'CustomField', fullName: pathOf(field) }));
  const formulas = fields.filter(({ writer }) => writer === 'formula');
  const stored = fields.filter((field) => !formulas.includes(field));
  const steps = [
    await there('Dashboard'),
    [...(await there('DashboardFolder')), ...(await there('Report'))],
    [...(await there('ReportFolder')), ...(await there('ListView'))],
    await there('PermissionSet'),
    [...(await there('CustomPermission')), ...(await there('CustomObject')), ...named(formulas)],
    named(stored),
  ];
  return { steps, stored, kept: present.filter((field) => !fields.includes(field)).map(pathOf) };
}
