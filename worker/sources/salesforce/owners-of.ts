import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import type { Reading } from './object-stream';
import { id } from './values';

const OBJECT_OF_PREFIX: Readonly<Record<string, string>> = {
  '003': 'Contact',
  '006': 'Opportunity',
  '500': 'Case',
};

/** The accounts of contacts, opportunities and cases, by their ids; accounts stand for themselves. */
export async function accountsOf(
  { crm, signal }: Reading,
  ids: Iterable<string | null>,
): Promise<ReadonlyMap<string, string>> {
  const accounts = new Map<string, string>();
  const asked = new Map<string, Set<string>>();
  for (const one of ids) {
    const prefix = one?.slice(0, 3) ?? '';
    if (one !== null && prefix === '001') accounts.set(one, one);
    const object = OBJECT_OF_PREFIX[prefix];
    if (one !== null && object) asked.set(object, (asked.get(object) ?? new Set()).add(one));
  }
  for (const [object, wanted] of asked) {
    for (const some of chunks([...wanted], IDS_PER_QUERY)) {
      const rows = await crm.query(`SELECT Id, AccountId FROM ${object} WHERE Id IN ${list(some)}`, {
        all: true,
        signal,
      });
      for (const row of rows) {
        const account = id(row, 'AccountId');
        if (account !== null) accounts.set(String(row['Id']), account);
      }
    }
  }
  return accounts;
}
