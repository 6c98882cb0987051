import { type RawBuilder, sql } from 'kysely';
import type { ScopeRow } from './rows';

/** Where accounts, contacts and what people put down about them come from. */
export const CRM_SOURCE = 'salesforce';

/** The scope as a common table expression `scope(n, account_id, as_of, known_at)`, `n` counting from 0. */
export function scopeTable(scope: readonly ScopeRow[]): RawBuilder<unknown> {
  return sql`scope as materialized (
    select (n - 1)::int as n, account_id, as_of, known_at
    from unnest(
      ${scope.map((row) => row.account)}::text[],
      ${scope.map((row) => row.asOf)}::date[],
      ${scope.map((row) => row.knownAt)}::timestamptz[]
    ) with ordinality as s(account_id, as_of, known_at, n))`;
}

/**
 * `scopeTable`, and `keyed(n, as_of, known_at, source, source_key)`: every key that meant the account then in one
 * of the sources `from`.
 */
export function keyedScope(scope: readonly ScopeRow[], from: readonly string[]): RawBuilder<unknown> {
  return sql`${scopeTable(scope)}, keyed as materialized (
    select s.n, s.as_of, s.known_at, k.source, k.source_key
    from scope s join account_key k on k.account_id = s.account_id
      and k.known_from <= s.known_at and s.known_at < k.known_to
    where k.source = any(${[...from]}::text[]))`;
}

/** Condition: version `f` of a fact is the one known at `k.known_at`, and what it tells has happened by then. */
export const KNOWN = sql`f.source = k.source and f.source_key = k.source_key
  and f.known_from <= k.known_at and k.known_at < f.known_to and f.at <= k.known_at`;

/**
 * The rows of each scope row, in the order of `rows`. A row that holds for several scope rows comes once, with all
 * their numbers: on neighbouring days nearly all of what is known is the same.
 */
export function byScopeRow<T extends { ns: readonly (number | string)[] }>(
  scope: readonly ScopeRow[],
  rows: readonly T[],
): T[][] {
  const grouped: T[][] = scope.map(() => []);
  for (const row of rows) {
    for (const n of row.ns) grouped[Number(n)]?.push(row);
  }
  return grouped;
}
