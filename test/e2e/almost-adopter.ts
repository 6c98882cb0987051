import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { lastSunday } from '../../shared/day';
import { LAST_DAY } from './served-book';

/** A user one event short of a habit, in the workspace whose score that event moves most. */
export interface AlmostAdopter {
  workspace: string;
  user: string;
  /** Users of the workspace active in the four weeks, and those who made a key feature a habit. */
  active: number;
  adopters: number;
  /** The event that is missing: a key feature, on a day of a third whole week. */
  event: string;
  at: string;
}

const END = lastSunday(LAST_DAY);
const KEY_FEATURES = ['automation_run', 'dashboard_published', 'api_called', 'approval_sent'];

/** Finds one in the files of events, among the last whole weeks up to the book's last day. */
export async function almostAdopter(folder: string): Promise<AlmostAdopter> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`
    with used as (
      select workspace_id, user_id, event in (${KEY_FEATURES.map((name) => `'${name}'`).join(', ')}) as is_key,
        floor((date '${END}' - ("at" at time zone 'America/New_York')::date) / 7)::integer as week
      from read_parquet('${join(folder, '*.parquet')}') where event <> 'logged_in'
    ), person as (
      select workspace_id, user_id, list_sort(list_distinct(coalesce(list(week) filter (is_key), []))) as weeks
      from used where week between 0 and 3 group by all
    ), workspace as (
      select workspace_id, count(*) as active, count(*) filter (len(weeks) >= 3) as adopters from person group by all
    )
    select workspace_id, user_id, active, adopters, [w for w in [0, 1, 2, 3] if not list_contains(weeks, w)][1] as week
    from person join workspace using (workspace_id) where len(weeks) = 2
    order by active, adopters, workspace_id, user_id limit 1`);
  const [found] = reader.getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  if (!found) throw new Error('Nobody in this book is one week short of a habit.');
  const noon = Date.parse(`${END}T16:00:00Z`) - (7 * Number(found['week']) + 2) * 86_400_000;
  return {
    workspace: String(found['workspace_id']),
    user: String(found['user_id']),
    active: Number(found['active']),
    adopters: Number(found['adopters']),
    event: KEY_FEATURES[0] ?? '',
    at: new Date(noon).toISOString(),
  };
}
