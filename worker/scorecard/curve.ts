export type Knot = readonly [value: number, points: number];

/** Turns a measure's value into points, 0–100. */
export type Curve =
  | { readonly kind: 'knots'; readonly knots: readonly Knot[] }
  | { readonly kind: 'decay'; readonly halfLife: number };

/** Points of a value: linear between knots and clamped outside, or halved with each half-life. */
export function pointsOf(curve: Curve, value: number): number {
  if (curve.kind === 'decay') return 100 * 2 ** (-Math.max(0, value) / curve.halfLife);
  let left: Knot | undefined;
  for (const right of curve.knots) {
    if (value <= right[0]) return left ? between(left, right, value) : right[1];
    left = right;
  }
  return left ? left[1] : 0;
}

function between([v0, p0]: Knot, [v1, p1]: Knot, value: number): number {
  return p0 + ((p1 - p0) * (value - v0)) / (v1 - v0);
}

/** The value nearest to `from` that earns at least `points`; null when no value does. */
export function nearestValue(curve: Curve, from: number, points: number): number | null {
  if (pointsOf(curve, from) >= points) return from;
  if (curve.kind === 'decay') return points > 100 ? null : -curve.halfLife * Math.log2(points / 100);
  let best: number | null = null;
  for (let i = 1; i < curve.knots.length; i++) {
    const [v0, p0] = curve.knots[i - 1] as Knot; // i ≥ 1 and below the length
    const [v1, p1] = curve.knots[i] as Knot;
    if (Math.max(p0, p1) < points || Math.min(p0, p1) > points) continue;
    const at = p0 === p1 ? v0 : v0 + ((points - p0) * (v1 - v0)) / (p1 - p0);
    if (best === null || Math.abs(at - from) < Math.abs(best - from)) best = at;
  }
  return best;
}
