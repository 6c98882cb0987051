import type { ReportColumn } from '../metadata/report-types';

import { idPath } from './report-run';
import { currencyPath, type Row, valueAt } from './value-at';

/** A value as a report shows it. */
export interface Cell {
  label: string;
  value: unknown;
}

const NOTHING: Cell = { label: '-', value: null };

/** Formats are dear to make: one of a kind is kept. */
const formats = new Map<string, Intl.NumberFormat>();

function written(value: number, digits: number, currency?: string): string {
  const key = `${digits} ${currency ?? ''}`;
  const known = formats.get(key);
  if (known) return known.format(value);
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...(currency === undefined ? {} : { style: 'currency', currency }),
  });
  formats.set(key, made);
  return made.format(value);
}

/** A day as people in the United States write it. */
export function writtenDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${month}/${date}/${year}`;
}

/** A detail cell: what is read, and the value behind it; the name of a record stands for its id. */
export function detailCell(row: Row, column: ReportColumn, timeZone: string): Cell {
  const { field, path } = column;
  const value = valueAt(row, path);
  if (value === null || value === undefined)
    return field.type === 'string' ? { label: '-', value: null } : NOTHING;
  const id = idPath(column);
  if (id !== undefined) return { label: String(value), value: valueAt(row, id) };
  switch (field.type) {
    case 'currency': {
      const currency = valueAt(row, currencyPath(path));
      const code = typeof currency === 'string' ? currency : 'USD';
      return {
        label: written(Number(value), field.scale, code),
        value: { amount: value, currency: typeof currency === 'string' ? currency : null },
      };
    }
    case 'percent':
      return { label: `${written(Number(value), field.scale)}%`, value };
    case 'double':
    case 'int':
      return { label: written(Number(value), field.scale), value };
    case 'date':
      return { label: writtenDay(String(value)), value };
    case 'datetime': {
      const options = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
      return { label: new Date(String(value)).toLocaleString('en-US', options), value };
    }
    case 'picklist':
    case 'multipicklist': {
      const labels = String(value)
        .split(';')
        .map((each) => field.picklistValues.find((choice) => choice.value === each)?.label ?? each);
      return { label: labels.join('; '), value };
    }
    default:
      return { label: String(value), value };
  }
}

/** A summary as a report shows it: sums of money as money, counts as numbers. */
export function summaryCell(value: number | null, column: ReportColumn | undefined, currency = 'USD'): Cell {
  if (value === null) return NOTHING;
  if (!column) return { label: String(value), value };
  const { type, scale } = column.field;
  if (type === 'currency') return { label: written(value, 2, currency), value };
  if (type === 'percent') return { label: `${written(value, Math.max(scale, 2))}%`, value };
  return { label: written(value, Number.isInteger(value) ? scale : Math.max(scale, 2)), value };
}
