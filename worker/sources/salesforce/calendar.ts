import { z } from 'zod';
import type { Instant } from '../../../shared/day';
import type { CrmRecord } from '../../crm/crm';
import type { Fact, FactBody, Kind } from '../../store/kinds';
import type { Json, Page } from '../define-source';
import { type Reading, shown } from './object-stream';
import { date, decimal, flag, instant, stamps, text, whole } from './values';

export const CALENDAR_STREAM = 'Fiscal calendar';

const Read = z.object({ day: z.string() }).nullable().catch(null);

/**
 * The org's fiscal quarters, dated rates and the settings that stand for them where there are none. They change a few
 * times a year, and their rows vanish without a trace: all are read once a day, and what is not there any more is closed.
 */
export async function* readCalendar(reading: Reading, cursor: Json | undefined): AsyncGenerator<Page> {
  const { day } = reading.context;
  const before = Read.parse(cursor ?? null);
  if (before?.day === day) return;
  const isFirst = before === null;
  const quarters = await rowsOf(reading, 'Period', QUARTER_FIELDS, "Type = 'Quarter'");
  const rates = await rowsOf(reading, 'DatedConversionRate', RATE_FIELDS);
  const organization = await rowsOf(reading, 'Organization', ORGANIZATION_FIELDS);
  yield {
    stream: CALENDAR_STREAM,
    cursor: { day },
    rows: quarters.length + rates.length + organization.length,
    facts: [
      { kind: 'fiscal_quarter', facts: await allOf(reading, 'fiscal_quarter', quarters, quarterOf, isFirst) },
      { kind: 'dated_rate', facts: await allOf(reading, 'dated_rate', rates, rateOf, isFirst) },
      {
        kind: 'organization',
        facts: await allOf(reading, 'organization', organization, settingsOf, isFirst),
      },
    ],
  };
}

const QUARTER_FIELDS = ['StartDate', 'EndDate', 'FullyQualifiedLabel', 'QuarterLabel', 'Number'];
const RATE_FIELDS = ['IsoCode', 'StartDate', 'ConversionRate'];
const ORGANIZATION_FIELDS = ['Name', 'FiscalYearStartMonth', 'UsesStartDateAsFiscalYearName'];

/** All rows of an object, as far as it is there and shown. */
async function rowsOf(
  { crm, signal }: Reading,
  object: string,
  fields: readonly string[],
  where?: string,
): Promise<CrmRecord[]> {
  if (!(await crm.describe(object))) return [];
  const asked = await shown(crm, object, ['Id', 'CreatedDate', 'SystemModstamp', ...fields]);
  const soql = `SELECT ${asked.join(', ')} FROM ${object}${where ? ` WHERE ${where}` : ''} ORDER BY Id`;
  return await crm.query(soql, { signal });
}

/** What is there now, known from its last change on (the first time from its creation), and the end of what is gone. */
async function allOf<K extends Kind>(
  { context }: Reading,
  kind: K,
  records: readonly CrmRecord[],
  bodyOf: (record: CrmRecord) => FactBody<K> | null,
  isFirst: boolean,
): Promise<Fact<K>[]> {
  const facts = records.flatMap((record): Fact<K>[] => {
    const stamp = stampOf(record);
    const body = bodyOf(record);
    if (stamp === null || body === null) return [];
    const knownFrom = isFirst ? stamp.created : stamp.modstamp;
    return [{ record: String(record['Id']), sourceKey: '', at: stamp.created, knownFrom, body }];
  });
  const there = new Set(facts.map((fact) => fact.record));
  const gone = [...(await context.openRecords(kind))].filter((record) => !there.has(record)).sort();
  const ended = gone.map((record): Fact<K> => {
    return { record, sourceKey: '', at: context.asOf, knownFrom: context.asOf, deleted: true, body: {} };
  });
  return [...facts, ...ended];
}

/** Periods carry no CreatedDate. */
function stampOf(record: CrmRecord): { created: Instant; modstamp: Instant } | null {
  const own = stamps(record);
  if (own) return own;
  const modstamp = instant(record, 'SystemModstamp');
  return modstamp === null ? null : { created: modstamp, modstamp };
}

function quarterOf(record: CrmRecord): FactBody<'fiscal_quarter'> | null {
  const [start, end] = [date(record, 'StartDate'), date(record, 'EndDate')];
  if (start === null || end === null) return null;
  const label =
    text(record, 'FullyQualifiedLabel') ??
    text(record, 'QuarterLabel') ??
    `Q${text(record, 'Number') ?? '?'}`;
  return { start_date: start, end_date: end, label };
}

const rateOf = (record: CrmRecord): FactBody<'dated_rate'> => ({
  code: text(record, 'IsoCode'),
  start_date: date(record, 'StartDate'),
  rate: decimal(record, 'ConversionRate'),
});

const settingsOf = (record: CrmRecord): FactBody<'organization'> => ({
  name: text(record, 'Name'),
  fiscal_start_month: whole(record, 'FiscalYearStartMonth'),
  fiscal_named_by_start: flag(record, 'UsesStartDateAsFiscalYearName'),
});
