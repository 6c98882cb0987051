import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Features, isFeature } from './data/features';

const day = z.iso.date();

/** What the command line asks of an org. */
export interface OrgOptions {
  /** 0 takes a free one. */
  port: number;
  /** Customers in the book; undefined: as remembered, or 300. */
  accounts: number | undefined;
  seed: number | undefined;
  firstDay: string | undefined;
  /** Last day of the book that is there; undefined: yesterday (UTC), or as remembered with `append` false. */
  through: string | undefined;
  append: boolean;
  /** Where the org remembers; undefined: memory only. */
  folder: string | undefined;
  json: boolean;
  /** Accounts, contacts and opportunities only. */
  plain: boolean;
  /** What is switched otherwise than in a new org. */
  features: Partial<Features>;
  /** End when the parent closes stdin. */
  withParent: boolean;
}

export const USAGE = `org [--port P] [--accounts N] [--seed S] [--first-day YYYY-MM-DD] [--through YYYY-MM-DD]
    [--no-append] [--folder DIR] [--json] [--plain] [--with FEATURE,…]
    [--without FEATURE,…] [--with-parent]`;

const optionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  accounts: z.coerce.number().int().min(1).max(1_000_000).optional(),
  seed: z.coerce.number().int().optional(),
  'first-day': day.optional(),
  through: day.optional(),
  'no-append': z.boolean().default(false),
  folder: z.string().min(1).optional(),
  json: z.boolean().default(false),
  plain: z.boolean().default(false),
  with: z.string().default(''),
  without: z.string().default(''),
  'with-parent': z.boolean().default(false),
});

/** Reads the command line. Throws an Error that names the wrong option. */
export function readOptions(args: readonly string[]): OrgOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      accounts: { type: 'string' },
      seed: { type: 'string' },
      'first-day': { type: 'string' },
      through: { type: 'string' },
      'no-append': { type: 'boolean' },
      folder: { type: 'string' },
      json: { type: 'boolean' },
      plain: { type: 'boolean' },
      with: { type: 'string' },
      without: { type: 'string' },
      'with-parent': { type: 'boolean' },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { 'first-day': firstDay, 'no-append': noAppend, 'with-parent': withParent, ...others } = parsed.data;
  const { with: on, without: off, ...rest } = others;
  return {
    ...rest,
    accounts: rest.accounts,
    seed: rest.seed,
    through: rest.through,
    folder: rest.folder,
    firstDay,
    append: !noAppend,
    withParent,
    features: { ...switched(on, true), ...switched(off, false) },
  };
}

function switched(names: string, to: boolean): Partial<Features> {
  const features: Partial<Features> = {};
  for (const name of names.split(',').filter((each) => each !== '')) {
    if (!isFeature(name)) throw new Error(`There is no feature ${name}`);
    features[name] = to;
  }
  return features;
}
