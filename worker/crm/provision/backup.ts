import { closeSync, openSync, writeSync } from 'node:fs';
import { PlimsollError } from '../../../shared/error';
import type { Client } from '../connection';
import { type FieldSpec, pathOf } from './field-spec';

export interface Backup {
  file: string;
  /** Rows with at least one value, by object. */
  rows: Record<string, number>;
}

/** Objects whose rows hold a field; a field of Activity is held by tasks and events. */
const HOLDERS = { Account: ['Account'], Opportunity: ['Opportunity'], Activity: ['Task', 'Event'] } as const;

/**
 * Writes every value of these fields to a file of JSON Lines that only its owner may read: a line that tells what
 * it is, then one a row, `{object, Id, fields}`, without those that are empty.
 * @throws PlimsollError BACKUP_INCOMPLETE where a field cannot be read, FILE_UNWRITABLE, and what the calls met
 */
export async function backUpValues(
  client: Client,
  fields: readonly FieldSpec[],
  head: Readonly<Record<string, string>>,
  file: string,
): Promise<Backup> {
  const tables = await tablesOf(client, fields);
  let to: number;
  try {
    to = openSync(file, 'wx', 0o600);
  } catch (cause) {
    throw new PlimsollError(
      'FILE_UNWRITABLE',
      `The backup ${file} cannot be made.`,
      'Give --backup a file that does not exist, in a folder that you may write to. Nothing was removed.',
      cause,
    );
  }
  const rows: Record<string, number> = {};
  try {
    const lists = Object.fromEntries([...tables].map(([object, names]) => [object, names]));
    writeSync(to, `${JSON.stringify({ plimsoll: 'backup', ...head, fields: lists })}\n`);
    for (const [object, names] of tables) {
      rows[object] = 0;
      const soql = `SELECT Id, ${names.join(', ')} FROM ${object}${condition(object, names)}`;
      for await (const page of client.queryPages(soql)) {
        for (const row of page) {
          const told = names.filter((name) => row[name] !== null && row[name] !== undefined);
          if (told.length === 0) continue;
          const values = Object.fromEntries(told.map((name) => [name, row[name]]));
          writeSync(to, `${JSON.stringify({ object, Id: row['Id'], fields: values })}\n`);
          rows[object] += 1;
        }
      }
    }
  } finally {
    closeSync(to);
  }
  return { file, rows };
}

/** Of the many tasks and events few are ours. Of the others all are read, since long texts cannot be asked for. */
const condition = (object: string, names: readonly string[]): string =>
  object === 'Task' || object === 'Event'
    ? ` WHERE ${names.map((name) => `${name} != null`).join(' OR ')}`
    : '';

async function tablesOf(client: Client, fields: readonly FieldSpec[]): Promise<Map<string, string[]>> {
  const tables = new Map<string, string[]>();
  const unread: string[] = [];
  for (const field of fields) {
    for (const object of HOLDERS[field.object]) {
      const described = await client.describe(object, { fresh: !tables.has(object) });
      if (described?.fields.has(field.name.toLowerCase()))
        tables.set(object, [...(tables.get(object) ?? []), field.name]);
      else unread.push(pathOf(field));
    }
  }
  if (unread.length === 0) return tables;
  throw new PlimsollError(
    'BACKUP_INCOMPLETE',
    `These fields are there and cannot be read, so they cannot be backed up: ${[...new Set(unread)].join(', ')}.`,
    'Run `plimsoll provision`, which mends the permission sets, and then uninstall. Nothing was removed.',
  );
}
