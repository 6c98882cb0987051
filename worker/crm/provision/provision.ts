import { Connection } from 'jsforce';
import { PlimsollError } from '../../../shared/error';
import type { SalesforceSettings } from '../../sources/salesforce/settings';
import { CallMeter } from '../calls';
import { API_VERSION, Client } from '../connection';
import type { DescribedObject } from '../crm';
import { MeteredTransport } from '../metered-transport';
import { realPatience } from '../retry';
import { literal } from '../soql';
import { deployPackage } from './deploy';
import { ACCOUNT_FIELDS, type FieldSpec } from './fields';
import { buildPackage } from './package';
import type { PermissionSetName } from './permission-sets';
import { fieldsRead } from './readable-fields';

const CALL_TIMEOUT_MS = 120_000;

export interface ProvisionOptions {
  /** An administrator's own session. Used for this and never kept. */
  admin: { instanceUrl: string; accessToken: string };
  settings: SalesforceSettings;
  /** Permission sets to assign, by user name. */
  assign?: readonly { username: string; sets: readonly PermissionSetName[] }[];
  /** Gives the writer Modify All on Account instead of leaving record access to a sharing rule. */
  modifyAll?: boolean;
  pollMs?: number;
}

export interface Provisioned {
  /** Fields made now. */
  created: string[];
  /** Fields of the contract that were there. */
  found: string[];
  assigned: { username: string; set: PermissionSetName }[];
  /** What the administrator has to do by hand: no layout and no page is ever deployed. */
  advice: string[];
}

/**
 * Makes the fields, the custom setting, the custom permission and the permission sets of the contract, and
 * assigns the sets. May be run again: fields that exist are left as they are, permission sets are replaced.
 * @throws PlimsollError DEPLOY_FAILED | NO_SUCH_USER and what the calls met
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const meter = new CallMeter();
  const connection = new Connection({ ...options.admin, version: API_VERSION });
  connection._transport = new MeteredTransport(meter, CALL_TIMEOUT_MS);
  const client = new Client(connection, meter, realPatience);

  const account = await client.describe('Account');
  const found = ACCOUNT_FIELDS.filter((field) => account?.fields.has(field.name.toLowerCase()));
  const missing = ACCOUNT_FIELDS.filter((field) => !found.includes(field));
  const plan = {
    missing,
    fields: ACCOUNT_FIELDS,
    readable: await readableFields(client, options.settings),
    modifyAll: options.modifyAll ?? false,
  };
  await deployPackage(connection, buildPackage(plan), options.pollMs);
  const assigned = await assignSets(client, connection, options.assign ?? []);
  return { created: names(missing), found: names(found), assigned, advice: adviceFor(options) };
}

const names = (fields: readonly FieldSpec[]): string[] =>
  fields.map((field) => `${field.object}.${field.name}`);

/** Of the fields that are read, those which a permission set can and must grant. */
async function readableFields(client: Client, settings: SalesforceSettings): Promise<string[]> {
  const contract = new Set(ACCOUNT_FIELDS.map((field) => `Account.${field.name}`));
  const readable: string[] = [];
  for (const [object, fields] of fieldsRead(settings)) {
    const described = await client.describe(object);
    if (!described) continue;
    readable.push(
      ...fields.flatMap((name) => grantable(described, name)).filter((path) => !contract.has(path)),
    );
  }
  return readable;
}

function grantable(object: DescribedObject, name: string): string[] {
  const field = object.fields.get(name.toLowerCase());
  return field?.permissionable ? [`${object.name}.${field.name}`] : [];
}

async function assignSets(
  client: Client,
  connection: Connection,
  wanted: NonNullable<ProvisionOptions['assign']>,
): Promise<Provisioned['assigned']> {
  const assigned: Provisioned['assigned'] = [];
  for (const { username, sets } of wanted) {
    const [user] = await client.query(`SELECT Id FROM User WHERE Username = ${literal(username)}`);
    if (!user) {
      throw new PlimsollError(
        'NO_SUCH_USER',
        `There is no user ${username}.`,
        'Give the full user name of an active user.',
      );
    }
    for (const set of sets) {
      const [row] = await client.query(`SELECT Id FROM PermissionSet WHERE Name = ${literal(set)}`);
      const [userId, setId] = [String(user['Id']), String(row?.['Id'])];
      const condition = `AssigneeId = ${literal(userId)} AND PermissionSetId = ${literal(setId)}`;
      const [existing] = await client.query(`SELECT Id FROM PermissionSetAssignment WHERE ${condition}`);
      if (existing) continue;
      await connection.request({
        method: 'POST',
        url: '/sobjects/PermissionSetAssignment',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ AssigneeId: userId, PermissionSetId: setId }),
      });
      assigned.push({ username, set });
    }
  }
  return assigned;
}

function adviceFor(options: ProvisionOptions): string[] {
  const on = (writers: readonly FieldSpec['writer'][]): string =>
    ACCOUNT_FIELDS.filter((field) => writers.includes(field.writer))
      .map((field) => field.label)
      .join(', ');
  return [
    `Put on the account page, read-only: ${on(['worker', 'formula'])}.`,
    `Put on the account page, to be filled in by people: ${on(['csm', 'manager'])}.`,
    'Assign Plimsoll_Viewer, Plimsoll_CSM or Plimsoll_Manager to the people who work with accounts; administrators see the new fields only with one of them, too.',
    ...(options.modifyAll
      ? []
      : [
          'Share the accounts in scope with the integration user, read and write (criteria sharing rule), where accounts are private.',
        ]),
    'Where activities or e-mails are private, give the integration user View All Data, or some are not seen: compare `plimsoll doctor`.',
  ];
}
