import type { FieldType } from '../data/definition';
import type { Scalar } from '../data/row';
import { wallClock } from '../data/zone';
import { errorAt } from './soql-error';

const DIGITS = new Map<number, Intl.NumberFormat>();

function numberText(value: number, scale: number): string {
  let format = DIGITS.get(scale);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: scale, maximumFractionDigits: scale });
    DIGITS.set(scale, format);
  }
  return format.format(value);
}

const FORMATTED: ReadonlySet<FieldType> = new Set<FieldType>([
  ...(['int', 'double', 'percent', 'currency', 'date', 'datetime'] as const),
]);

/** @throws SoqlError INVALID_FIELD for a type that FORMAT() does not take */
export function refuseFormat(source: string, at: number, of: { name: string; type: FieldType }): void {
  if (FORMATTED.has(of.type)) return;
  throw errorAt(source, at, 'INVALID_FIELD', `field ${of.name} does not support the function FORMAT`);
}

/** What FORMAT() makes of a value for a user with the locale en_US. `currency` is the record's own. */
export function formatted(
  type: FieldType,
  scale: number,
  value: Scalar,
  currency: Scalar,
  timeZone: string,
): Scalar {
  if (typeof value === 'number') {
    const text = numberText(value, type === 'int' ? 0 : scale);
    if (type === 'percent') return `${text}%`;
    return type === 'currency' ? `${typeof currency === 'string' ? currency : 'USD'} ${text}` : text;
  }
  if (typeof value !== 'string') return value;
  if (type === 'date') return dayText(new Date(value));
  if (type !== 'datetime') return value;
  const wall = new Date(wallClock(timeZone, Date.parse(value)));
  const minutes = String(wall.getUTCMinutes()).padStart(2, '0');
  const hour = wall.getUTCHours();
  return `${dayText(wall)}, ${hour % 12 || 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}

const dayText = (date: Date): string =>
  `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
