const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A decimal as a fraction of whole numbers, so that no digit is lost; null where the text is no number. */
function fractionOf(text: string): { over: bigint; under: bigint } | null {
  const match = DECIMAL.exec(text.trim());
  const [, sign = '', whole = '', part = '', power = '0'] = match ?? [];
  if (!match || whole + part === '') return null;
  const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n);
  const scale = Number(power) - part.length;
  const ten = 10n ** BigInt(Math.abs(scale));
  return scale >= 0 ? { over: digits * ten, under: 1n } : { over: digits, under: ten };
}

/** `over / under` to the nearest whole number, halves away from zero. `under` is positive. */
function nearest(over: bigint, under: bigint): number {
  const size = over < 0n ? -over : over;
  const rounded = (2n * size + under) / (2n * under);
  return Number(over < 0n ? -rounded : rounded);
}

/**
 * `amount × times / by` in hundredths, rounded once, halves away from zero.
 * @param amount decimal text; `by` decimal text above 0. null where one is no such number.
 */
export function hundredths(amount: string, times = 1, by = '1'): number | null {
  const [sum, divisor] = [fractionOf(amount), fractionOf(by)];
  if (!sum || !divisor || divisor.over <= 0n) return null;
  return nearest(sum.over * 100n * BigInt(times) * divisor.under, sum.under * divisor.over);
}

/** Hundredths as decimal text with two places. */
export function fromHundredths(cents: number): string {
  const size = Math.abs(cents);
  return `${cents < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}
