import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

/** Allowances of an Enterprise Edition org that nothing here spends. */
const UNTOUCHED: Record<string, number> = {
  ActiveScratchOrgs: 40,
  AnalyticsExternalDataSizeMB: 40_960,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentEinsteinDataInsightsStoryCreation: 5,
  ConcurrentEinsteinDiscoveryStoryCreation: 2,
  ConcurrentSyncReportRuns: 20,
  DailyAnalyticsDataflowJobExecutions: 60,
  DailyAnalyticsUploadedFilesSizeMB: 51_200,
  DailyAsyncApexExecutions: 250_000,
  DailyAsyncApexTests: 500,
  DailyDurableGenericStreamingApiEvents: 200_000,
  DailyDurableStreamingApiEvents: 200_000,
  DailyEinsteinDataInsightsStoryCreation: 1000,
  DailyEinsteinDiscoveryPredictAPICalls: 50_000,
  DailyEinsteinDiscoveryPredictionsByCDC: 500_000,
  DailyEinsteinDiscoveryStoryCreation: 100,
  DailyFunctionsApiCallLimit: 235_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyScratchOrgs: 80,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyStreamingApiEvents: 200_000,
  DailyWorkflowEmails: 100_000,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyLongTermIdMapping: 100_000,
  HourlyManagedContentPublicRequests: 50_000,
  HourlyODataCallout: 20_000,
  HourlyPublishedPlatformEvents: 250_000,
  HourlyPublishedStandardVolumePlatformEvents: 100_000,
  HourlyShortTermIdMapping: 100_000,
  HourlyTimeBasedWorkflow: 1000,
  MassEmail: 5000,
  MonthlyEinsteinDiscoveryStoryCreation: 500,
  MonthlyPlatformEventsUsageEntitlement: 0,
  Package2VersionCreates: 6,
  Package2VersionCreatesWithoutValidation: 500,
  PlatformEventTriggersWithParallelProcessing: 5,
  PrivateConnectOutboundCalloutHourlyLimitMB: 0,
  SingleEmail: 5000,
};
const DATA_STORAGE_MB = 10_240;
const FILE_STORAGE_MB = 10_240;
const PERMISSION_SETS = 1500;
const CUSTOM_PERMISSION_SETS = 1000;

interface Limit {
  Max: number;
  Remaining: number;
}

const limit = (max: number, spent = 0): Limit => ({ Max: max, Remaining: Math.max(0, max - spent) });

/** `GET /limits`: the allowances of the org. Needs View Setup; storage is told to who may manage users. */
export function getLimits(site: Site, call: SignedCall): Reply {
  needViewSetup(site, call);
  const untouched = Object.entries(UNTOUCHED).map(([name, max]): [string, Limit] => [name, limit(max)]);
  const storage: Array<[string, Limit]> = site.org.hasPermission(call.session.userId, 'ManageUsers')
    ? [
        ['DataStorageMB', limit(DATA_STORAGE_MB, dataStorage(site))],
        ['FileStorageMB', limit(FILE_STORAGE_MB)],
      ]
    : [];
  const sets = permissionSets(site);
  const all: Array<[string, object]> = [
    ...untouched,
    ...Object.entries(site.allowances.list()),
    ...storage,
    ['DurableStreamingApiConcurrentClients', limit(site.streaming.max, site.streaming.subscribers)],
    ['StreamingApiConcurrentClients', limit(site.streaming.max)],
    ['DailyApiRequests', { Max: site.usage.max, Remaining: site.usage.remaining }],
    [
      'PermissionSets',
      { ...limit(PERMISSION_SETS, sets), CreateCustom: limit(CUSTOM_PERMISSION_SETS, sets) },
    ],
  ];
  return ok(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** `GET /limits/recordCount?sObjects=A,B`: live rows an object; unknown names are passed over, none means all. */
export function getRecordCount(site: Site, call: SignedCall): Reply {
  needViewSetup(site, call);
  const asked = call.query.get('sObjects');
  const names = asked === null ? [...site.org.schema().keys()] : asked.split(',').map((name) => name.trim());
  const defs = names.flatMap((name) => site.org.find(name) ?? []).filter(({ name }) => !isHistory(name));
  return ok({ sObjects: defs.map(({ name }) => ({ count: liveRows(site, name), name })) });
}

const isHistory = (name: string) => /History$|__History$/.test(name);

function liveRows(site: Site, object: string): number {
  let count = 0;
  for (const row of site.org.rows(object)) if (!row.IsDeleted) count += 1;
  return count;
}

/** Most records count 2 KB whatever they hold. */
function dataStorage(site: Site): number {
  let rows = 0;
  for (const { name } of site.org.schema().values()) rows += site.org.count(name);
  return Math.floor((rows * 2) / 1024);
}

function permissionSets(site: Site): number {
  let count = 0;
  for (const row of site.org.rows('PermissionSet'))
    if (!row.IsDeleted && row['IsOwnedByProfile'] !== true) count += 1;
  return count;
}

function needViewSetup(site: Site, call: SignedCall): void {
  if (site.org.hasPermission(call.session.userId, 'ViewSetup')) return;
  throw new ApiError(
    403,
    'INSUFFICIENT_ACCESS',
    'This resource needs the permission View Setup and Configuration.',
  );
}
