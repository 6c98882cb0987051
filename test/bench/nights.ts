import { join } from 'node:path';
import { addDays, type Day } from '../../shared/day';
import type { RunReport } from '../../worker/reports/run-report';
import {
  control,
  plimsoll,
  provisionOrg,
  serve,
  startOrgProcess,
  temporaryFolder,
} from '../support/processes';
import { defineBenchmark, type Figure, median } from './define-benchmark';

const NIGHTS = 30;
const FIRST = '2025-01-06';
/** The last day before the first sync. */
const LAST = '2026-09-30';

/** The demo's book, day by day: how much of it a night's sync writes. */
export const nights = defineBenchmark({
  name: 'nights',
  async survey() {
    const { folder, remove } = temporaryFolder();
    try {
      const first = await night(folder, LAST, ['--first-day', FIRST], true);
      const reports: RunReport[] = [];
      for (let n = 1; n <= NIGHTS; n++) reports.push(await night(folder, addDays(LAST, n)));
      return figures(first, reports);
    } finally {
      remove();
    }
  },
});

/** The org lives through a day, and a sync follows in the night. */
async function night(
  folder: string,
  through: Day,
  args: readonly string[] = [],
  isFirst = false,
): Promise<RunReport> {
  const org = await startOrgProcess([...args, '--through', through, '--folder', join(folder, 'org')]);
  try {
    if (isFirst) await provisionOrg(org, folder);
    const asOf = `${addDays(through, 1)}T09:00:00.000Z`;
    await control(org, 'POST', '/time', { now: asOf });
    const worker = serve(org, folder);
    const { code, json, stdout, stderr } = await plimsoll(['sync', '--as-of', asOf, '--json'], worker);
    if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
    return json as unknown as RunReport;
  } finally {
    await org.stop();
  }
}

function figures(first: RunReport, reports: readonly RunReport[]): Figure[] {
  const shares = reports.map(({ rows, accounts }) => (100 * rows.written) / accounts.inScope);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, budget: null });
  return [
    told('Accounts written by the first sync', first.rows.written, 'rows'),
    {
      name: `Accounts written by a night's sync, mean of ${shares.length}`,
      value: mean,
      unit: '%',
      budget: 20,
    },
    told('  the fewest', Math.min(...shares), '%'),
    told('  median', median([...shares]), '%'),
    told('  the most', Math.max(...shares), '%'),
    told(
      'Renewals written by a night’s sync, median',
      median(reports.map((r) => r.renewals.written)),
      'rows',
    ),
    told('Writing calls of a night’s sync, median', median(reports.map((r) => r.calls.writes)), 'calls'),
    told('Seconds of a night’s sync, median', median(reports.map((r) => r.seconds)), 's'),
  ];
}
