import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimChanges, type KeyClaim } from '../../../worker/store/claim-changes';
import { type Claim, keyVersions } from '../../../worker/store/key-versions';

const T1 = '2026-01-01T00:00:00.000Z';
const T2 = '2026-02-01T00:00:00.000Z';
const T3 = '2026-03-01T00:00:00.000Z';

const claim = (account: string, sourceKey: string | null, rule: string, knownFrom: string): KeyClaim => ({
  source: 'product',
  sourceKey,
  account,
  rule,
  knownFrom,
});

/** What stands after the calls, as the store would keep it. */
function keptAfter(...calls: KeyClaim[][]): Claim[] {
  const kept: Claim[] = [];
  for (const call of calls) {
    const open = kept.filter((known) => known.knownTo === 'infinity');
    for (const changed of claimChanges(open, call)) if (!kept.includes(changed)) kept.push(changed);
  }
  return kept;
}

const versionsOf = (key: string, claims: Claim[]) =>
  keyVersions(claims.filter((known) => known.sourceKey === key)).map((version) => [
    version.account,
    version.knownFrom,
    version.knownTo,
  ]);

describe('claims on a key', () => {
  it('bind it to the one account that claims it', () => {
    expect(versionsOf('w1', keptAfter([claim('A', 'w1', 'external-id', T1)]))).toEqual([
      ['A', T1, 'infinity'],
    ]);
  });

  it('by two accounts bind it to nobody, from the second on', () => {
    const claims = keptAfter([claim('A', 'w1', 'external-id', T1)], [claim('B', 'w1', 'external-id', T2)]);
    expect(versionsOf('w1', claims)).toEqual([['A', T1, T2]]);
  });

  it('are given up by naming another key or none, which ends the ambiguity', () => {
    const contested = [[claim('A', 'w1', 'external-id', T1)], [claim('B', 'w1', 'external-id', T2)]];
    const named = keptAfter(...contested, [claim('A', 'w2', 'external-id', T3)]);
    expect(versionsOf('w1', named)).toEqual([
      ['A', T1, T2],
      ['B', T3, 'infinity'],
    ]);
    expect(versionsOf('w2', named)).toEqual([['A', T3, 'infinity']]);
    const emptied = keptAfter(...contested, [claim('A', null, 'external-id', T3)]);
    expect(versionsOf('w1', emptied)).toEqual(versionsOf('w1', named));
  });

  it('of one account may be several under one rule', () => {
    const claims = keptAfter([
      claim('A', 'one.example', 'domain', T1),
      claim('A', 'two.example', 'domain', T1),
    ]);
    expect(versionsOf('one.example', claims)).toEqual([['A', T1, 'infinity']]);
    expect(versionsOf('two.example', claims)).toEqual([['A', T1, 'infinity']]);
  });

  it('under another rule are left alone', () => {
    const claims = keptAfter([claim('A', 'w1', 'external-id', T1)], [claim('A', 'w2', 'domain', T2)]);
    expect(versionsOf('w1', claims)).toEqual([['A', T1, 'infinity']]);
  });

  it('say nothing new when they come again', () => {
    const once = keptAfter([claim('A', 'w1', 'external-id', T1)]);
    expect(claimChanges(once, [claim('A', 'w1', 'external-id', T3)])).toEqual([]);
  });

  it('are outranked by a person’s mapping, and a later mapping replaces it', () => {
    const claims = keptAfter(
      [claim('A', 'w1', 'external-id', T1)],
      [claim('B', 'w1', 'manual', T2)],
      [claim('C', 'w1', 'manual', T3)],
    );
    expect(versionsOf('w1', claims)).toEqual([
      ['A', T1, T2],
      ['B', T2, T3],
      ['C', T3, 'infinity'],
    ]);
  });

  it('move to the winner of a merge with all else the merged account held, through chains', () => {
    const crm = (account: string, sourceKey: string, rule: string, knownFrom: string): KeyClaim => ({
      source: 'crm',
      sourceKey,
      account,
      rule,
      knownFrom,
    });
    const claims = keptAfter(
      [crm('A', 'A', 'itself', T1), claim('A', 'w1', 'external-id', T1), crm('B', 'B', 'itself', T1)],
      [crm('B', 'A', 'merged', T2)],
      [crm('C', 'B', 'merged', T3)],
    );
    const moved = [
      ['A', T1, T2],
      ['B', T2, T3],
      ['C', T3, 'infinity'],
    ];
    expect(versionsOf('A', claims)).toEqual(moved);
    expect(versionsOf('w1', claims)).toEqual(moved);
    expect(versionsOf('B', claims)).toEqual([
      ['B', T1, T3],
      ['C', T3, 'infinity'],
    ]);
  });

  it('never bind a key to two accounts at once, nor change what was bound before the change was known', () => {
    const accounts = fc.constantFrom('A', 'B', 'C');
    const keys = fc.constantFrom('w1', 'w2', null);
    const rules = fc.constantFrom('external-id', 'domain', 'manual');
    const calls = fc.array(fc.tuple(accounts, keys, rules), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(calls, (steps) => {
        const kept: Claim[] = [];
        steps.forEach(([account, key, rule], i) => {
          const at = new Date(Date.parse(T1) + i * 86_400_000).toISOString();
          const before = ['w1', 'w2'].map((name) => clip(versionsOf(name, kept), at));
          const open = kept.filter((known) => known.knownTo === 'infinity');
          for (const changed of claimChanges(open, [claim(account, key, rule, at)])) {
            if (!kept.includes(changed)) kept.push(changed);
          }
          const now = ['w1', 'w2'].map((name) => clip(versionsOf(name, kept), at));
          expect(now).toEqual(before);
          for (const name of ['w1', 'w2']) {
            const versions = versionsOf(name, kept);
            versions.forEach(([, from = '', to = ''], n) => {
              expect(from < to).toBe(true);
              const [, next = to] = versions[n + 1] ?? [];
              expect(to <= next).toBe(true);
            });
          }
        });
      }),
    );
  });
});

/** Versions as they were seen before `at`. */
const clip = (versions: string[][], at: string) =>
  versions
    .filter(([, from = '']) => from < at)
    .map(([account, from, to = '']) => [account, from, to < at ? to : at]);
