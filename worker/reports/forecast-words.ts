import type { Day } from '../../shared/day';
import { fromHundredths } from '../renewals/decimal';
import type { Quarter } from '../renewals/fiscal-quarters';
import type { ForecastRow } from '../renewals/forecast';
import type { Opinion, Stance } from '../renewals/opinions';
import type { ForecastReport } from './forecast';

/** Whole units of the corporate currency: "1,284,300 USD". */
export function money(cents: number, currency: string | null): string {
  const text = Math.round(cents / 100).toLocaleString('en-US');
  return currency === null ? text : `${text} ${currency}`;
}

/** Thousands and millions, for where room is scarce: "1.28m". */
export function shortMoney(cents: number): string {
  const units = cents / 100;
  if (Math.abs(units) >= 999_500) return `${(units / 1_000_000).toFixed(2)}m`;
  return Math.abs(units) >= 1000 ? `${Math.round(units / 1000)}k` : String(Math.round(units));
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A signed share: "+4 %", "−12 %". */
export function signedPercent(share: number): string {
  const whole = Math.round(share * 100);
  return whole === 0 ? '0 %' : `${whole > 0 ? '+' : '−'}${Math.abs(whole)} %`;
}

export const OPINION_NAMES: Record<Opinion, string> = {
  model: 'Model',
  csm: "CSM's call",
  final: 'Final call',
};

export const STANCE_WORDS: Record<Stance, string> = {
  renews: 'renews',
  leaves: 'leaves',
  unsure: 'open',
};

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** What the model says of a renewal: its likelihood, else its tier. */
export const modelWords = (row: ForecastRow): string =>
  row.likelihood === null ? row.tier : `${Math.round(row.likelihood)} %`;

/** What the manager says: the amount a year, else the call. */
export const finalWords = (row: ForecastRow, currency: string | null): string | null =>
  row.finalCents === null ? row.finalCall : money(row.finalCents, currency);

/** Revenue in its own currency. */
export const ownMoney = (row: ForecastRow): string | null =>
  row.arr === null
    ? null
    : `${Math.round(Number(row.arr.amount)).toLocaleString('en-US')}${row.arr.currency ? ` ${row.arr.currency}` : ''}`;

/** At which rates sums were made. */
export function ratesLine({ rates, currency }: ForecastReport): string {
  if (currency === null) return 'The org has one currency.';
  const others = Object.entries(rates.rates).filter(([code]) => code !== currency);
  const each = others.map(([code, rate]) => `${Number(rate)} ${code}`).join(', ');
  return `Amounts are in ${currency} at the rates of ${rates.day}${each ? `: 1 ${currency} = ${each}` : ''}.`;
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "4 May 2026". */
export const dayWords = (day: Day): string => DAY_FORMAT.format(new Date(`${day}T00:00:00Z`));

/** "1 May – 31 Jul 2026"; both years where they differ. */
export function spanWords({ start, end }: Quarter): string {
  const from = dayWords(start);
  return `${start.slice(0, 4) === end.slice(0, 4) ? from.slice(0, -5) : from} – ${dayWords(end)}`;
}

/** As it stands in a table of figures. */
export const exact = (cents: number): string => fromHundredths(cents);
