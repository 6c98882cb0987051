import type { FieldDef } from '../definition';
import { OrgError } from '../errors';
import type { Scalar } from '../row';
import { storedDate, storedDatetime } from './date';
import { storedNumber } from './number';
import { storedPicklist, storedPicklists } from './picklist';
import { storedReference, type Targets } from './reference';
import { storedEmail, storedText } from './text';
import { unreadable, wrongType } from './unreadable';

/**
 * What Salesforce would store for a value as it came off the wire: trimmed, rounded to the field's scale, cut to
 * the second. Text from CSV is read by the field's type.
 * @throws OrgError where the value does not fit the field.
 */
export function storedValue(field: FieldDef, raw: unknown, targets: Targets): Scalar {
  if (raw === undefined || raw === null || raw === '') {
    if (field.type === 'boolean') throw wrongType(field, raw);
    return null;
  }
  if (typeof raw === 'object') throw unreadable(field, raw);
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean')
    throw unreadable(field, raw);
  switch (field.type) {
    case 'boolean':
      return storedBoolean(field, raw);
    case 'int':
    case 'double':
    case 'percent':
    case 'currency':
      return storedNumber(field, raw);
    case 'date':
      return storedDate(field, raw);
    case 'datetime':
      return storedDatetime(field, raw);
    case 'reference':
      return storedReference(field, raw, targets);
    case 'picklist':
      return storedPicklist(field, String(raw).trim());
    case 'multipicklist':
      return storedPicklists(field, String(raw).trim());
    case 'email':
      return storedEmail(field, String(raw));
    case 'string':
    case 'textarea':
    case 'combobox':
    case 'url':
    case 'phone':
      return storedText(field, String(raw));
    case 'id':
    case 'address':
      throw new OrgError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', `${field.name} cannot be set`, [field.name]);
  }
}

function storedBoolean(field: FieldDef, raw: string | number | boolean): boolean {
  if (typeof raw === 'boolean') return raw;
  const word = String(raw).trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw unreadable(field, raw);
}
