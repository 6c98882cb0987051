import { isList, type Xml } from './xml';

/** Where something is otherwise than wanted, in the words of its metadata; null: it is not there. */
export interface Difference {
  path: string;
  found: string | null;
  wanted: string | null;
  /** The item of a list that is there on one side only: the end of `path`. */
  item?: string;
}

/** What tells an item of these lists from the others: their order says nothing. */
const KEYS: Readonly<Record<string, string>> = {
  fieldPermissions: 'field',
  objectPermissions: 'object',
  userPermissions: 'name',
  customPermissions: 'name',
  customSettingAccesses: 'name',
  value: 'fullName',
  folderShares: 'sharedTo',
};

/** Lists that people may add to: whom a folder is shared with besides is theirs, and its maker always is one. */
const OPEN: ReadonlySet<string> = new Set(['folderShares']);

/**
 * What of `wanted` an org has otherwise. What it says beyond that is left alone, except in lists of grants and of
 * picklist values, which are ours as a whole. Salesforce says nothing of what is false or empty.
 */
export function differences(wanted: Xml, found: unknown, path = ''): Difference[] {
  if (typeof wanted !== 'object') {
    const [w, f] = [told(wanted), told(found)];
    return w === f ? [] : [{ path, found: f, wanted: w }];
  }
  const has = objectOf(found);
  return Object.entries(wanted).flatMap(([name, child]) => {
    if (child === undefined) return [];
    const at = path === '' ? name : `${path}.${name}`;
    const other = has[name];
    if (!isList(child)) return differences(child, Array.isArray(other) ? other[0] : other, at);
    const others = other === undefined || other === null ? [] : Array.isArray(other) ? other : [other];
    const key = KEYS[name];
    if (key === undefined) return inOrder(child, others, at);
    const all = byKey(child, others, at, key);
    return OPEN.has(name) ? all.filter(({ wanted: ours }) => ours !== null) : all;
  });
}

function inOrder(wanted: readonly Xml[], found: readonly unknown[], path: string): Difference[] {
  const [w, f] = [wanted.map(inWords), found.map(inWords)];
  if (w.every((item) => typeof item === 'string') && f.every((item) => typeof item === 'string')) {
    const [ours, theirs] = [w.join(', '), f.join(', ')];
    return ours === theirs ? [] : [{ path, found: theirs || null, wanted: ours || null }];
  }
  const rows = Math.max(wanted.length, found.length);
  return Array.from({ length: rows }, (_, i) => i).flatMap((i) => {
    const at = `${path}[${i + 1}]`;
    const ours = wanted[i];
    if (ours === undefined) return [{ path: at, found: summary(found[i]), wanted: null }];
    if (found[i] === undefined) return [{ path: at, found: null, wanted: summary(ours) }];
    return differences(ours, found[i], at);
  });
}

function byKey(wanted: readonly Xml[], found: readonly unknown[], path: string, key: string): Difference[] {
  const keyOf = (item: unknown) => told(objectOf(item)[key]) ?? '';
  const alive = found.filter((item) => !isEmpty(item));
  const theirs = new Map(alive.map((item) => [keyOf(item), item]));
  const missing = wanted.flatMap((item) => {
    const other = theirs.get(keyOf(item));
    const at = `${path}.${keyOf(item)}`;
    if (other === undefined)
      return [{ path: at, found: null, wanted: summary(item, key), item: keyOf(item) }];
    return differences(item, other, at);
  });
  const ours = new Set(wanted.map(keyOf));
  const added = alive
    .filter((item) => !ours.has(keyOf(item)))
    .map((item) => ({
      path: `${path}.${keyOf(item)}`,
      found: summary(item, key),
      wanted: null,
      item: keyOf(item),
    }));
  return [...missing, ...added];
}

/** A grant of nothing, or a picklist value that nobody can choose. */
function isEmpty(item: unknown): boolean {
  const flags = Object.entries(objectOf(item)).filter(([, value]) => /^(true|false)$/.test(String(value)));
  const inactive = flags.some(([name, value]) => name === 'isActive' && String(value) === 'false');
  const grants = flags.filter(([name]) => name !== 'default' && name !== 'isActive');
  return inactive || (grants.length > 0 && grants.every(([, value]) => String(value) === 'false'));
}

/** What there is to say of a list's item in one line: its key is said elsewhere. */
function summary(item: unknown, key?: string): string {
  if (typeof item !== 'object' || item === null) return told(item) ?? '';
  const said = Object.entries(item)
    .filter(([name, value]) => name !== key && told(value) !== null && !name.startsWith('$'))
    .filter(([name, value]) => name !== 'label' && typeof value !== 'object');
  return (
    said.map(([name, value]) => (String(value) === 'true' ? name : `${name} ${value}`)).join(', ') || 'there'
  );
}

/** An item of a list as text where it is nothing but text, also where it says so under one name. */
function inWords(item: unknown): string | object {
  if (typeof item !== 'object' || item === null) return String(item);
  return item;
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** A value as metadata tells it; null for what Salesforce may as well leave out. */
function told(value: unknown): string | null {
  if (value === undefined || value === null || value === '' || value === false || value === 'false')
    return null;
  // SOAP and files end their lines differently.
  return String(value).replaceAll('\r\n', '\n');
}
