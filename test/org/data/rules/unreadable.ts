import type { FieldDef } from '../definition';
import { OrgError } from '../errors';

const JSON_TYPES: Partial<Record<FieldDef['type'], string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  percent: 'double',
  currency: 'double',
  date: 'date',
  datetime: 'datetime',
};

/** The refusal of a JSON value that does not read as the field's type. */
export function unreadable(field: FieldDef, raw: unknown): OrgError {
  const type = JSON_TYPES[field.type] ?? 'string';
  const token =
    typeof raw === 'string' ? 'VALUE_STRING' : typeof raw === 'number' ? 'VALUE_NUMBER' : 'START_OBJECT';
  const shown = typeof raw === 'object' ? '{' : String(raw);
  return new OrgError(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${token} value ${shown} or request may be missing a required field at [line:1, column:1]`,
    [field.name],
  );
}

/** The refusal of a null in a field that has none. */
export function wrongType(field: FieldDef, raw: unknown): OrgError {
  return new OrgError(
    400,
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
    `${field.label}: value not of required type: ${raw ?? ''}`,
    [field.name],
  );
}
