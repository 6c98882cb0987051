import type { Day } from '../../shared/day';
import { hundredths } from './decimal';

/** An amount in the currency it was agreed in: decimal text and ISO 4217 code; null in an org of one currency. */
export interface Money {
  amount: string;
  currency: string | null;
}

/** A currency as CurrencyType holds it: `rate` units of it are one unit of the corporate currency. */
export interface CurrencyRate {
  code: string;
  rate: string | null;
  isCorporate: boolean;
}

/** A dated rate: in force from `from` until the next one of its currency. */
export interface DatedRate {
  code: string;
  from: Day;
  rate: string;
}

/** The rates of one day, by ISO code, and what they are relative to. */
export interface RateTable {
  day: Day;
  /** null: the org has one currency, and every amount is in it. */
  corporate: string | null;
  rates: Readonly<Record<string, string>>;
}

/**
 * The rates of `day`: the dated one in force then, where there are any of the currency, else that of CurrencyType.
 * Before its first dated rate a currency has that of CurrencyType.
 */
export function ratesOn(
  day: Day,
  currencies: readonly CurrencyRate[],
  dated: readonly DatedRate[] = [],
): RateTable {
  const corporate = currencies.find((currency) => currency.isCorporate)?.code ?? null;
  const rates: Record<string, string> = {};
  const byCode = [...currencies].sort((a, b) => (a.code < b.code ? -1 : 1));
  for (const { code, rate, isCorporate } of byCode) {
    const inForce = dated
      .filter((each) => each.code === code && each.from <= day)
      .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
    const value = isCorporate ? '1' : (inForce?.rate ?? rate);
    if (value !== null) rates[code] = value;
  }
  return { day, corporate, rates };
}

/** An amount in hundredths of the corporate currency, rounded once; null where its currency has no rate. */
export function corporateCents(money: Money | null, table: RateTable): number | null {
  if (money === null) return null;
  if (table.corporate === null || money.currency === null) return hundredths(money.amount);
  const rate = table.rates[money.currency];
  return rate === undefined ? null : hundredths(money.amount, 1, rate);
}
