import { addDays, type Day } from '../../shared/day';
import { Duck } from './duck';
import type { Taxonomy } from './taxonomy';
import { UserDayFiles } from './user-day-files';

/** Days of use, counted from E backwards, in which the last use of an idle account is looked for. */
export const LOOK_BACK_DAYS = 84;
const MONTH = 30;
const WEEKS = 4;
/** The whole weeks end on a Sunday, up to six days before E. */
const REACH = Math.max(MONTH, 7 * WEEKS + 6);

/** One window to count: the keys of an account, the last day E, and the last day known. */
export interface UseWindow {
  keys: readonly string[];
  through: Day;
  knownOn: Day;
}

export interface UseCounts {
  active7: number;
  active30: number;
  workingUserDays: number;
  activeInWeeks: number;
  adopters: number;
  lastUse: Day | null;
}

interface CountRow extends Record<string, unknown> {
  n: string;
  active7: string;
  active30: string;
  working_user_days: string;
  active_in_weeks: string;
  adopters: string;
}

/**
 * Counts windows over the user-days of one taxonomy. What the windows need is loaded once and stays in memory
 * until other days, or other files, are asked for.
 */
export class UserDays {
  readonly #files: UserDayFiles;
  readonly #taxonomy: Taxonomy;
  #loaded: { duck: Duck; from: Day; to: Day; files: string } | null = null;

  constructor(storeFolder: string, taxonomy: Taxonomy) {
    this.#files = new UserDayFiles(storeFolder, taxonomy.hash);
    this.#taxonomy = taxonomy;
  }

  /** One row for each window, in their order. */
  async count(windows: readonly UseWindow[]): Promise<UseCounts[]> {
    const counts = windows.map(
      (): UseCounts => ({
        active7: 0,
        active30: 0,
        workingUserDays: 0,
        activeInWeeks: 0,
        adopters: 0,
        lastUse: null,
      }),
    );
    if (windows.length === 0) return counts;
    const duck = await this.#load(windows);
    await this.#stageWindows(duck, windows);
    for (const row of await duck.rows<CountRow>(this.#countQuery())) {
      const count = counts[Number(row.n)];
      if (!count) continue;
      count.active7 = Number(row.active7);
      count.active30 = Number(row.active30);
      count.workingUserDays = Number(row.working_user_days);
      count.activeInWeeks = Number(row.active_in_weeks);
      count.adopters = Number(row.adopters);
    }
    const last = await duck.rows<{ n: string; day: Day }>(
      `select w.n, max(u.day) as day from use_window w join user_day u
        on u.source_key = w.source_key and u.known <= w.known_on
        and u.day between w.through - ${LOOK_BACK_DAYS - 1} and w.through group by w.n`,
    );
    for (const { n, day } of last) {
      const count = counts[Number(n)];
      if (count) count.lastUse = day;
    }
    return counts;
  }

  /** Frees the memory; the next count loads anew. */
  close(): void {
    this.#loaded?.duck.close();
    this.#loaded = null;
  }

  async #load(windows: readonly UseWindow[]): Promise<Duck> {
    const ends = windows.map((w) => w.through).sort();
    const from = addDays(ends[0] ?? '', 1 - LOOK_BACK_DAYS);
    const to = ends.at(-1) ?? '';
    const had = this.#loaded;
    if (had && had.from <= from && to <= had.to) {
      if ((await this.#signature(had.from, had.to)) === had.files) return had.duck;
    }
    this.close();
    const duck = await Duck.open();
    const files = await this.#signature(from, to);
    await this.#files.load(duck, from, to);
    this.#loaded = { duck, from, to, files };
    return duck;
  }

  async #signature(from: Day, to: Day): Promise<string> {
    return (await this.#files.files(from, to)).join('\n');
  }

  async #stageWindows(duck: Duck, windows: readonly UseWindow[]): Promise<void> {
    const rows = windows.flatMap((w, n) =>
      w.keys.map((key) => ({ n, source_key: key, through: w.through, known_on: w.knownOn })),
    );
    await duck.run(
      `create or replace temp table use_window as
       select unnest(from_json($rows::json,
         '[{"n": "INTEGER", "source_key": "VARCHAR", "through": "DATE", "known_on": "DATE"}]'), recursive := true)`,
      { rows: JSON.stringify(rows) },
    );
  }

  /** Per user a bit for each working day and each whole week, of any use and of key features; then counts per window. */
  #countQuery(): string {
    return `
      with per_user as (
        select n, source_key, user_id, min(ago) as ago,
          bit_count(bit_or(case when ago < ${MONTH} and isodow(day) <= 5 then 1::bigint << ago else 0 end))
            as working_days,
          bool_or(week between 0 and ${WEEKS - 1}) as in_weeks,
          bit_count(bit_or(case when week between 0 and ${WEEKS - 1} and mask & ${this.#taxonomy.keyMask}::bigint <> 0
            then 1::bigint << week else 0 end)) as key_weeks
        from (
          select w.n, u.source_key, u.user_id, u.day, u.mask, (w.through - u.day)::bigint as ago,
            floor(((w.through - (isodow(w.through) % 7)::integer) - u.day) / 7)::bigint as week
          from use_window w join user_day u on u.source_key = w.source_key and u.known <= w.known_on
            and u.day between w.through - ${REACH - 1} and w.through
        ) group by all
      )
      select n, count(*) filter (where ago < 7) as active7, count(*) filter (where ago < ${MONTH}) as active30,
        sum(working_days) as working_user_days, count(*) filter (where in_weeks) as active_in_weeks,
        count(*) filter (where key_weeks >= 3) as adopters
      from per_user group by n`;
  }
}
