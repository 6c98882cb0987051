import { createHash } from 'node:crypto';
import { forecast } from '../renewals/forecast';
import { mondayOf } from '../renewals/monday';
import { hasSnapshot, keepSnapshot, type SnapshotRow } from '../store/forecast-snapshots';
import { json } from '../store/rows';
import { readRenewalBook } from './renewal-book';
import type { RunContext } from './run-context';

/**
 * Freezes the forecast of this week's Monday: by the first sync of that day, or of a later one of the week where none ran,
 * marked with its day. Once kept it is never rewritten.
 */
export async function freezeForecast({
  store,
  run,
  zone,
  config,
}: Pick<RunContext, 'store' | 'run' | 'zone' | 'config'>): Promise<void> {
  const monday = mondayOf(run.day);
  if (await hasSnapshot(store.db, monday)) return;
  const settings = config.salesforce.renewals;
  const { rows, rates } = await readRenewalBook(store.db, { ...run, zone, rateDate: run.day, settings });
  const kept = rows
    .map(
      (row): SnapshotRow => ({
        renewal: row.id,
        account: row.account,
        due: row.due,
        quarter: row.quarter,
        body: row,
      }),
    )
    .sort((a, b) => (a.renewal < b.renewal ? -1 : 1));
  const totals = forecast(rows, []).quarters.map(
    ({ quarter, renewals, pipeline, atRisk, withLikelihood, weighted }) => {
      return { quarter, renewals, pipeline, atRisk, withLikelihood, weighted };
    },
  );
  const hash = createHash('sha256')
    .update(json({ rates, rows: kept }))
    .digest('base64url');
  await keepSnapshot(store.db, { monday, madeOn: run.day, asOf: run.asOf, rates, totals, hash }, kept);
}
