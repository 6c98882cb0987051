import type { ReportColumn } from '../metadata/report-types';
import { type Currencies, convert } from '../soql/currency';
import { currencyPath, type Row, valueAt } from './value-at';

/** The currency that a run sums up in, and the rates it is reached by. */
export interface Money {
  currency: string;
  currencies: Currencies;
}

/** The number in a column, an amount in the run's currency; null where there is none. */
export function amountOf(row: Row, { field, path }: ReportColumn, money: Money | null): number | null {
  const value = valueAt(row, path);
  if (value === null || value === undefined) return null;
  const amount = Number(value);
  if (field.type !== 'currency' || !money) return amount;
  const from = valueAt(row, currencyPath(path));
  return convert(money.currencies, amount, typeof from === 'string' ? from : money.currency, money.currency);
}
