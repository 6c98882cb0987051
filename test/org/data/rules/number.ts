import type { FieldDef } from '../definition';
import { OrgError } from '../errors';
import { unreadable } from './unreadable';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MAX_INT = 2_147_483_647;

/** A number, or text that reads as one, rounded half away from zero to the field's scale. */
export function storedNumber(field: FieldDef, raw: string | number | boolean): number {
  const text = String(raw).trim();
  if (typeof raw !== 'number' && !DECIMAL.test(text)) throw unreadable(field, raw);
  const number = Number(raw);
  if (field.type === 'int') {
    if (!Number.isInteger(number)) throw unreadable(field, raw);
    if (Math.abs(number) > MAX_INT) throw outside(field, text);
    return number;
  }
  const rounded = roundTo(number, field.scale);
  if (field.precision > 0 && Math.abs(rounded) >= 10 ** (field.precision - field.scale))
    throw outside(field, text);
  return rounded;
}

/** Half away from zero, on the number's shortest decimal form: 1.005 to two places is 1.01. */
export function roundTo(number: number, scale: number): number {
  if (Number.isSafeInteger(number)) return number;
  const size = String(Math.abs(number));
  if (size.includes('e')) return Math.abs(number) < 1 ? 0 : number;
  return Math.sign(number) * Number(`${Math.round(Number(`${size}e${scale}`))}e-${scale}`);
}

function outside(field: FieldDef, text: string): OrgError {
  return new OrgError(
    400,
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${text}`,
    [field.name],
  );
}
