import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, type Day } from '../../shared/day';
import { type Duck, list, literal } from './duck';

const PARTITION = /^folder=(\d{4}-\d{2}-\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The folder of user-days of one taxonomy: `user_day/DATE/BATCH.parquet`, a file for each event day and each step
 * of reading that held events of that day. Every row says from which day on it is known (`known`), so a reader of
 * an earlier day leaves out what came late.
 */
export class UserDayFiles {
  readonly #folder: string;

  constructor(storeFolder: string, taxonomyHash: string) {
    this.#folder = join(storeFolder, 'use', taxonomyHash);
  }

  /** Writes the table `user_day` of `duck` as this batch's files; a second time gives the same files. */
  async write(duck: Duck, batch: string): Promise<void> {
    const [found] = await duck.rows<{ n: string }>('select count(*) as n from user_day');
    if (Number(found?.n ?? 0) === 0) return;
    const temporary = join(this.#folder, `writing-${batch}`);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await duck.run(`copy (select day as folder, * from user_day order by day, source_key, user_id)
      to ${literal(temporary)} (format parquet, compression zstd, partition_by (folder), overwrite_or_ignore,
        filename_pattern 'part{i}')`);
    for (const folder of await readdir(temporary)) {
      const day = PARTITION.exec(folder)?.[1];
      if (!day) continue;
      await mkdir(join(this.#folder, 'user_day', day), { recursive: true });
      for (const [part, file] of (await readdir(join(temporary, folder))).sort().entries()) {
        await rename(
          join(temporary, folder, file),
          join(this.#folder, 'user_day', day, `${batch}-${part}.parquet`),
        );
      }
    }
    await rm(temporary, { recursive: true, force: true });
  }

  /** Event days of which anything is kept, in order. */
  async days(): Promise<Day[]> {
    const names = await readdir(join(this.#folder, 'user_day')).catch(() => []);
    return names.filter((name) => DAY.test(name)).sort();
  }

  /** Paths of all files of the days from `from` through `to`. */
  async files(from: Day, to: Day): Promise<string[]> {
    const days = (await this.days()).filter((day) => from <= day && day <= to);
    const perDay = await Promise.all(
      days.map(async (day) => {
        const folder = join(this.#folder, 'user_day', day);
        return (await readdir(folder)).filter((f) => f.endsWith('.parquet')).map((f) => join(folder, f));
      }),
    );
    return perDay.flat().sort();
  }

  /** Removes what steps left that were never committed: files of no batch in `committed`. */
  async sweep(committed: ReadonlySet<string>): Promise<void> {
    for (const entry of await readdir(this.#folder).catch(() => [])) {
      if (entry.startsWith('writing-')) await rm(join(this.#folder, entry), { recursive: true, force: true });
    }
    for (const day of await this.days()) {
      const folder = join(this.#folder, 'user_day', day);
      const names = await readdir(folder);
      const orphans = names.filter((name) => !committed.has(name.slice(0, name.lastIndexOf('-'))));
      for (const name of orphans) await rm(join(folder, name));
      if (names.length === orphans.length) await rm(folder, { recursive: true });
    }
  }

  /**
   * Takes from the table `user_day` of `duck` what the files hold already: left are new users and days, new
   * features of known ones, and the events beyond those counted.
   */
  async subtractFrom(duck: Duck, from: Day, to: Day): Promise<void> {
    const files = await this.files(from, to);
    if (files.length === 0) return;
    await duck.run(`create or replace temp table user_day as
      with had as (
        select source_key, user_id, day, bit_or(mask) as mask, sum(events) as events
        from read_parquet(${list(files)}) group by all
      )
      select u.source_key, u.user_id, u.day, u.known, u.mask & ~coalesce(h.mask, 0) as mask,
        greatest(0, u.events - coalesce(h.events, 0))::integer as events, u.last_at
      from user_day u left join had h using (source_key, user_id, day)
      where u.mask & ~coalesce(h.mask, 0) <> 0 or u.events > coalesce(h.events, 0)`);
  }

  /** Loads the user-days from `from` through `to` into a table `user_day` of `duck`. */
  async load(duck: Duck, from: Day, to: Day): Promise<void> {
    const files = await this.files(from, to);
    await duck.run(
      files.length === 0
        ? `create or replace table user_day
            (source_key varchar, user_id varchar, day date, known date, mask bigint, events integer, last_at timestamptz)`
        : `create or replace table user_day as
            select source_key, user_id, day, known, mask, events, last_at from read_parquet(${list(files)})
            order by source_key, day`,
    );
  }

  /** The last event day before `day`; null when nothing earlier is kept. */
  async lastBefore(day: Day): Promise<Day | null> {
    return (await this.days()).filter((d) => d <= addDays(day, -1)).at(-1) ?? null;
  }
}
