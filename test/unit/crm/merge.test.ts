import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EditPolicy, mergeField } from '../../../worker/crm/merge';

const RESPECT: EditPolicy = { kind: 'respect', until: null };
const OVERWRITE: EditPolicy = { kind: 'overwrite' };
const NOW = '2026-05-03T00:00:00.000Z';

describe('the three-way merge of one field', () => {
  it('leaves a field that holds what we want, and notes it where we did not know', () => {
    expect(mergeField({ desired: 70, current: 70, base: 70, intents: [] }, RESPECT, NOW)).toEqual({
      kind: 'unchanged',
    });
    expect(mergeField({ desired: 70, current: 70, base: 60, intents: [] }, RESPECT, NOW)).toEqual({
      kind: 'acknowledge',
      value: 70,
    });
    expect(mergeField({ desired: 70, current: 70, base: undefined, intents: [] }, RESPECT, NOW).kind).toBe(
      'acknowledge',
    );
  });

  it('writes where the CRM still holds what we wrote last', () => {
    expect(mergeField({ desired: 70, current: 60, base: 60, intents: [] }, RESPECT, NOW)).toEqual({
      kind: 'write',
      prior: 60,
      value: 70,
    });
  });

  it('writes where the CRM holds what an unfinished attempt of ours wrote', () => {
    expect(mergeField({ desired: 70, current: 65, base: 60, intents: [65] }, RESPECT, NOW).kind).toBe(
      'write',
    );
  });

  it('fills a field that was never ours only while it is empty', () => {
    expect(mergeField({ desired: 70, current: null, base: undefined, intents: [] }, RESPECT, NOW).kind).toBe(
      'write',
    );
    expect(mergeField({ desired: 70, current: 55, base: undefined, intents: [] }, RESPECT, NOW).kind).toBe(
      'exception',
    );
  });

  it('tells a field that someone emptied from one that was never filled', () => {
    expect(mergeField({ desired: 70, current: null, base: 60, intents: [] }, RESPECT, NOW).kind).toBe(
      'exception',
    );
    expect(mergeField({ desired: 70, current: null, base: null, intents: [] }, RESPECT, NOW).kind).toBe(
      'write',
    );
  });

  it('respects an edit until its date, and overwrites it from then on', () => {
    const edited = { desired: 70, current: 99, base: 60, intents: [] };
    const until = (day: string): EditPolicy => ({ kind: 'respect', until: `${day}T00:00:00.000Z` });
    expect(mergeField(edited, until('2026-05-04'), NOW)).toMatchObject({ kind: 'exception', write: false });
    expect(mergeField(edited, until('2026-05-03'), NOW)).toMatchObject({ kind: 'exception', write: true });
    expect(mergeField(edited, RESPECT, NOW)).toMatchObject({ write: false, theirs: 99, ours: 70, base: 60 });
    expect(mergeField(edited, OVERWRITE, NOW)).toMatchObject({ write: true });
  });

  it('never loses an edit that the policy respects, and is settled after one write', () => {
    const value = fc.constantFrom(null, 1, 2, 3);
    const base = fc.option(value, { nil: undefined });
    fc.assert(
      fc.property(value, value, base, fc.array(value, { maxLength: 2 }), (desired, current, b, intents) => {
        const outcome = mergeField({ desired, current, base: b, intents }, RESPECT, NOW);
        const ours = current === b || intents.includes(current) || (b === undefined && current === null);
        if (outcome.kind === 'write') expect(ours).toBe(true);
        if (!ours && current !== desired) expect(outcome).toMatchObject({ kind: 'exception', write: false });
        const after = outcome.kind === 'write' ? outcome.value : current;
        if (outcome.kind === 'write' || outcome.kind === 'acknowledge') {
          expect(mergeField({ desired, current: after, base: desired, intents: [] }, RESPECT, NOW).kind).toBe(
            'unchanged',
          );
        }
      }),
    );
  });
});
