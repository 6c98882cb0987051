import type { ForecastReport } from './forecast';
import { exact } from './forecast-words';

type Row = ForecastReport['rows'][number];

const COLUMNS: readonly [
  name: string,
  value: (row: Row, report: ForecastReport) => string | number | null,
][] = [
  ['renewal', (row) => row.id],
  ['account_id', (row) => row.account],
  ['account', (row) => row.accountName],
  ['csm', (row) => row.csmName],
  ['opportunity', (row) => row.opportunityName],
  ['stage', (row) => row.stage],
  ['renewal_date', (row) => row.due],
  ['fiscal_quarter', (row) => row.quarter?.label ?? null],
  ['slipped', (row) => (row.isSlipped ? 'yes' : 'no')],
  ['late', (row) => (row.isLate ? 'yes' : 'no')],
  ['arr', (row) => row.arr?.amount ?? null],
  ['currency', (row) => row.arr?.currency ?? null],
  ['arr_corporate', (row) => (row.cents === null ? null : exact(row.cents))],
  ['corporate_currency', (_, report) => report.currency],
  ['rate_date', (_, report) => report.rates.day],
  ['tier', (row) => row.tier],
  ['score', (row) => row.score],
  ['likelihood_percent', (row) => row.likelihood],
  ['likelihood_reason', (row) => row.likelihoodReason],
  ['csm_call', (row) => row.csmCall],
  ['final_call', (row) => row.finalCall],
  ['final_arr_corporate', (row) => (row.finalCents === null ? null : exact(row.finalCents))],
];

/** One line for each open renewal under a header line, RFC 4180, in the order of renewal dates. */
export function forecastCsv(report: ForecastReport): string {
  const lines = report.rows.map((row) => COLUMNS.map(([, value]) => cell(value(row, report))).join(','));
  return [COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n');
}

/** Spreadsheets take a text that begins so for a formula; an apostrophe before it keeps it a text. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/u;

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
