import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { addDays, type Day, endOfDay } from '../../../shared/day';
import type { DayInputs } from '../../../worker/scorecard/types';
import { withDuck } from '../../../worker/use/duck';
import { type BookWorld, readAll, scopeOf } from './book-world';
import { SOURCE_OF } from './made/told';
import { userDayFiles } from './user-days';

/** What would be read had a source been taken out of the configuration. */
export function readWithout(
  world: BookWorld,
  source: string,
  accounts: readonly string[],
  days: readonly Day[],
): Promise<DayInputs[]> {
  const rest = {
    ...world,
    sources: world.sources.filter((s) => s.id !== source),
    config: { ...world.config, sources: world.config.sources.filter((s) => s.id !== source) },
  };
  return readAll(rest, scopeOf(accounts, days, world.zone));
}

/** What would be read had a source told nothing since the end of `since`. The store is left as it was. */
export async function readSilenced(
  world: BookWorld,
  source: string,
  since: Day,
  accounts: readonly string[],
  days: readonly Day[],
): Promise<DayInputs[]> {
  const { db } = world.store;
  const cut = endOfDay(world.zone, since);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-silenced-'));
  if (source === 'product') await copyUse(world, folder, since);
  const read: DayInputs[] = [];
  const undo = new Error('everything was read');
  try {
    await db.transaction().execute(async (tx) => {
      for (const [kind, from] of Object.entries(SOURCE_OF)) {
        if (from !== source) continue;
        const table = sql.table(`fact_${kind}`);
        await sql`delete from ${table} where source = ${source} and known_from > ${cut}::timestamptz`.execute(
          tx,
        );
        await sql`update ${table} set known_to = 'infinity'
          where source = ${source} and known_to > ${cut}::timestamptz`.execute(tx);
      }
      // Of the last whole day of use it is known on the day after.
      const through = source === 'product' ? endOfDay(world.zone, addDays(since, -1)) : cut;
      await sql`update completeness set complete_through = ${through}::timestamptz, known_from = ${cut}::timestamptz
        where source = ${source}`.execute(tx);
      const store = { db: tx, folder: source === 'product' ? folder : world.store.folder };
      read.push(...(await readAll({ ...world, store }, scopeOf(accounts, days, world.zone))));
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
  return read;
}

async function copyUse(world: BookWorld, folder: string, since: Day): Promise<void> {
  await withDuck(async (duck) => {
    await userDayFiles(world).load(duck, addDays(since, -150), since);
    await duck.run(`delete from user_day where known > date '${since}'`);
    await userDayFiles(world, folder).write(duck, 'silenced');
  });
}
