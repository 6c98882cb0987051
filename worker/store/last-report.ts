import { z } from 'zod';
import type { Db } from './schema';
import { readSetting, writeSetting } from './settings';

const KEY = 'run.report';
const ends = z.object({
  written: z.number(),
  unchanged: z.number(),
  held: z.number(),
  failed: z.number(),
});
const Kept = z.object({ run: z.string(), rows: ends, renewals: ends });

/** How the rows of a run ended, in numbers. */
export type LastReport = z.infer<typeof Kept>;

/** Keeps them of the run that was reported last, in place of the former. */
export const keepReport = (db: Db, { run, rows, renewals }: LastReport): Promise<void> =>
  writeSetting(db, KEY, { run, rows, renewals });

/** null before the first. */
export async function readReport(db: Db): Promise<LastReport | null> {
  return Kept.nullable().parse((await readSetting(db, KEY)) ?? null);
}
