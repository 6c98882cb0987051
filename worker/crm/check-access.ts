import { PlimsollError } from '../../shared/error';
import type { Check } from '../sources/define-source';
import type { Crm } from './crm';
import { grantedPaths } from './provision/field-spec';
import { EVERY_FIELD } from './provision/fields';
import { list, literal } from './soql';

type Finding = Omit<Check, 'name'>;

const WRITTEN = ['Account', 'Opportunity'];
const READ = ['Account', 'Contact', 'Opportunity', 'Case'];
/** Of one object that many may be hidden before it is told: Salesforce counts all rows now and then only. */
const UNCOUNTED = 0.02;
/** UserRecordAccess answers for no more records at once. */
const SAMPLE = 200;
const NAMED = 5;

const OURS = new Set(EVERY_FIELD.filter(({ writer }) => writer === 'worker').flatMap(grantedPaths));

/** Whether the worker's user may write more than what is ours. Only the allow-list would keep it from that. */
export async function checkPrivilege(crm: Crm): Promise<Finding> {
  const others: string[] = [];
  for (const object of WRITTEN) {
    const described = await crm.describe(object, { fresh: true });
    if (!described) {
      return {
        ok: false,
        detail: `${object} is not shown to the worker's user: what it may edit there cannot be told.`,
        remedy:
          'Run `plimsoll provision` as an administrator, and assign the permission set Plimsoll_Reader to the integration user.',
      };
    }
    for (const { name, updateable, permissionable } of described.fields.values()) {
      if (updateable && permissionable && !OURS.has(`${object}.${name}`)) others.push(`${object}.${name}`);
    }
  }
  if (others.length === 0)
    return { ok: true, detail: 'edits the fields of Plimsoll and no other', remedy: '' };
  const more = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  return {
    ok: false,
    detail: `The worker's user may edit fields that are not Plimsoll's: ${others.slice(0, NAMED).join(', ')}${more}.`,
    remedy:
      'Sign in as a user of its own (Setup, Users: licence Salesforce Integration, profile Minimum Access - API Only Integrations) that holds no permission sets but those of Plimsoll.',
  };
}

/** Whether rows are hidden from the worker's user: of a query they are missing without a word. */
export async function checkRowsRead(crm: Crm): Promise<Finding> {
  const all = await crm.recordCounts(READ);
  if (!all) return { ok: true, detail: 'not compared: that takes the permission View Setup', remedy: '' };
  const hidden: string[] = [];
  for (const [object, count] of all) {
    const described = await crm.describe(object, { fresh: true });
    const seen = described ? await crm.count(`SELECT COUNT() FROM ${object}`) : 0;
    if (seen < Math.floor(count * (1 - UNCOUNTED))) hidden.push(`${seen} of ${count} of ${object}`);
  }
  if (hidden.length === 0) return { ok: true, detail: `all rows of ${READ.join(', ')} are seen`, remedy: '' };
  return {
    ok: false,
    detail: `Only ${hidden.join(', ')} are seen.`,
    remedy:
      'Assign the permission set Plimsoll_Reader, which grants View All, to the integration user; or share the rows with it.',
  };
}

/** Whether the worker's user may write the accounts in scope, by a sample of them. */
export async function checkRowsWritten(crm: Crm, scope: string): Promise<Finding> {
  const rows = await crm
    .query(`SELECT Id FROM Account WHERE ${scope} LIMIT ${SAMPLE}`)
    .catch((error: unknown) => {
      // What is wrong with the scope itself, the source's own check says.
      if (error instanceof PlimsollError && /^(INVALID_FIELD|MALFORMED_QUERY)$/.test(error.code)) return [];
      throw error;
    });
  if (rows.length === 0) return { ok: true, detail: 'no account is in scope', remedy: '' };
  const ids = rows.map((row) => String(row['Id']));
  const access = await crm.query(
    `SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = ${literal(crm.userId)} AND RecordId IN ${list(ids)}`,
  );
  const closed = access.filter((row) => row['HasEditAccess'] !== true).length;
  if (closed === 0) return { ok: true, detail: `all of ${ids.length} accounts looked at`, remedy: '' };
  return {
    ok: false,
    detail: `${closed} of ${ids.length} accounts in scope may not be written.`,
    remedy:
      'Share them with the integration user, read and write: Setup, Sharing Settings, a criteria-based sharing rule of Account. Or set provision.modifyAll and run `plimsoll provision`.',
  };
}
