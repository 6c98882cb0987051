import type { FieldType } from '../data/definition';
import type { Row, Scalar } from '../data/row';
import { storedValue } from './follow';
import type { Column } from './name-entity';
import type { QueryContext } from './query-context';

export type Json = Scalar | { [key: string]: Json } | Json[];

/** A stored value as the API writes it: datetimes end in +0000. */
export function jsonValue(type: FieldType, value: Scalar): Scalar {
  if (value === '' || value === null) return null;
  return type === 'datetime' && typeof value === 'string' ? value.replace(/Z$/, '+0000') : value;
}

/**
 * A compound address, put together from its parts ('BillingCity' becomes `city`); null when all parts are
 * empty. `parts` are the fields that name it as their compound field.
 */
export function addressValue(context: QueryContext, name: string, parts: readonly Column[], row: Row): Json {
  const prefix = name.replace(/Address(__c)?$/, '');
  const address: Record<string, Json> = {};
  for (const part of parts) {
    const key = part.name.slice(prefix.length);
    address[key.charAt(0).toLowerCase() + key.slice(1)] = jsonValue(
      part.type,
      storedValue(context, part, row),
    );
  }
  return Object.values(address).some((value) => value !== null) ? address : null;
}
