import { z } from 'zod';
import { bulkWeatherSchema } from './bulk/bulk-weather';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import type { Site } from './site';

const settingsSchema = bulkWeatherSchema.extend({
  /** Spends so much of the day's allowances. */
  spend: z.strictObject({ batches: z.int().positive(), queryJobs: z.int().positive() }).partial().optional(),
});

/** The control port's part about bulk jobs. */
export function bulkRoutes({ bulk, allowances }: Site): Record<string, (call: Call) => Reply> {
  const described = () =>
    ok({
      ...bulk.weather.get(),
      left: {
        batches: allowances.remaining('DailyBulkApiBatches'),
        queryJobs: allowances.remaining('DailyBulkV2QueryJobs'),
      },
    });
  return {
    'GET /bulk': described,
    'POST /bulk': (call) => {
      const { spend, ...weather } = readJson(call, settingsSchema);
      if (spend?.batches !== undefined) allowances.spend('DailyBulkApiBatches', spend.batches);
      if (spend?.queryJobs !== undefined) allowances.spend('DailyBulkV2QueryJobs', spend.queryJobs);
      bulk.weather.set(weather);
      return described();
    },
    'DELETE /bulk': () => {
      bulk.weather.clear();
      return described();
    },
  };
}
