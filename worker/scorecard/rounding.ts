/** Far below a hundredth of a point, far above what sums of floats are off by. */
const GRAIN = 1e9;

/** A sum of floats without the noise of its last digits, so that a half is a half. */
export const settle = (x: number): number => Math.round(x * GRAIN) / GRAIN;

/** To the nearest whole number, halves up. */
export const roundHalfUp = (x: number): number => Math.floor(settle(x) + 0.5);

/**
 * Whole numbers that sum to `total` and each lie within 1 of their exact part: the floors, then one more for the
 * largest remainders, the first part first among equals. `total` must lie within 1 of the parts' sum; what
 * cannot be placed is left out of the parts.
 */
export function largestRemainder(parts: readonly number[], total: number): number[] {
  const settled = parts.map(settle);
  const whole = settled.map(Math.floor);
  const order = settled
    .map((part, i) => ({ i, remainder: part - Math.floor(part) }))
    .filter(({ remainder }) => remainder > 0)
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const left = total - whole.reduce((sum, n) => sum + n, 0);
  for (const { i } of order.slice(0, Math.max(0, left))) whole[i] = (whole[i] ?? 0) + 1;
  return whole;
}
