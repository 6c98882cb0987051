import type { ObjectDef } from '../data/definition';
import type { Row, Scalar } from '../data/row';
import type { Column } from './name-entity';
import { isVisible, type QueryContext } from './query-context';
import type { FieldRef, Hop } from './resolve';

/** A record together with its object. */
export interface Found {
  object: ObjectDef;
  row: Row;
}

/** The record a lookup points to; null when it is empty, gone, or not for this user. */
export function parentOf(context: QueryContext, hop: Hop, row: Row): Found | null {
  const id = row[hop.reference.name];
  if (typeof id !== 'string' || id === '') return null;
  for (const object of hop.target ? [hop.target] : candidates(context, hop, id)) {
    const parent = context.row(object.name, id);
    if (parent) return isVisible(context, object.name, parent) ? { object, row: parent } : null;
  }
  return null;
}

/** The objects of a lookup with several, those first whose ids begin like this one. */
function candidates(context: QueryContext, hop: Hop, id: string): ObjectDef[] {
  return hop.reference.referenceTo
    .map((name) => context.object(name))
    .filter((object): object is ObjectDef => object !== undefined && context.mayReadObject(object.name))
    .filter((object) => object.keyPrefix === null || id.startsWith(object.keyPrefix));
}

/** A field's value as stored: absent is null, an absent boolean false. */
export function storedValue(context: QueryContext, column: Column, row: Row): Scalar {
  const value = column.compute ? column.compute(row, context) : (row[column.name] ?? null);
  return value === null && column.type === 'boolean' ? false : value;
}

/** A column of the entity 'Name', read from whatever record stands there. */
export function nameValue(context: QueryContext, column: Column, { object, row }: Found): Scalar {
  if (column.name === 'Type') return object.name;
  const own = object.fields.get(column.name.toLowerCase());
  const isOpen = own !== undefined && context.mayReadField(object.name, own.name);
  return isOpen ? storedValue(context, own, row) : null;
}

/** Makes the function that goes from a row of an object to the record at the end of a path of lookups. */
export function follower(
  context: QueryContext,
  hops: readonly Hop[],
  object: ObjectDef,
): (row: Row) => Found | null {
  return (row) => {
    let found: Found | null = { object, row };
    for (const hop of hops) {
      found = parentOf(context, hop, found.row);
      if (!found) return null;
    }
    return found;
  };
}

/** Makes the function that reads a path from a row of the object it starts at. */
export function reader(context: QueryContext, ref: FieldRef): (row: Row) => Scalar {
  const { hops, column } = ref;
  if (hops.length === 0) return (row) => storedValue(context, column, row);
  return (row) => {
    let found: Found | null = null;
    for (const hop of hops) {
      found = parentOf(context, hop, found?.row ?? row);
      // A checkbox of a parent that is not there counts as unchecked.
      if (!found) return column.type === 'boolean' ? false : null;
    }
    if (!found) return null;
    const viaName = hops[hops.length - 1]?.target === null;
    return viaName ? nameValue(context, column, found) : storedValue(context, column, found.row);
  };
}
