/** Object ids of PostgreSQL's built-in types, from pg_type. */
const OID = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700 } as const;
const ARRAY_OID = { int8: 1016, date: 1182, timestamp: 1115, timestamptz: 1185, numeric: 1231 } as const;

const asText = (text: string): string => text;

const WITH_OFFSET = /^(.+?)([+-]\d\d)(?::?(\d\d))?(?::\d\d)?$/;

/** ISO 8601 UTC, cut to milliseconds; `infinity` as it is. */
function instant(text: string): string {
  if (text.endsWith('infinity')) return text;
  const match = WITH_OFFSET.exec(text);
  const iso = match ? `${match[1]}${match[2]}:${match[3] ?? '00'}` : `${text}Z`;
  return new Date(iso.replace(' ', 'T')).toISOString();
}

const scalar: Record<keyof typeof OID, (text: string) => string> = {
  int8: asText,
  numeric: asText,
  date: asText,
  timestamp: instant,
  timestamptz: instant,
};
const names = Object.keys(OID) as (keyof typeof OID)[];

/** How values are read in both engines, by type: exact numbers and dates as text, instants as ISO text. */
export const SCALAR_PARSERS: ReadonlyMap<number, (text: string) => string> = new Map(
  names.map((name) => [OID[name], scalar[name]]),
);

/** The element parser of those types' arrays, by the array's type. */
export const ARRAY_PARSERS: ReadonlyMap<number, (text: string) => string> = new Map(
  names.map((name) => [ARRAY_OID[name], scalar[name]]),
);
