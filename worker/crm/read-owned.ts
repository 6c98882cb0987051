import { OWNED_ACCOUNT_FIELDS, type OwnedAccountField } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { to18 } from '../../shared/salesforce-id';
import { asStored } from './as-stored';
import type { Crm, CrmRecord, DescribedObject } from './crm';
import type { CrmRow } from './plan';
import { chunks, IDS_PER_QUERY, list } from './soql';

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** An org without our fields: refuse it, or (to plan without writing) take them as empty. */
  unprovisioned?: 'refuse' | 'empty';
}

const FIELDS = Object.keys(OWNED_ACCOUNT_FIELDS) as OwnedAccountField[];

/**
 * What the CRM holds now in the owned fields of accounts, by account id: of those named, or of all that meet a
 * SOQL condition. Accounts that are gone or not shown are missing in the answer.
 * @throws PlimsollError FIELDS_MISSING where the fields are not set up or not granted
 */
export async function readOwned(
  crm: Crm,
  which: { ids: readonly string[] } | { where: string },
  { signal, unprovisioned = 'refuse' }: ReadOptions = {},
): Promise<Map<string, CrmRow>> {
  const fields = await ownedFields(crm, unprovisioned);
  const select = `SELECT ${['Id', 'SystemModstamp', 'LastModifiedById', ...fields].join(', ')} FROM Account`;
  const queries =
    'ids' in which
      ? chunks(which.ids, IDS_PER_QUERY).map((ids) => `${select} WHERE Id IN ${list(ids)}`)
      : [`${select} WHERE ${which.where}`];
  const rows = new Map<string, CrmRow>();
  for (const soql of queries) {
    for await (const page of crm.queryPages(soql, signal ? { signal } : {})) {
      for (const record of page) rows.set(String(record['Id']), toRow(record, fields));
    }
  }
  return rows;
}

const missingIn = (described: DescribedObject | null): OwnedAccountField[] =>
  FIELDS.filter((field) => !described?.fields.has(field.toLowerCase()));

async function ownedFields(crm: Crm, unprovisioned: 'refuse' | 'empty'): Promise<OwnedAccountField[]> {
  let described = await crm.describe('Account');
  // They may have been made and granted since the worker signed in, as it asked for.
  if (missingIn(described).length > 0) described = await crm.describe('Account', { fresh: true });
  const has = (field: string): boolean => described?.fields.has(field.toLowerCase()) === true;
  const missing = missingIn(described);
  if (missing.length === 0 || unprovisioned === 'empty') return FIELDS.filter(has);
  throw new PlimsollError(
    'FIELDS_MISSING',
    `Account lacks ${missing.join(', ')}, or they are not granted to the integration user.`,
    'Run `plimsoll provision` as an administrator; it makes the fields and grants them.',
  );
}

function toRow(record: CrmRecord, fields: readonly OwnedAccountField[]): CrmRow {
  const values: CrmRow['values'] = {};
  for (const field of fields) {
    const value = record[field];
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    values[field] = asStored(field, plain ? value : null);
  }
  const author = record['LastModifiedById'];
  return {
    record: String(record['Id']),
    values,
    modstamp: new Date(String(record['SystemModstamp'])).toISOString(),
    lastModifiedBy: typeof author === 'string' ? to18(author) : null,
  };
}
