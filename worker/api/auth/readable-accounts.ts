import { chunks, IDS_PER_QUERY, list } from '../../crm/soql';
import { Refusal } from '../problem';
import type { Caller } from './callers';

/** The field that stands for all of Plimsoll's: who may not see it is shown nothing. */
const SCORE_FIELD = 'Health_Score__c';

/** @throws Refusal NO_ACCESS, NO_FIELD_ACCESS, SIGN_IN_NEEDED, CRM_UNREACHABLE */
export async function mustReadAccount(caller: Caller, account: string, now: () => number): Promise<void> {
  if ((await readableAccounts(caller, [account], now)).has(account)) return;
  throw new Refusal(
    'NO_ACCESS',
    'Salesforce does not show you this account.',
    'Ask its owner or your administrator to share it with you.',
  );
}

/**
 * Which of the accounts, field of the score included, Salesforce shows this user.
 * @throws Refusal NO_FIELD_ACCESS, SIGN_IN_NEEDED, CRM_UNREACHABLE
 */
export async function readableAccounts(
  caller: Caller,
  accounts: readonly string[],
  now: () => number,
): Promise<ReadonlySet<string>> {
  const asked = now();
  const unknown = accounts.filter((id) => caller.verdicts.get(id, asked) === undefined);
  const found = await Promise.all(
    chunks(unknown, IDS_PER_QUERY).map((ids) =>
      caller.ids(`SELECT Id, ${SCORE_FIELD} FROM Account WHERE Id IN ${list(ids)}`),
    ),
  );
  if (found.includes(null)) throw noFieldAccess();
  if (found.length > 0) caller.verdicts.note(SCORE_FIELD, true, asked);
  const readable = new Set(found.flatMap((ids) => ids ?? []));
  for (const id of unknown) caller.verdicts.note(id, readable.has(id), asked);
  for (const id of accounts) if (caller.verdicts.get(id, asked)) readable.add(id);
  return readable;
}

/**
 * For what is of no single account: whoever may not see health anywhere is not told of it.
 * @throws Refusal NO_FIELD_ACCESS, SIGN_IN_NEEDED, CRM_UNREACHABLE
 */
export async function mustSeeHealth(caller: Caller, now: () => number): Promise<void> {
  const asked = now();
  if (caller.verdicts.get(SCORE_FIELD, asked)) return;
  if ((await caller.ids(`SELECT Id, ${SCORE_FIELD} FROM Account LIMIT 1`)) === null) throw noFieldAccess();
  caller.verdicts.note(SCORE_FIELD, true, asked);
}

const noFieldAccess = (): Refusal =>
  new Refusal(
    'NO_FIELD_ACCESS',
    'Salesforce does not show you the fields of account health.',
    'Ask your administrator for the permission set Plimsoll Viewer.',
  );
