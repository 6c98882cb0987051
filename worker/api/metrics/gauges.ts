import { OWNED_OBJECTS } from '../../../shared/crm-fields';
import { apiCalls } from '../../store/api-calls';
import { countDirty } from '../../store/dirty';
import { countOpenExceptions } from '../../store/exceptions';
import { type LastReport, readReport } from '../../store/last-report';
import { countNotices } from '../../store/notices';
import { readOrgUsage } from '../../store/org-usage';
import { listRuns, standingRun } from '../../store/runs';
import { RUN_STATUSES } from '../../store/schema';
import type { Api } from '../api';
import type { Gauge } from './exposition';

/** What is told of the worker: numbers only, so that no customer can be known by them. */
export async function readGauges({
  db,
  now,
  version,
  stage,
  callsPerDay,
}: Pick<Api, 'db' | 'now' | 'version' | 'stage' | 'callsPerDay'>): Promise<Gauge[]> {
  const at = now().toISOString();
  const standing = await standingRun(db);
  const [done] = await listRuns(db, 'done', 1);
  const calls = await apiCalls(db, at);
  const org = await readOrgUsage(db);
  const exceptions = await countOpenExceptions(db);
  return [
    gauge('build_info', 'The version that runs, and the stage it is in.', [
      { labels: { version, stage }, value: 1 },
    ]),
    gauge('last_run_end_timestamp_seconds', 'When the last run that was brought to its end ended.', [
      ...(done?.endedAt ? [{ value: Date.parse(done.endedAt) / 1000 }] : []),
    ]),
    gauge(
      'last_run_status',
      'What the latest run is, or held where one waits for plimsoll approve or reject: 1 for one status.',
      standing
        ? RUN_STATUSES.map((status) => ({
            labels: { status },
            value: standing.status === status ? 1 : 0,
          }))
        : [],
    ),
    gauge('last_run_rows', 'How the rows of the last reported run ended.', rowsOf(await readReport(db))),
    gauge(
      'exceptions_open',
      "Edits by others of the worker's fields.",
      OWNED_OBJECTS.map((object) => ({ labels: { object }, value: exceptions.get(object) ?? 0 })),
    ),
    gauge('salesforce_calls_day', 'Salesforce calls of the last 24 hours, by what they were made for.', [
      { labels: { spender: 'sync' }, value: calls.day - calls.newsOfDay },
      { labels: { spender: 'news' }, value: calls.newsOfDay },
    ]),
    gauge(
      'salesforce_calls_day_limit',
      'How many calls in 24 hours the configuration allows.',
      callsPerDay === null ? [] : [{ value: callsPerDay }],
    ),
    gauge(
      'org_calls_used',
      "The org's calls of the last 24 hours, of everybody, as it said last.",
      org ? [{ value: org.used }] : [],
    ),
    gauge(
      'org_calls_limit',
      'How many calls in 24 hours the org allows everybody.',
      org ? [{ value: org.limit }] : [],
    ),
    gauge('dirty_accounts', 'Accounts that wait to be scored and written between two syncs.', [
      { value: await countDirty(db, at) },
    ]),
    gauge('notices_waiting', 'What became of runs and could not be told to notify.url yet.', [
      { value: await countNotices(db) },
    ]),
  ];
}

const gauge = (name: string, help: string, samples: Gauge['samples']): Gauge => ({ name, help, samples });

function rowsOf(report: LastReport | null): Gauge['samples'] {
  if (!report) return [];
  return [['Account', report.rows] as const, ['Opportunity', report.renewals] as const].flatMap(
    ([object, ends]) =>
      Object.entries(ends).map(([outcome, value]) => ({ labels: { object, outcome }, value })),
  );
}
