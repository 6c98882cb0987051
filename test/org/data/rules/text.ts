import type { FieldDef } from '../definition';
import { OrgError } from '../errors';

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/;

/** Text without white space at its ends; blank text is null. */
export function storedText(field: FieldDef, raw: string): string | null {
  const text = raw.trim();
  if (text === '') return null;
  if (text.length > field.length) {
    throw new OrgError(
      400,
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${text} (max length=${field.length})`,
      [field.name],
    );
  }
  return text;
}

export function storedEmail(field: FieldDef, raw: string): string | null {
  const text = storedText(field, raw);
  if (text === null || EMAIL.test(text)) return text;
  throw new OrgError(400, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [
    field.name,
  ]);
}
