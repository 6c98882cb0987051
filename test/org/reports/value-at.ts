/** A row of a report's query: its parents are nested. */
export type Row = { readonly [key: string]: unknown };

/** The value at a path of a row. */
export function valueAt(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return null;
    return Reflect.get(value, step);
  }, row);
}

/** Where a row holds the currency of a column's amounts: beside them, in the same record. */
export const currencyPath = (path: string): string => path.replace(/[^.]+$/, 'CurrencyIsoCode');
