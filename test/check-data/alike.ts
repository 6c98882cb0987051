export type Described = { [attribute: string]: unknown };

/** The same value with the keys of its objects sorted: JSON's order of keys says nothing. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, inOrder(each)]),
  );
}

/** One line where two values differ, else none. Of two lists it names the first entries that differ. */
export function unequal(what: string, ours: unknown, recorded: unknown): string[] {
  const [left, right] = [JSON.stringify(inOrder(ours)), JSON.stringify(inOrder(recorded))];
  if (left === right) return [];
  if (Array.isArray(ours) && Array.isArray(recorded)) {
    const at = recorded.findIndex((each, index) => unequal('', ours[index], each).length > 0);
    const place = at < 0 ? recorded.length : at;
    return [
      `${what}[${place}] of ${recorded.length}: ours ${JSON.stringify(ours[place])}, recorded ${JSON.stringify(recorded[place])}`,
    ];
  }
  return [`${what}: ours ${left}, recorded ${right}`];
}

/** Where two descriptions differ, attribute by attribute, those that only one of them has among it. */
export function differing(ours: Described, theirs: Described, but: ReadonlySet<string>): string[] {
  const names = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...names].flatMap((name) => (but.has(name) ? [] : unequal(name, ours[name], theirs[name])));
}

/** The shortest of several lists of differences: what remains against the record that is closest. */
export function fewest(all: readonly string[][]): string[] | undefined {
  return all.reduce<string[] | undefined>(
    (best, lines) => (best === undefined || lines.length < best.length ? lines : best),
    undefined,
  );
}
