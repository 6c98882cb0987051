import {
  type CrmValue,
  fieldTypes,
  OWNED_OBJECTS,
  type OwnedField,
  type OwnedFieldName,
} from '../../shared/crm-fields';
import { to18 } from '../../shared/salesforce-id';

// Fields of the same name are of the same type.
const TYPES: Readonly<Record<OwnedFieldName, OwnedField>> = Object.assign(
  {},
  ...OWNED_OBJECTS.map(fieldTypes),
);

/**
 * The value that Salesforce would hold after storing `value` in `field`: text trimmed and cut to its length,
 * empty text null, numbers rounded half away from zero to the field's scale, milliseconds dropped, ids with
 * 18 characters. Idempotent, so both sides of a comparison can pass through it.
 */
export function asStored(field: OwnedFieldName, value: CrmValue | undefined): CrmValue {
  return storedAs(TYPES[field], value);
}

/** `asStored` for any field of which type, length and scale are known. */
export function storedAs(field: OwnedField, value: CrmValue | undefined): CrmValue {
  if (value === null || value === undefined || value === '') return null;
  switch (field.type) {
    case 'number':
    case 'percent':
      return storedNumber(value, field.scale ?? 0);
    case 'date':
      return String(value).trim().slice(0, 10) || null;
    case 'datetime':
      return storedInstant(String(value));
    case 'reference':
      return to18(String(value).trim()) || null;
    case 'picklist':
    case 'text':
    case 'longtext':
      return storedText(String(value), field.length ?? 255);
  }
}

function storedNumber(value: CrmValue, scale: number): number | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  const number = typeof value === 'number' ? value : Number(String(value).trim());
  if (!Number.isFinite(number)) return null;
  const size = Math.abs(number);
  // Shifting the decimal point as text rounds 1.005 as it is written, not as its binary neighbour.
  const shifted =
    size < 1e-6 || size >= 1e21 ? Math.round(size * 10 ** scale) : Math.round(Number(`${size}e${scale}`));
  return shifted === 0 ? 0 : (Math.sign(number) * shifted) / 10 ** scale;
}

function storedInstant(text: string): string | null {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}

function storedText(text: string, length: number): string | null {
  const unixLines = (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text).trim();
  let cut = unixLines.slice(0, length);
  const last = cut.charCodeAt(cut.length - 1);
  // Half a surrogate pair is no character: Salesforce would refuse or mangle it.
  if (last >= 0xd800 && last <= 0xdbff) cut = cut.slice(0, -1);
  return cut.trim() || null;
}
