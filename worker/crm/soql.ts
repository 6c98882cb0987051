/** A SOQL string literal. */
export function literal(text: string): string {
  const escaped = text
    .replace(/[\\'"]/g, (c) => `\\${c}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `'${escaped}'`;
}

/** `(…,…)` for IN. Throws RangeError on an empty list, which SOQL cannot say. */
export function list(values: readonly string[]): string {
  if (values.length === 0) throw new RangeError('SOQL has no empty IN list');
  return `(${values.map(literal).join(',')})`;
}

/** A GET's address may hold 16,384 bytes: 400 ids of 18 characters with their escaped quotes take 11,000. */
export const IDS_PER_QUERY = 400;

/** Consecutive pieces of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < items.length; i += size) pieces.push(items.slice(i, i + size));
  return pieces;
}
