import type { FieldDef } from '../definition';
import { OrgError } from '../errors';
import { storedText } from './text';

/** A choice; an unrestricted picklist takes any other text too. */
export function storedPicklist(field: FieldDef, value: string): string | null {
  if (field.restrictedPicklist && !field.picklistValues.some((v) => v.active && v.value === value)) {
    throw badValue(field, value);
  }
  return storedText(field, value);
}

/** Choices between semicolons, without repeats, in the order the field names them. */
export function storedPicklists(field: FieldDef, value: string): string | null {
  const order = field.picklistValues.map((v) => v.value);
  const chosen = [...new Set(value.split(';').map((v) => v.trim()))].filter((v) => v !== '');
  const unknown = chosen.filter((v) => !order.includes(v));
  if (field.restrictedPicklist && unknown.length > 0) throw badValue(field, unknown.join(';'));
  const sorted = [...order.filter((v) => chosen.includes(v)), ...unknown];
  return storedText(field, sorted.join(';'));
}

function badValue(field: FieldDef, value: string): OrgError {
  return new OrgError(
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${value}`,
    [field.name],
  );
}
