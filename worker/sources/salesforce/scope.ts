import { z } from 'zod';
import { conditionRefused, SCOPE } from '../../crm/condition';
import type { CrmRecord } from '../../crm/crm';
import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Fact } from '../../store/kinds';
import type { Json, Page } from '../define-source';
import { accountFields, accountState } from './accounts';
import { type Reading, relationshipOf } from './object-stream';
import { stamps } from './values';
import { presentFact } from './versions';

export const SCOPE_STREAM = 'Account scope';

/** By which condition, and on which day, every account was last tested; no day where some left, who may be back. */
const Tested = z.object({ condition: z.string(), day: z.string().nullable() }).nullable().catch(null);

/**
 * Tests every account against the scope's condition, once a day and whenever the condition is another. Accounts may
 * enter and leave without being changed: the condition is edited, speaks of today, or looks at other records. They
 * are customers, or none any more, from the run's instant on.
 */
export async function* readScope(reading: Reading, cursor: Json | undefined): AsyncGenerator<Page> {
  const { settings, context } = reading;
  const tested = Tested.parse(cursor ?? null);
  if (tested?.condition === settings.scope && tested.day === context.day) return;
  const inScope = await accountsInScope(reading);
  const customers = await context.customers();
  const left = [...customers].filter((account) => !inScope.has(account));
  const moved = [...[...inScope].filter((account) => !customers.has(account)), ...left];
  const records = await readAccounts(reading, moved);
  const csm = await relationshipOf(reading.crm, 'Account', settings.account.csm);
  const facts = records.flatMap((record): Fact<'account'>[] => {
    const own = stamps(record);
    if (!own) return [];
    const state = accountState(reading, record, own, csm, inScope.has(own.id));
    return [presentFact(state, own, context.asOf)];
  });
  yield {
    stream: SCOPE_STREAM,
    cursor: { condition: settings.scope, day: left.length > 0 ? null : context.day },
    rows: records.length,
    facts: [{ kind: 'account', facts }],
  };
}

/** Later changes are the next read's. */
const settled = ({ upper }: Reading): string => `SystemModstamp < ${upper}`;

async function accountsInScope(reading: Reading): Promise<ReadonlySet<string>> {
  const { crm, settings, signal } = reading;
  const rows = await crm
    .query(`SELECT Id FROM Account WHERE ${settled(reading)} AND (${settings.scope})`, { signal })
    .catch(conditionRefused(SCOPE));
  return new Set(rows.map((row) => String(row['Id'])));
}

async function readAccounts(reading: Reading, accounts: readonly string[]): Promise<CrmRecord[]> {
  if (accounts.length === 0) return [];
  const fields = (await accountFields(reading)).join(', ');
  const records: CrmRecord[] = [];
  for (const ids of chunks(accounts, IDS_PER_QUERY)) {
    const soql = `SELECT ${fields} FROM Account WHERE ${settled(reading)} AND Id IN ${list(ids)}`;
    records.push(...(await reading.crm.query(soql, { signal: reading.signal })));
  }
  return records;
}
