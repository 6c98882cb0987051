import { z } from 'zod';
import type { Instant } from '../../shared/day';
import type { Db } from './schema';
import { readSetting, writeSetting } from './settings';

const KEY = 'org.usage';
const Kept = z.object({ used: z.number(), limit: z.number(), at: z.string() });

/** What the org said last of its daily calls, over whichever connection. */
type KeptUsage = z.infer<typeof Kept>;

export const keepOrgUsage = (
  db: Db,
  { used, limit }: Pick<KeptUsage, 'used' | 'limit'>,
  at: Instant,
): Promise<void> => writeSetting(db, KEY, { used, limit, at });

/** null where it never said anything. */
export async function readOrgUsage(db: Db): Promise<KeptUsage | null> {
  return Kept.nullable().parse((await readSetting(db, KEY)) ?? null);
}
