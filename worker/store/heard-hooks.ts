import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';

/**
 * Notes a webhook message by its id; false where it was noted before. Messages from before `forget` cannot be sent
 * again, since their time would be refused, and are forgotten.
 */
export async function noteHook(
  tx: Db,
  id: string,
  { at, forget }: { at: Instant; forget: Instant },
): Promise<boolean> {
  await tx.deleteFrom('heard_hook').where('heard_at', '<', forget).execute();
  const { numAffectedRows } = await sql`
    insert into heard_hook (id, heard_at) values (${id}, ${at}::timestamptz) on conflict do nothing`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}
