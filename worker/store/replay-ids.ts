import { sql } from 'kysely';
import type { Db } from './schema';

/** Up to which event each channel of change events was heard. */
export async function readReplayIds(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('replay').select(['channel', 'replay_id']).execute();
  return new Map(rows.map((row) => [row.channel, Number(row.replay_id)]));
}

/** Call it in the transaction that keeps what the event told. */
export async function keepReplayId(tx: Db, channel: string, replayId: number): Promise<void> {
  await sql`
    insert into replay (channel, replay_id) values (${channel}, ${replayId})
    on conflict (channel) do update set replay_id = excluded.replay_id`.execute(tx);
}
