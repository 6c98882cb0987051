/** A value as the text that a jsonb column takes; pg would send an array as a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value ?? null);

/** Cuts a list into chunks, so that no statement holds the embedded engine for long. */
export function* chunksOf<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
