import type { CrmValue, OwnedFieldName, OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
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
  author: string;
  /** It was long text, of which the history keeps none: it cannot be given back. */
  isLost: boolean;
}

/** What we wrote to one field. */
interface Write {
  prior: CrmValue;
  next: CrmValue;
  /** The value was somebody else's, given back. */
  isTheirs: boolean;
  lookedAt: Instant;
  endedAt: Instant | null;
}

function writesOf(field: OwnedFieldName, entries: readonly LedgerEntry[]): Write[] {
  return entries.flatMap(({ fields, intendedAt, endedAt }) => {
    const [before, after, whose] = fields[field] ?? [];
    if (!(field in fields)) return [];
    return [
      {
        prior: asStored(field, crmValue(before)),
        next: asStored(field, crmValue(after)),
        isTheirs: whose !== undefined,
        lookedAt: intendedAt,
        endedAt,
      },
    ];
  });
}

/**
 * Edits of one record that we replaced unseen, by the field history. The last change by another has the last word:
 * where our write over it had another prior value in the ledger, we had not seen it.
 * @param entries acknowledged entries of the record, oldest first; of long text from before the first change on
 * @param changes the history of the same fields, oldest first
 * @param us the worker's user
 */
export function overwrittenByHistory(
  { object, record, us }: { object: OwnedObject; record: string; us: string },
  entries: readonly LedgerEntry[],
  changes: readonly FieldChange[],
): Overwritten[] {
  const found: Overwritten[] = [];
  for (const field of new Set(changes.map((change) => change.field))) {
    const writes = writesOf(field, entries);
    const last = writes.at(-1);
    const told = changes.filter((change) => change.field === field);
    const edit = keepsValues(object, field) ? unseen(writes, told, us) : unseenText(writes, told, us);
    if (last && edit) found.push({ record, field, ours: last.next, ...edit });
  }
  return found;
}

type Unseen = Pick<Overwritten, 'theirs' | 'author' | 'isLost'>;

function unseen(writes: readonly Write[], told: readonly FieldChange[], us: string): Unseen | null {
  const edit = lastByOthers(told, us);
  if (!edit) return null;
  // Of the same second the order is not certain; of one that looks right, the one behind it.
  const ours = told.filter((change) => change.by === us && change.at >= edit.at);
  const isOver = (change: FieldChange): boolean => change.before === edit.after;
  const behind = told.slice(told.indexOf(edit));
  const over = ours.find((change) => isOver(change) && behind.includes(change)) ?? ours.find(isOver);
  if (!over) return null;
  // As many of our writes with this value as the history has from there on; the first of them made the change.
  const since = ours.slice(ours.indexOf(over)).filter((change) => change.after === over.after).length;
  const alike = writes.filter((write) => write.next === over.after);
  const write = alike.at(-since);
  if (!write || write.prior === edit.after) return null;
  const isBack = writes.slice(writes.indexOf(write)).some((w) => w.isTheirs && w.next === edit.after);
  return isBack ? null : { theirs: edit.after, author: edit.by, isLost: false };
}

/** Of several in one second the one that no other of them followed. */
function lastByOthers(told: readonly FieldChange[], us: string): FieldChange | undefined {
  const others = told.filter((change) => change.by !== us);
  const last = others.at(-1);
  const together = others.filter((change) => change.at === last?.at);
  return together.findLast(({ after }) => !together.some((next) => next.before === after)) ?? last;
}

/** Of long text only the order is known: theirs right before ours, which followed from our own text. */
function unseenText(writes: readonly Write[], told: readonly FieldChange[], us: string): Unseen | null {
  const [theirs, ours] = [told.at(-2), told.at(-1)];
  if (!theirs || theirs.by === us || ours?.by !== us) return null;
  const [last, former] = [writes.at(-1), writes.at(-2)];
  if (!last || last.isTheirs) return null;
  const followed = former ? last.prior === former.next : last.prior === null;
  return followed ? { theirs: null, author: theirs.by, isLost: true } : null;
}

/** The org's clock and ours may differ so far. */
const APART_MS = 5 * 60_000;

/**
 * An edit that a change event told of, and over which another one told that we wrote.
 * @param edit `ours`: what we put there; undefined where the event did not say
 * @param entries acknowledged entries of the record from shortly before that on, oldest first
 * @returns null where it was seen before it was replaced, or is back already
 */
export function overwrittenAsHeard(
  edit: {
    record: string;
    field: string;
    value: CrmValue;
    ours: CrmValue | undefined;
    author: string;
    overtakenAt: Instant;
  },
  entries: readonly LedgerEntry[],
): Overwritten | null {
  const { record, field, author, ours, overtakenAt } = edit;
  if (!isOwned(field)) return null;
  const writes = writesOf(field, entries);
  const theirs = asStored(field, edit.value);
  const at = Date.parse(overtakenAt);
  const made = writes.filter(
    ({ next, lookedAt, endedAt }) =>
      (ours === undefined || next === asStored(field, ours)) &&
      Date.parse(lookedAt) - APART_MS <= at &&
      at <= Date.parse(endedAt ?? lookedAt) + APART_MS,
  );
  const [first] = made;
  const last = writes.at(-1);
  if (!first || !last || made.some(({ prior }) => prior === theirs)) return null;
  const isBack = writes.slice(writes.indexOf(first)).some((w) => w.isTheirs && w.next === theirs);
  return isBack || last.next === theirs
    ? null
    : { record, field, ours: last.next, theirs, author, isLost: false };
}
