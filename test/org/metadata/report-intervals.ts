/** The stretches of time that a report's date filter knows, as SOQL's date literals; several are joined by OR. */
const INTERVALS: Readonly<Record<string, readonly string[]>> = {
  INTERVAL_CURRENT: ['THIS_FISCAL_QUARTER'],
  INTERVAL_CURNEXT1: ['THIS_FISCAL_QUARTER', 'NEXT_FISCAL_QUARTER'],
  INTERVAL_CURPREV1: ['THIS_FISCAL_QUARTER', 'LAST_FISCAL_QUARTER'],
  INTERVAL_NEXT1: ['NEXT_FISCAL_QUARTER'],
  INTERVAL_PREV1: ['LAST_FISCAL_QUARTER'],
  INTERVAL_CURNEXT3: ['THIS_FISCAL_QUARTER', 'NEXT_N_FISCAL_QUARTERS:3'],
  INTERVAL_CURFY: ['THIS_FISCAL_YEAR'],
  INTERVAL_PREVFY: ['LAST_FISCAL_YEAR'],
  INTERVAL_PREV2FY: ['LAST_N_FISCAL_YEARS:2'],
  INTERVAL_NEXTFY: ['NEXT_FISCAL_YEAR'],
  INTERVAL_CURNEXTFY: ['THIS_FISCAL_YEAR', 'NEXT_FISCAL_YEAR'],
  INTERVAL_CURPREVFY: ['THIS_FISCAL_YEAR', 'LAST_FISCAL_YEAR'],
  INTERVAL_CURPREV2FY: ['THIS_FISCAL_YEAR', 'LAST_N_FISCAL_YEARS:2'],
  INTERVAL_CURRENTQ: ['THIS_QUARTER'],
  INTERVAL_CURNEXTQ: ['THIS_QUARTER', 'NEXT_QUARTER'],
  INTERVAL_CURPREVQ: ['THIS_QUARTER', 'LAST_QUARTER'],
  INTERVAL_NEXTQ: ['NEXT_QUARTER'],
  INTERVAL_PREVQ: ['LAST_QUARTER'],
  INTERVAL_CURNEXT3Q: ['THIS_QUARTER', 'NEXT_N_QUARTERS:3'],
  INTERVAL_CURY: ['THIS_YEAR'],
  INTERVAL_PREVY: ['LAST_YEAR'],
  INTERVAL_PREV2Y: ['LAST_N_YEARS:2'],
  INTERVAL_NEXTY: ['NEXT_YEAR'],
  INTERVAL_CURNEXTY: ['THIS_YEAR', 'NEXT_YEAR'],
  INTERVAL_CURPREVY: ['THIS_YEAR', 'LAST_YEAR'],
  INTERVAL_CURPREV2Y: ['THIS_YEAR', 'LAST_N_YEARS:2'],
  INTERVAL_YESTERDAY: ['YESTERDAY'],
  INTERVAL_TODAY: ['TODAY'],
  INTERVAL_TOMORROW: ['TOMORROW'],
  INTERVAL_LASTWEEK: ['LAST_WEEK'],
  INTERVAL_THISWEEK: ['THIS_WEEK'],
  INTERVAL_NEXTWEEK: ['NEXT_WEEK'],
  INTERVAL_LASTMONTH: ['LAST_MONTH'],
  INTERVAL_THISMONTH: ['THIS_MONTH'],
  INTERVAL_NEXTMONTH: ['NEXT_MONTH'],
  INTERVAL_LASTTHISMONTH: ['LAST_MONTH', 'THIS_MONTH'],
  INTERVAL_THISNEXTMONTH: ['THIS_MONTH', 'NEXT_MONTH'],
  ...days('LAST', 7, 30, 60, 90, 120),
  ...days('NEXT', 7, 30, 60, 90, 120),
};

export const CUSTOM_INTERVAL = 'INTERVAL_CUSTOM';

function days(direction: 'LAST' | 'NEXT', ...counts: number[]) {
  return Object.fromEntries(
    counts.map((count) => [`INTERVAL_${direction}${count}`, [`${direction}_N_DAYS:${count}`]]),
  );
}

export const isInterval = (name: string): boolean =>
  name === CUSTOM_INTERVAL || Object.hasOwn(INTERVALS, name);

/** A date filter as SOQL; empty: every time. Days are whole and inclusive. */
export function intervalCondition(
  path: string,
  type: 'date' | 'datetime',
  { interval, startDate, endDate }: { interval: string; startDate?: string; endDate?: string },
): string {
  if (interval === CUSTOM_INTERVAL) {
    const [from, to] = type === 'date' ? ['', ''] : ['T00:00:00Z', 'T23:59:59Z'];
    const bounds = [
      ...(startDate === undefined ? [] : [`${path} >= ${startDate}${from}`]),
      ...(endDate === undefined ? [] : [`${path} <= ${endDate}${to}`]),
    ];
    return bounds.join(' AND ');
  }
  const terms = (INTERVALS[interval] ?? []).map((range) => `${path} = ${range}`);
  return terms.length > 1 ? `(${terms.join(' OR ')})` : terms.join('');
}
