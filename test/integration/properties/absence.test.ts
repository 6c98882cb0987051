import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, endOfDay } from '../../../shared/day';
import type { DayInputs } from '../../../worker/scorecard/types';
import { Rng } from '../../book/rng';
import { readAll, scopeOf, THROUGH } from './book-world';
import { accountOf, asOfBase, type Clone, dropClones, makeClones, suffixOf } from './clones';
import { judgeDay, judgeSilence, judgeTime } from './judge';
import { takeAway } from './removals/index';
import { openScoredWorld, type ScoredWorld } from './scored-world';
import { readSilenced, readWithout } from './silence';

/** `PLIMSOLL_REMOVALS=10000` tries more of them, on more accounts. */
const REMOVALS = Number(process.env['PLIMSOLL_REMOVALS'] ?? 1000);
const PER_PASS = 1000;
const BOOK_ACCOUNTS = 20;
const MADE_ACCOUNTS = Math.min(400, Math.max(60, Math.round(REMOVALS / 20)));
/** Days after the last one that anything is known of. */
const LATER = [1, 2, 3, 4, 6, 9, 15, 31, 62, 92, 183, 367, 400];
const LIMIT_MS = 600 * REMOVALS;

describe('absence never improves points, score, tier, caps or coverage', () => {
  let world: ScoredWorld;
  beforeAll(async () => {
    world = await openScoredWorld(BOOK_ACCOUNTS, MADE_ACCOUNTS);
  }, LIMIT_MS);
  afterAll(() => world?.close());

  async function readClones(clones: readonly Clone[]) {
    await makeClones(world, clones);
    const scope = clones.flatMap((clone) => scopeOf([accountOf(clone)], [clone.day], world.zone));
    const read = await readAll(world, scope);
    await dropClones(world);
    return clones.map((clone, i) => {
      const inputs = read[i];
      if (!inputs) throw new Error(`${accountOf(clone)} was not read.`);
      return { ...clone, inputs: asOfBase(inputs) };
    });
  }

  function draw(n: number): Clone {
    const { evidence, accounts, days } = world;
    const rng = new Rng('removal', n);
    for (;;) {
      const base = rng.pick(accounts);
      const day = rng.pick(days);
      const removal = takeAway(evidence.on(base, day), evidence.on(base, addDays(day, -1)), rng);
      if (removal) return { base, day, removal, suffix: suffixOf(n % PER_PASS) };
    }
  }

  test('an account from which nothing is taken away reads like the one it was copied from', async () => {
    const clones = world.accounts.map((base, n): Clone => {
      const day = new Rng('nothing', n).pick(world.days);
      return { base, day, removal: null, suffix: suffixOf(n) };
    });
    for (const { base, day, inputs } of await readClones(clones)) {
      expect(inputs).toEqual(world.scored(base, day).inputs);
    }
  });

  test(
    `where some evidence of health is taken away, ${REMOVALS} times`,
    async () => {
      const found: string[] = [];
      let noticed = 0;
      for (let start = 0; start < REMOVALS; start += PER_PASS) {
        const length = Math.min(PER_PASS, REMOVALS - start);
        const clones = Array.from({ length }, (_, i) => draw(start + i));
        for (const { base, day, removal, inputs } of await readClones(clones)) {
          if (JSON.stringify(inputs) !== JSON.stringify(world.scored(base, day).inputs)) noticed += 1;
          found.push(...judgeDay(world, base, day, inputs).map((text) => `${removal?.what}; ${text}`));
        }
      }
      expect(found).toEqual([]);
      // A removal that no signal notices proves nothing.
      expect(noticed).toBeGreaterThan(REMOVALS / 2);
    },
    LIMIT_MS,
  );

  const sources = ['salesforce', 'product', 'billing', 'surveys', 'milestones'];

  test.each(sources)('where the source %s is taken away', async (source) => {
    const day = world.days.at(-1) ?? '';
    const found = (await readWithout(world, source, world.accounts, [day])).flatMap((inputs) =>
      judgeDay(world, inputs.account, day, inputs),
    );
    expect(found).toEqual([]);
  });

  test.each(sources)('where the source %s falls silent for days', async (source) => {
    const [since, ...later] = world.days;
    const read = await readSilenced(world, source, since ?? '', world.accounts, later);
    const found = world.accounts.flatMap((account) =>
      judgeSilence(world, source, account, ofAccount(read, account)),
    );
    expect(found).toEqual([]);
  });

  test('where no source tells anything more, for a year and longer', async () => {
    const days = LATER.map((n) => addDays(THROUGH, n));
    // A meeting that is planned and agreed to counts when its time has come.
    const accounts = world.accounts.filter((account) =>
      world.evidence
        .on(account, THROUGH)
        .facts('touchpoint')
        .every((touch) => touch.at < endOfDay(world.zone, THROUGH)),
    );
    const read = await readAll(world, scopeOf(accounts, days, world.zone));
    const found = accounts.flatMap((account) => judgeTime(world, account, ofAccount(read, account)));
    expect(found).toEqual([]);
  });

  const ofAccount = (read: readonly DayInputs[], account: string) =>
    read.filter((inputs) => inputs.account === account);
});
