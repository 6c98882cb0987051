import { type Day, daysBetween } from '../../shared/day';

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** "3 May 2026", of a day or of the day part of an instant. */
export const dayText = (day: string): string => DAY.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));

/** "3 May, 14:05", in the reader's own zone. */
export const momentText = (instant: string): string => MOMENT.format(new Date(instant));

/** "today", "yesterday", "42 days ago", "in 8 days". */
export function fromToday(day: Day, today: Day): string {
  const days = daysBetween(day, today);
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days === -1) return 'tomorrow';
  return days > 0 ? `${days} days ago` : `in ${-days} days`;
}

/** Signed points of hundredths: "+1.4", "−0.6". */
export const pointsText = (cents: number): string =>
  `${cents < 0 ? '−' : '+'}${(Math.abs(cents) / 100).toFixed(1)}`;

/** A measure's value with its unit, short: "38.2 %", "0.5 cadences". */
export function valueText(value: number | null, unit: string): string | null {
  if (value === null) return null;
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1));
  return `${rounded.toLocaleString('en')} ${unit}`.trim();
}

/** "23,120 EUR"; whole units, as a price of a year is read. */
export function moneyText({ amount, currency }: { amount: string; currency: string | null }): string {
  const whole = Math.round(Number(amount)).toLocaleString('en');
  return currency === null ? whole : `${whole} ${currency}`;
}
