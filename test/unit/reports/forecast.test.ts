import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { type ForecastRow, forecast } from '../../../worker/renewals/forecast';
import type { ForecastReport } from '../../../worker/reports/forecast';
import { forecastCsv } from '../../../worker/reports/forecast-csv';
import { forecastHtml } from '../../../worker/reports/forecast-html';
import { forecastText } from '../../../worker/reports/forecast-text';
import { aRow, QUARTER, RATES } from '../renewals/build';

function reportOf(rows: readonly ForecastRow[], change: Partial<ForecastReport> = {}): ForecastReport {
  const made = forecast(rows, []);
  return {
    organization: 'Halyard',
    asOf: '2026-05-04T12:00:00.000Z',
    day: '2026-05-04',
    currency: 'USD',
    rates: RATES,
    frozen: null,
    current: QUARTER,
    ...made,
    later: { renewals: 0, pipeline: 0 },
    unlikelihood: [],
    voided: 0,
    snapshots: [],
    accuracy: [],
    ...change,
  };
}

const cells = (report: ForecastReport): Record<string, string>[] =>
  parse(forecastCsv(report), { columns: true });

it('gives one row for each renewal, as a reader of CSV reads it back', () => {
  const name = 'Acme, "the" best\nof all';
  const [row, ...others] = cells(
    reportOf([aRow({ accountName: name, likelihood: 41.5, finalCents: 123_456 })]),
  );
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    account: name,
    renewal_date: '2026-06-30',
    fiscal_quarter: 'Q2 FY 2027',
    arr: '1000.00',
    arr_corporate: '1000.00',
    rate_date: '2026-05-04',
    likelihood_percent: '41.5',
    final_arr_corporate: '1234.56',
  });
});

it('keeps a spreadsheet from taking a name for a formula, and leaves numbers numbers', () => {
  const names = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝1+1', 'Acme-1'];
  const read = cells(reportOf(names.map((accountName, n) => aRow({ id: `${n}`, accountName }))));
  expect(read.map((row) => row['account'])).toEqual([
    ...names.slice(0, -1).map((name) => `'${name}`),
    'Acme-1',
  ]);
  expect(cells(reportOf([aRow({ cents: -500 })]))[0]?.['arr_corporate']).toBe('-5.00');
});

it('takes text from outside for text in the page, which runs no script and asks for nothing', () => {
  const evil = `<script>alert(1)</script><img src=x onerror="alert(1)">'&`;
  const row = aRow({ accountName: evil, opportunityName: evil, csmName: evil, csmCall: evil, csm: 'leaves' });
  const page = forecastHtml(
    reportOf([{ ...row, quarter: { ...QUARTER, label: evil } }], {
      organization: evil,
      unlikelihood: [{ reason: evil, renewals: 1 }],
    }),
  );
  expect(page).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;',
  );
  expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+\s*=\s*"|javascript:|url\(|https?:/i);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

it('says why there is no likelihood instead of a weighted sum', () => {
  const report = reportOf([aRow()], { unlikelihood: [{ reason: 'not calibrated', renewals: 1 }] });
  expect(forecastText(report, false)).toContain('No renewal has a likelihood: 1,000 USD without one');
  expect(forecastText(report, false)).toContain('1 renewal without a likelihood: not calibrated');
  expect(forecastHtml(report)).toContain('No likelihood yet');
});

it('shows the weighted sum with its interval, and what has none apart', () => {
  const rows = [
    aRow({ likelihood: 40 }),
    aRow({ id: '006B', account: '001B', tier: 'Critical', csm: 'renews', csmCall: 'Commit' }),
  ];
  const text = forecastText(reportOf(rows), false);
  expect(text).toContain('2,000 USD up for renewal in 2 renewals · 1,000 USD at risk');
  expect(text).toContain('Weighted 400 USD (90 %: 0 to 1k) of 1,000 USD; 1,000 USD has no likelihood');
  expect(text).toContain('○ Acme  model Critical · CSM Commit');
  expect(text).not.toContain('\u001b');
});
