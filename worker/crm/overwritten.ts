import type { CrmValue, OwnedFieldName, OwnedObject } from '../../shared/crm-fields';
import type { LedgerEntry } from '../store/ledger';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import { type FieldChange, keepsValues } from './field-history';
import { crmValue } from './load-plan';

/** Another's edit that came between our last look at a row and our write to it, which replaced it. */
export interface Overwritten {
  record: string;
  field: OwnedFieldName;
  /** What we wrote last. */
  ours: CrmValue;
  theirs: CrmValue;
  /** null: nobody knows. */
  author: string | null;
  /** It was long text, of which the history keeps none: it cannot be given back. */
  isLost: boolean;
}

interface Write {
  field: OwnedFieldName;
  prior: CrmValue;
  next: CrmValue;
}

/** What was written to the fields of one record, by its acknowledged entries, oldest first. */
export const writesOf = (entries: readonly LedgerEntry[]): Write[] =>
  entries.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([field, [before, after]]) =>
      isOwned(field)
        ? [{ field, prior: asStored(field, crmValue(before)), next: asStored(field, crmValue(after)) }]
        : [],
    ),
  );

/**
 * Edits of one record that we replaced unseen: where the field history has more of our writes over a value than the
 * ledger has with that prior value, somebody else's was there. Of several edits of a field the last counts.
 * @param entries acknowledged entries of the record, oldest first, from before the first change on
 * @param changes the history of the same fields, oldest first
 * @param us the worker's user
 */
export function overwrittenByHistory(
  { object, record, us }: { object: OwnedObject; record: string; us: string },
  entries: readonly LedgerEntry[],
  changes: readonly FieldChange[],
): Overwritten[] {
  const found: Overwritten[] = [];
  const all = writesOf(entries);
  for (const field of new Set(changes.map((change) => change.field))) {
    const writes = all.filter((write) => write.field === field);
    const last = writes.at(-1);
    if (!last) continue;
    const told = changes.filter((change) => change.field === field);
    const edit = keepsValues(object, field) ? unseen(writes, told, us) : unseenText(writes, told, us);
    if (edit && (edit.isLost || edit.theirs !== last.next))
      found.push({ record, field, ours: last.next, ...edit });
  }
  return found;
}

type Unseen = Pick<Overwritten, 'theirs' | 'author' | 'isLost'>;

function unseen(writes: readonly Write[], told: readonly FieldChange[], us: string): Unseen | null {
  const seen = writes.map(({ prior, next }) => JSON.stringify([prior, next]));
  const expected = new Map<string, number>();
  for (const pair of seen) expected.set(pair, (expected.get(pair) ?? 0) + 1);
  const ours = new Set(writes.map(({ next }) => next));
  let edit: Unseen | null = null;
  for (const [n, { before, after, by }] of told.entries()) {
    if (by !== us || !ours.has(after)) continue;
    const pair = JSON.stringify([before, after]);
    const left = expected.get(pair) ?? 0;
    expected.set(pair, left - 1);
    if (left > 0) continue;
    const theirs = told.slice(0, n).findLast((change) => change.by !== us && change.after === before);
    if (theirs) edit = { theirs: before, author: theirs.by, isLost: false };
  }
  return edit;
}

/** Of long text only the order is known: theirs right before ours, which followed from our own text. */
function unseenText(writes: readonly Write[], told: readonly FieldChange[], us: string): Unseen | null {
  const [last, former] = [writes.at(-1), writes.at(-2)];
  const [theirs, ours] = [told.at(-2), told.at(-1)];
  if (!last || !theirs || theirs.by === us || ours?.by !== us) return null;
  const followed = former ? last.prior === former.next : last.prior === null;
  return followed ? { theirs: null, author: theirs.by, isLost: true } : null;
}

/**
 * An edit that a change event told of, and that we wrote over since.
 * @param entries acknowledged entries of the record from shortly before the edit was heard, oldest first
 * @returns null where it was seen before it was replaced, or stands again
 */
export function overwrittenAsHeard(
  { record, field, value, author }: { record: string; field: string; value: CrmValue; author: string },
  entries: readonly LedgerEntry[],
): Overwritten | null {
  if (!isOwned(field)) return null;
  const writes = writesOf(entries).filter((write) => write.field === field);
  const theirs = asStored(field, value);
  const last = writes.at(-1);
  if (!last || last.next === theirs || writes.some(({ prior }) => prior === theirs)) return null;
  return { record, field, ours: last.next, theirs, author, isLost: false };
}
