import { ok, type Reply } from '../call';
import type { Site } from '../site';

/** `GET /limits`: the allowances of the org; only API requests are counted down. */
export function getLimits(site: Site): Reply {
  const untouched = (max: number) => ({ Max: max, Remaining: max });
  return ok({
    ConcurrentAsyncGetReportInstances: untouched(200),
    DailyApiRequests: { Max: site.usage.max, Remaining: Math.max(0, site.usage.max - site.usage.used) },
    DailyAsyncApexExecutions: untouched(250_000),
    DailyBulkApiBatches: untouched(15_000),
    DailyBulkV2QueryFileStorageMB: untouched(976_562),
    DailyBulkV2QueryJobs: untouched(10_000),
    DailyStreamingApiEvents: untouched(200_000),
    DataStorageMB: untouched(10_240),
    FileStorageMB: untouched(10_240),
    HourlyAsyncReportRuns: untouched(1200),
    HourlySyncReportRuns: untouched(500),
    MonthlyPlatformEventsUsageEntitlement: untouched(0),
    SingleEmail: untouched(5000),
  });
}
