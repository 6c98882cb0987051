import { sql } from 'kysely';
import { to18 } from '../../shared/salesforce-id';
import { SOURCE_ID } from '../sources/salesforce/account-keys';
import { markDirty } from '../store/dirty';
import { noteHook } from '../store/heard-hooks';
import { inTransaction } from '../store/rows';
import type { Db } from '../store/schema';
import { noteSourceNews } from '../store/source-news';
import { TOLERANCE_SECONDS } from './hook-signature';

/** A message that was found to be in order. */
export interface HookMessage {
  id: string;
  source: string;
  /** Accounts by the source's keys; none: the source alone has news. */
  keys: readonly string[];
}

/**
 * Keeps what a webhook told: the source has news, and the accounts named are to be scored anew.
 * @returns how many accounts were meant and which keys mean none; null where the message was heard before.
 */
export function hearHook(
  db: Db,
  { id, source, keys }: HookMessage,
  now: Date,
): Promise<{ accounts: number; unknown: string[] } | null> {
  const at = now.toISOString();
  // What is older, or came as far ahead of its time, is refused for its time.
  const forget = new Date(now.getTime() - 2 * TOLERANCE_SECONDS * 1000).toISOString();
  return inTransaction(db, async (tx) => {
    if (!(await noteHook(tx, id, { at, forget }))) return null;
    const asked = source === SOURCE_ID ? keys.map((key) => (key.length === 15 ? to18(key) : key)) : keys;
    const accounts = await accountsOf(tx, source, asked);
    await markDirty(tx, [...new Set(accounts.values())], `${source} hook`, at);
    await noteSourceNews(tx, [{ source, stream: '' }], at);
    const unknown = keys.filter((_, n) => !accounts.has(asked[n] ?? ''));
    return { accounts: new Set(accounts.values()).size, unknown };
  });
}

async function accountsOf(tx: Db, source: string, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; account: string }>`
    select source_key as key, account_id as account from account_key
    where source = ${source} and source_key = any(${[...keys]}::text[]) and known_to = 'infinity'`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.key, row.account]));
}
