import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { json } from './rows';
import type { BigIntText, Db } from './schema';

/** What a person decided about an account, kept for good. */
export interface Decision {
  id: BigIntText;
  account: string;
  /** `cap-answer` has the body `{cap, reason, until}`. */
  kind: string;
  body: unknown;
  by: string;
  at: Instant;
}

export async function recordDecision(db: Db, decision: Omit<Decision, 'id'>): Promise<BigIntText> {
  const { id } = await db
    .insertInto('decision')
    .values({
      account_id: decision.account,
      kind: decision.kind,
      body: json(decision.body),
      decided_by: decision.by,
      decided_at: decision.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Decisions of one kind made up to `knownAt`, oldest first: of the accounts named, else of all. */
export async function decisionsOf(
  db: Db,
  kind: string,
  knownAt: Instant,
  accounts?: readonly string[],
): Promise<Decision[]> {
  const { rows } = await sql<Decision>`
    select id, account_id as account, kind, body, decided_by as by, decided_at as at from decision
    where kind = ${kind} and decided_at <= ${knownAt}::timestamptz
    and (${accounts === undefined} or account_id = any(${[...(accounts ?? [])]}::text[]))
    order by id`.execute(db);
  return rows;
}
