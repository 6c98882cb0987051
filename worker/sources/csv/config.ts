import { z } from 'zod';
import { sourceIdSchema } from '../event-files/config';
import { TABLES, type Table } from './tables';

const KINDS = Object.keys(TABLES) as [Table['kind'], ...Table['kind'][]];

/** Tables as CSV files that are rewritten whole when something changes. */
export const csvConfigSchema = z.strictObject({
  type: z.literal('csv'),
  id: sourceIdSchema,
  files: z
    .partialRecord(
      z.enum(KINDS),
      z.strictObject({
        path: z.string(),
        columns: z
          .record(z.string(), z.string())
          .default({})
          .describe('Headers that differ: the expected header, then the one in the file.'),
      }),
    )
    .describe('Files by what a row of theirs is.'),
  keySpaces: z
    .array(z.string())
    .default(['billing', 'product', 'domain'])
    .describe('Names under which accounts claim the keys in these files.'),
  family: z
    .enum(['outcome', 'other'])
    .default('outcome')
    .describe('outcome: it counts as evidence for Healthy.'),
  lag: z.number().int().min(0).max(90).default(0).describe('Days by which rows usually come late.'),
  maxAge: z
    .number()
    .int()
    .min(1)
    .max(366)
    .default(35)
    .describe('Days after which the files are no longer live.'),
});
export type CsvConfig = z.infer<typeof csvConfigSchema>;
