import type { Row, Scalar } from '../data/row';
import { type Fold, startFold } from './aggregate-functions';
import type { Group, GroupTerms } from './group-terms';
import type { Grouping } from './statement';

interface OpenGroup {
  keys: Scalar[];
  by: boolean[];
  folds: Fold[];
}

/**
 * Which expressions each kind of group is by: all of them; with ROLLUP also all but the last, and so on down
 * to none; with CUBE every choice of them.
 */
function levels(kind: Grouping['kind'], count: number): boolean[][] {
  const all = Array.from({ length: count }, () => true);
  if (kind === 'rollup') {
    return Array.from({ length: count + 1 }, (_, out) => all.map((_, i) => i < count - out));
  }
  if (kind === 'cube') {
    return Array.from({ length: 2 ** count }, (_, out) => all.map((_, i) => (out & (2 ** i)) === 0));
  }
  return [all];
}

/** Gathers rows into groups; text differing in case only is one value. Without GROUP BY all rows are one group. */
export function groupRows(terms: GroupTerms, grouping: Grouping | null, rows: Iterable<Row>): Group[] {
  const groups = new Map<string, OpenGroup>();
  const kinds = levels(grouping?.kind ?? 'plain', terms.keys.length);
  const open = (keys: Scalar[], by: boolean[]): OpenGroup => ({
    keys,
    by,
    folds: terms.aggregates.map(({ name, over }) => startFold(name, over.type, over.column?.scale ?? 0)),
  });
  const readers = terms.aggregates.map(({ name, over }) =>
    name.startsWith('COUNT') ? over.read : (over.corporate ?? over.read),
  );
  if (!grouping) groups.set('', open([], []));
  for (const row of rows) {
    const values = terms.keys.map((key) => emptyAsNull(key.read(row)));
    const inputs = readers.map((read) => read(row));
    kinds.forEach((by, level) => {
      const keys = values.map((value, i) => (by[i] ? value : null));
      const id = grouping ? groupId(level, keys) : '';
      let group = groups.get(id);
      if (!group) {
        group = open(keys, by);
        groups.set(id, group);
      }
      group.folds.forEach((fold, i) => {
        fold.add(inputs[i] ?? null);
      });
    });
  }
  return [...groups.values()].map(({ keys, by, folds }) => ({
    keys,
    by,
    totals: folds.map((fold) => fold.result()),
  }));
}

const emptyAsNull = (value: Scalar): Scalar => (value === '' ? null : value);

const groupId = (level: number, keys: readonly Scalar[]): string =>
  JSON.stringify([level, ...keys.map((key) => (typeof key === 'string' ? key.toLowerCase() : key))]);
