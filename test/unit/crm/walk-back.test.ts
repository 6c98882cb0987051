import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyNames, pastChanges } from '../../../worker/sources/salesforce/history';
import { type PastChange, walkBack } from '../../../worker/sources/salesforce/walk-back';

interface Plan {
  plan: string | null;
  owner: string | null;
}
const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const plan = (day: number, old: string | null): PastChange<Plan> => ({
  at: at(day),
  undo: (state) => {
    state.plan = old;
  },
});

describe('walking a record back', () => {
  it('gives the versions from its creation to now', () => {
    const versions = walkBack<Plan>({ plan: 'C', owner: 'x' }, [plan(5, 'B'), plan(3, 'A')], at(1), at(9));
    expect(versions.map((v) => [v.from, v.state.plan, v.current])).toEqual([
      [at(1), 'A', false],
      [at(3), 'B', false],
      [at(5), 'C', false],
      [at(9), 'C', true],
    ]);
  });

  it('takes changes at one instant as one', () => {
    const owner: PastChange<Plan> = {
      at: at(3),
      undo: (state) => {
        state.owner = 'old';
      },
    };
    const versions = walkBack<Plan>({ plan: 'B', owner: 'new' }, [plan(3, 'A'), owner], at(1), at(9));
    expect(versions.map((v) => [v.from, v.state.plan, v.state.owner])).toEqual([
      [at(1), 'A', 'old'],
      [at(3), 'B', 'new'],
      [at(9), 'B', 'new'],
    ]);
  });

  it('has one version where nothing changed since it was created, or at the last change itself', () => {
    expect(walkBack<Plan>({ plan: 'A', owner: null }, [], at(1), at(1))).toHaveLength(1);
    const last = walkBack<Plan>({ plan: 'B', owner: null }, [plan(9, 'A')], at(1), at(9));
    expect(last.map((v) => [v.from, v.state.plan])).toEqual([
      [at(1), 'A'],
      [at(9), 'B'],
    ]);
  });

  it('finds the very values that a record once had, in whatever order its history comes', () => {
    const history = fc.uniqueArray(fc.integer({ min: 2, max: 27 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        history,
        fc.infiniteStream(fc.constantFrom('A', 'B', 'C')),
        fc.nat(),
        (days, values, turn) => {
          const sorted = [...days].sort((a, b) => a - b);
          const had = [values.next().value, ...sorted.map(() => values.next().value)];
          const changes = sorted.map((day, i) => plan(day, had[i] ?? null));
          const turned = [
            ...changes.slice(turn % changes.length),
            ...changes.slice(0, turn % changes.length),
          ];
          const versions = walkBack<Plan>({ plan: had.at(-1) ?? null, owner: null }, turned, at(1), at(28));
          expect(versions.slice(0, -1).map((v) => v.state.plan)).toEqual(had);
          expect(versions.map((v) => v.from)).toEqual([at(1), ...sorted.map(at), at(28)]);
        },
      ),
    );
  });
});

describe('history rows', () => {
  const row = (Field: string, OldValue: string | null, NewValue: string | null) => ({
    Field,
    OldValue,
    NewValue,
    CreatedDate: '2026-01-03T00:00:00.000+0000',
  });
  const record = {
    Histories: {
      records: [
        row('Plan__c', 'Starter', 'Growth'),
        row('Owner', 'Casey Morgan', 'Lee Aver'),
        row('Owner', '0050x0000000001AAA', '0050x0000000002AAA'),
        row('Untracked__c', '1', '2'),
        row('created', null, null),
      ],
    },
  };

  it('speak of standard lookups without their ending, and twice: by name and by id', () => {
    const undone: Record<string, string | null> = {};
    const undo = Object.fromEntries(
      ['plan__c', ...historyNames('OwnerId')].map((name) => [
        name,
        (state: Record<string, string | null>, old: string | null) => {
          state[name] = old;
        },
      ]),
    );
    const changes = pastChanges(record, undo, new Set(historyNames('OwnerId')));
    for (const change of changes) change.undo(undone);
    expect(undone).toEqual({ plan__c: 'Starter', owner: '0050x0000000001AAA' });
    expect(changes.every((change) => change.at === at(3))).toBe(true);
  });
});
