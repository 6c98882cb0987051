/** How several conditions hold together; items are numbered from 0. */
export type FilterLogic =
  | { kind: 'item'; at: number }
  | { kind: 'not'; part: FilterLogic }
  | { kind: 'and' | 'or'; parts: readonly FilterLogic[] };

/**
 * Reads filter logic such as `1 AND (2 OR 3)` over `count` conditions; without any, all of them must hold.
 * undefined: it does not read, mixes AND and OR without parentheses, or does not name just these conditions.
 */
export function readFilterLogic(source: string | undefined, count: number): FilterLogic | undefined {
  if (source === undefined) {
    return { kind: 'and', parts: Array.from({ length: count }, (_, at) => ({ kind: 'item', at })) };
  }
  const words = source.toUpperCase().match(/\d+|AND\b|OR\b|NOT\b|[()]|\S/g) ?? [];
  const named = new Set<number>();
  let next = 0;
  const term = (): FilterLogic | undefined => {
    const word = words[next++] ?? '';
    if (word === 'NOT') {
      const part = term();
      return part && { kind: 'not', part };
    }
    if (word === '(') {
      const inside = expression();
      return words[next++] === ')' ? inside : undefined;
    }
    const at = /^\d+$/.test(word) ? Number(word) - 1 : -1;
    if (at < 0 || at >= count) return undefined;
    named.add(at);
    return { kind: 'item', at };
  };
  const expression = (): FilterLogic | undefined => {
    const first = term();
    const operator = words[next];
    if (!first || (operator !== 'AND' && operator !== 'OR')) return first;
    const parts = [first];
    while (words[next] === operator) {
      next++;
      const part = term();
      if (!part) return undefined;
      parts.push(part);
    }
    if (words[next] === 'AND' || words[next] === 'OR') return undefined;
    return { kind: operator === 'AND' ? 'and' : 'or', parts };
  };
  const logic = expression();
  return next === words.length && named.size === count ? logic : undefined;
}

/** The test that logic makes of the conditions' own. */
export function logicTest<A extends readonly unknown[]>(
  logic: FilterLogic,
  tests: ReadonlyArray<(...args: A) => boolean>,
): (...args: A) => boolean {
  switch (logic.kind) {
    case 'item':
      return tests[logic.at] ?? (() => false);
    case 'not': {
      const test = logicTest(logic.part, tests);
      return (...args) => !test(...args);
    }
    case 'and':
    case 'or': {
      const parts = logic.parts.map((part) => logicTest(part, tests));
      if (logic.kind === 'and') return (...args) => parts.every((part) => part(...args));
      return (...args) => parts.some((part) => part(...args));
    }
  }
}

/**
 * Filter logic once some of `count` conditions are gone: they fall out of it, and those left are numbered anew.
 * undefined: nothing is left of it, or it could not be read.
 */
export function withoutConditions(
  source: string,
  count: number,
  gone: ReadonlySet<number>,
): string | undefined {
  const logic = readFilterLogic(source, count);
  const left = Array.from({ length: count }, (_, at) => at).filter((at) => !gone.has(at));
  const reduced = (part: FilterLogic): FilterLogic | undefined => {
    if (part.kind === 'item') return gone.has(part.at) ? undefined : { ...part, at: left.indexOf(part.at) };
    if (part.kind === 'not') {
      const inner = reduced(part.part);
      return inner && { ...part, part: inner };
    }
    const parts = part.parts.flatMap((each) => reduced(each) ?? []);
    return parts.length > 1 ? { ...part, parts } : parts[0];
  };
  const reducedLogic = logic && reduced(logic);
  return reducedLogic && written(reducedLogic);
}

function written(logic: FilterLogic): string {
  const inner = (part: FilterLogic) =>
    part.kind === 'and' || part.kind === 'or' ? `(${written(part)})` : written(part);
  if (logic.kind === 'item') return String(logic.at + 1);
  if (logic.kind === 'not') return `NOT ${inner(logic.part)}`;
  return logic.parts.map(inner).join(` ${logic.kind.toUpperCase()} `);
}
