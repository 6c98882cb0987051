import type { Row, Scalar } from './types';

const FIRST_YEAR = 2015;
const LAST_YEAR = 2040;

/** Years, quarters and months of a standard fiscal year, which is named by the calendar year it ends in. */
export function* fiscalPeriods(startMonth: number): Generator<Omit<Row, 'Id'>> {
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const opens = startMonth > 1 ? year - 1 : year;
    yield period('Year', opens, startMonth, 12, 1, `FY ${year}`);
    for (let quarter = 0; quarter < 4; quarter++) {
      const label = `Q${quarter + 1} FY ${year}`;
      yield period('Quarter', opens, startMonth + quarter * 3, 3, quarter + 1, label);
    }
    for (let month = 0; month < 12; month++) {
      yield period('Month', opens, startMonth + month, 1, month + 1, `Month ${month + 1} FY ${year}`);
    }
  }
}

function period(type: string, year: number, month: number, months: number, number: number, label: string) {
  const row: Record<string, Scalar> = {
    Type: type,
    StartDate: day(Date.UTC(year, month - 1, 1)),
    EndDate: day(Date.UTC(year, month - 1 + months, 0)),
    Number: number,
    IsForecastPeriod: type === 'Quarter',
    FullyQualifiedLabel: label,
    QuarterLabel: type === 'Quarter' ? label : null,
    PeriodLabel: type === 'Month' ? label : null,
  };
  return { ...row, IsDeleted: false, SystemModstamp: '2015-01-01T00:00:00.000Z' };
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
