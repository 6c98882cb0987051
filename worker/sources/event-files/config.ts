import { z } from 'zod';
import { eventColumnsSchema } from '../../use/event-rows';
import { taxonomySchema } from '../../use/taxonomy';

export const sourceIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens, a letter first')
  .describe("Its own name for the source, which evidence and accounts' keys refer to.");

/** Product events as files of a folder that grows. */
export const eventFilesConfigSchema = z.strictObject({
  type: z.literal('event-files'),
  id: sourceIdSchema.default('product'),
  folder: z
    .string()
    .describe('Folder of .parquet, .csv, .jsonl or .ndjson files (.gz too); folders below it count.'),
  columns: eventColumnsSchema.prefault({}),
  taxonomy: taxonomySchema,
  keySpaces: z
    .array(z.string())
    .default(['product'])
    .describe('Names under which accounts claim the values of the account column.'),
  lag: z.number().int().min(0).max(30).default(1).describe('Days by which events usually come late.'),
  maxAge: z.number().int().min(1).max(90).default(3).describe('Days after which use is no longer live.'),
});
export type EventFilesConfig = z.infer<typeof eventFilesConfigSchema>;
