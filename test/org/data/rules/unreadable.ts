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

/** What the platform's parser says of a JSON value that does not read as a type; it tells no place but the first. */
export function deserialization(type: string, raw: unknown): string {
  const cannot = `Cannot deserialize instance of ${type} from`;
  if (Array.isArray(raw)) return `${cannot} START_ARRAY value [line:1, column:1]`;
  const further = 'or request may be missing a required field at [line:1, column:1]';
  if (typeof raw === 'object' && raw !== null) return `${cannot} START_OBJECT value { ${further}`;
  return `${cannot} ${token(raw)} value ${String(raw)} ${further}`;
}

function token(raw: unknown): string {
  if (typeof raw === 'string') return 'VALUE_STRING';
  if (typeof raw === 'number') return 'VALUE_NUMBER';
  return `VALUE_${String(raw).toUpperCase()}`;
}

/** The refusal of a JSON value that does not read as the field's type. */
export function unreadable(field: FieldDef, raw: unknown): OrgError {
  const message = deserialization(JSON_TYPES[field.type] ?? 'string', raw);
  return new OrgError(400, 'JSON_PARSER_ERROR', message, [field.name]);
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
