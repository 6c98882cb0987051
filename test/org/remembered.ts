import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OrgOptions } from './options';

const bookSchema = z.object({
  seed: z.number(),
  firstDay: z.string(),
  accounts: z.number(),
  plain: z.boolean(),
  /** Left out where nothing is switched. */
  features: z.record(z.string(), z.boolean()).optional(),
});

/** What makes an org's book: fixed at its first start. */
export type BookChoice = z.infer<typeof bookSchema>;

const DEFAULT_SEED = 1;
const DEFAULT_ACCOUNTS = 300;
/** Two years back, so that a new org has the history that measures ask for. */
const DEFAULT_DAYS_BACK = 730;

/**
 * The book of this start: as asked on the first one, as remembered in `org.json` on later ones. Throws when a
 * later start asks for another book, since the folder's journal belongs to the first.
 */
export function chooseBook(options: OrgOptions, today: string): BookChoice {
  const asked = {
    seed: options.seed,
    firstDay: options.firstDay,
    accounts: options.accounts,
    plain: options.plain || undefined,
    features: Object.keys(options.features).length > 0 ? options.features : undefined,
  };
  const fresh: BookChoice = {
    seed: asked.seed ?? DEFAULT_SEED,
    firstDay: asked.firstDay ?? daysBefore(today, DEFAULT_DAYS_BACK),
    accounts: asked.accounts ?? DEFAULT_ACCOUNTS,
    plain: options.plain,
    ...(asked.features === undefined ? {} : { features: asked.features }),
  };
  if (options.folder === undefined) return fresh;
  const path = join(options.folder, 'org.json');
  if (!existsSync(path)) {
    mkdirSync(options.folder, { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(fresh)}\n`);
    renameSync(`${path}.new`, path);
    return fresh;
  }
  const remembered = bookSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  for (const key of ['seed', 'firstDay', 'accounts', 'plain', 'features'] as const) {
    const [now, then] = [asked[key], remembered[key]].map((each) => JSON.stringify(each));
    if (now === undefined || now === then) continue;
    throw new Error(
      `The org in ${options.folder} began with ${key} ${then ?? 'as they come'}, not ${now}. ` +
        'Leave the option out, or choose another folder.',
    );
  }
  return remembered;
}

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}
