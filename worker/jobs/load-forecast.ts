import { z } from 'zod';
import { addDays, type Day } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import type { Snapshot } from '../renewals/accuracy';
import type { Quarter } from '../renewals/fiscal-quarters';
import { storedRow } from '../renewals/forecast-row';
import { type ForecastReport, forecastReport } from '../reports/forecast';
import type { SalesforceSettings } from '../sources/salesforce/settings';
import { listSnapshots, type StoredSnapshot, snapshotRows } from '../store/forecast-snapshots';
import { latestRunOf } from '../store/runs';
import type { Db } from '../store/schema';
import { latestScoredDay } from '../store/scored-days';
import { type BookMoment, readRenewalBook } from './renewal-book';

export interface ForecastWish {
  zone: string;
  settings: SalesforceSettings['renewals'];
  /** How many quarters are shown after the present one. */
  quartersAhead: number;
  /** The day whose rates make corporate values; null: that of the forecast. */
  rateDate: Day | null;
  /** Show what was frozen on this Monday; null: what is known now. */
  monday: Day | null;
}

const rates = z.object({
  day: z.string(),
  corporate: z.string().nullable(),
  rates: z.record(z.string(), z.string()),
});
const quarter = z.object({ start: z.string(), end: z.string(), label: z.string() }).nullable();
const totals = z.array(
  z.object({
    quarter,
    renewals: z.number(),
    pipeline: z.number(),
    atRisk: z.number(),
    withLikelihood: z.number(),
    weighted: z.number(),
  }),
);

/** Quarters that are compared with what happened, at most. */
const COMPARED = 8;

/**
 * The forecast as of the last scored run, or as it was frozen on a Monday.
 * @throws PlimsollError NOTHING_SCORED, NO_SNAPSHOT.
 */
export async function loadForecast(db: Db, wish: ForecastWish): Promise<ForecastReport> {
  const snapshots = await listSnapshots(db);
  const frozen = wish.monday === null ? null : chosen(snapshots, wish.monday);
  const moment = frozen ? momentOf(frozen, wish) : await latestMoment(db, wish);
  const book = await readRenewalBook(db, moment);
  const rows = frozen ? await frozenRows(db, frozen) : book.rows;
  const upTo = snapshots.filter((snapshot) => snapshot.madeOn <= moment.day);
  return forecastReport({
    ...book,
    ...{ asOf: moment.asOf, day: moment.day, rows },
    rates: frozen ? rates.parse(frozen.rates) : book.rates,
    frozen: frozen && { monday: frozen.monday, madeOn: frozen.madeOn, hash: frozen.hash },
    snapshots: upTo.map(({ monday, madeOn, hash, totals: sums }) => {
      return { monday, madeOn, hash, totals: totals.parse(sums) };
    }),
    compared: await comparedSnapshots(db, upTo, moment.day, book.quarterOf),
    through: lastDayShown(moment.day, wish.quartersAhead, book.quarterOf),
  });
}

function chosen(snapshots: readonly StoredSnapshot[], monday: Day): StoredSnapshot {
  const found = snapshots.find((snapshot) => snapshot.monday === monday);
  if (found) return found;
  const last = snapshots.at(-1)?.monday;
  throw new PlimsollError(
    'NO_SNAPSHOT',
    `No forecast was frozen on ${monday}.`,
    last
      ? `The last one is of ${last}, the first of ${snapshots[0]?.monday}; give a Monday.`
      : 'The first sync of each week freezes one.',
  );
}

const momentOf = (snapshot: StoredSnapshot, { zone, settings }: ForecastWish): BookMoment => ({
  ...{ zone, settings, asOf: snapshot.asOf, day: snapshot.madeOn },
  rateDate: rates.parse(snapshot.rates).day,
});

async function latestMoment(db: Db, { zone, settings, rateDate }: ForecastWish): Promise<BookMoment> {
  const day = await latestScoredDay(db);
  const run = day === null ? null : await latestRunOf(db, day);
  if (run) return { ...{ zone, settings, asOf: run.asOf, day: run.day }, rateDate: rateDate ?? run.day };
  throw new PlimsollError(
    'NOTHING_SCORED',
    'No account has a score yet, so there is nothing to forecast.',
    'Run `plimsoll sync` first; in stage shadow it writes nothing.',
  );
}

const frozenRows = async (db: Db, { monday }: StoredSnapshot) =>
  (await snapshotRows(db, monday)).map((row) => storedRow.parse(row.body));

/** The Mondays that quarters which have begun are compared with: the last before each, else the first there is. */
async function comparedSnapshots(
  db: Db,
  snapshots: readonly StoredSnapshot[],
  day: Day,
  quarterOf: (day: Day) => Quarter | null,
): Promise<Snapshot[]> {
  const begun: Quarter[] = [];
  for (let next = quarterOf(snapshots[0]?.madeOn ?? day); next && next.start <= day; ) {
    begun.push(next);
    next = quarterOf(addDays(next.end, 1));
  }
  const needed = begun
    .slice(-COMPARED)
    .flatMap(({ start }) => snapshots.findLast((each) => each.madeOn < start) ?? snapshots[0] ?? []);
  const compared: Snapshot[] = [];
  for (const snapshot of new Set(needed)) {
    const { monday, madeOn } = snapshot;
    compared.push({
      monday,
      madeOn,
      rates: rates.parse(snapshot.rates),
      rows: await frozenRows(db, snapshot),
    });
  }
  return compared;
}

/** The last day of the quarter that is so many after the present one; a year on where no fiscal period holds the day. */
function lastDayShown(day: Day, ahead: number, quarterOf: (day: Day) => Quarter | null): Day {
  let last = quarterOf(day)?.end ?? addDays(day, 365);
  for (let i = 0; i < ahead; i++) last = quarterOf(addDays(last, 1))?.end ?? last;
  return last;
}
