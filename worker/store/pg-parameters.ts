const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function arrayLiteral(list: readonly unknown[]): string {
  const items = list.map((item) => {
    if (Array.isArray(item)) return arrayLiteral(item);
    const text = parameterText(item);
    return text === null ? 'NULL' : quoted(text);
  });
  return `{${items.join(',')}}`;
}

/**
 * A parameter in PostgreSQL's text format, as pg would send it: arrays as array literals, objects as JSON. Sent so,
 * one query means the same in both engines. Binary values are not taken.
 */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
