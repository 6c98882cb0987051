import type { SoqlError } from '../soql/soql-error';
import { malformed, readFind } from './find-clause';
import { MOST_FOUND, type Returned, SEARCH_GROUPS, type Search } from './search';

const CLAUSE = /\b(WHERE|USING|ORDER\s+BY|LIMIT|OFFSET)\b/i;
const AGGREGATE =
  /\(\s*SELECT\b|\b(COUNT|COUNT_DISTINCT|SUM|AVG|MIN|MAX|GROUPING)\s*\(|\b(FROM|GROUP|TYPEOF)\b/i;

/**
 * Reads SOSL: FIND, IN, RETURNING, LIMIT. What it returns of an object is a query's to check.
 *
 * @throws SoqlError MALFORMED_SEARCH, INVALID_SEARCH
 */
export function parseSearch(source: string): Search {
  const { expression, end } = readFind(source);
  const search: Search = { expression, group: 'ALL', returning: undefined, limit: MOST_FOUND };
  let at = end;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(`\\s*${pattern.source}`, 'iy');
    sticky.lastIndex = at;
    const found = sticky.exec(source);
    if (found) at = sticky.lastIndex;
    return found;
  };
  if (next(/IN\b/)) {
    const [, group = ''] = next(/(\w+)/) ?? [];
    const known = SEARCH_GROUPS.find((each) => each === group.toUpperCase());
    if (!known) throw unexpected(source, at - group.length);
    if (!next(/FIELDS\b/)) throw unexpected(source, at);
    search.group = known;
  }
  if (next(/RETURNING\b/)) {
    search.returning = [];
    do {
      const [, object] = next(/(\w+)/) ?? [];
      if (object === undefined) throw unexpected(source, at);
      const open = next(/\(/);
      const close = open ? closingAt(source, at) : at;
      search.returning.push(returned(object, open ? source.slice(at, close) : 'Id', source, at));
      if (open) at = close + 1;
    } while (next(/,/));
  }
  // Nothing is corrected here, and nothing counts what is looked for.
  next(/WITH\s+SPELL_CORRECTION\s*=\s*(?:true|false)\b/);
  const [, limit] = next(/LIMIT\s+(\d+)/) ?? [];
  if (limit !== undefined) search.limit = Math.min(Number(limit), MOST_FOUND);
  next(/UPDATE\s+(?:TRACKING|VIEWSTAT)(?:\s*,\s*(?:TRACKING|VIEWSTAT))?\b/);
  if (source.slice(at).trim() !== '') throw unexpected(source, at);
  return search;
}

function returned(object: string, inner: string, source: string, at: number): Returned {
  const starts = CLAUSE.exec(inner)?.index ?? inner.length;
  const read = returnedOf(object, inner.slice(0, starts).trim(), inner.slice(starts));
  if (read) return read;
  throw unexpected(source, at);
}

/** What a search may return; undefined for more of a query than that: aggregates, other rows, list views. */
export function returnedOf(object: string, fields: string, clauses: string): Returned | undefined {
  const isSearch =
    /^\w+$/.test(object) && fields !== '' && !AGGREGATE.test(fields) && !/^USING\b/i.test(clauses);
  return isSearch ? { object, fields, clauses } : undefined;
}

/** Where the parenthesis closes that stands open at `at`, quotes passed over. */
function closingAt(source: string, at: number): number {
  let depth = 1;
  let quoted = false;
  for (let i = at; i < source.length; i++) {
    const sign = source.charAt(i);
    if (quoted && sign === '\\') i += 1;
    else if (sign === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '(') depth += 1;
    else if (sign === ')' && --depth === 0) return i;
  }
  throw unexpected(source, source.length);
}

function unexpected(source: string, at: number): SoqlError {
  const [, space = '', token = ''] = /^(\s*)(\w+|\S|$)/.exec(source.slice(at)) ?? [];
  const name = token === '' ? '<EOF>' : token;
  return malformed(source, at + space.length, `Malformed search token: ${name}`);
}
