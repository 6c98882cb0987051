import type { Row, Scalar } from '../data/row';

/** The currencies of an org with several, and what the running user counts in. */
export interface Currencies {
  corporate: string;
  user: string;
  /** By ISO code: units of the currency for one of the corporate currency. Inactive ones are there too. */
  rates: ReadonlyMap<string, { rate: number; active: boolean }>;
}

/** The currency of a record; records without one count in the corporate currency. */
export function currencyOf(currencies: Currencies, row: Row): string {
  const code = row['CurrencyIsoCode'];
  return typeof code === 'string' && code !== '' ? code : currencies.corporate;
}

/** An amount in another currency, at the rates in force; dated rates are not modelled. */
export function convert(currencies: Currencies, amount: Scalar, from: string, to: string): number | null {
  if (typeof amount !== 'number') return null;
  if (from === to) return amount;
  const rate = (code: string): number => currencies.rates.get(code)?.rate ?? 1;
  // Twelve digits: what is left behind them is the arithmetic's, and would make equal amounts differ.
  return Number(((amount / rate(from)) * rate(to)).toPrecision(12));
}
