import { describe, expect, it } from 'vitest';
import { PLAYS } from '../../../worker/plays';
import type { Play } from '../../../worker/plays/define-play';
import { factsOf } from './facts-of-nothing';

/** Words that are true on one day only. */
const AGE = /\b(ago|today|yesterday|this (week|month)|last (week|month)|for \d+ days)\b/i;

describe.each(PLAYS.map((play): [string, Play] => [play.id, play]))('%s', (_id, play) => {
  it.each(play.examples.map((e) => [e.says, e] as const))('%s', (_says, { facts, suggests }) => {
    const given = factsOf(facts);
    const suggestion = play.suggest(given);
    if (typeof suggests === 'string' || typeof suggestion === 'string') {
      expect(suggestion).toEqual(suggests);
      return;
    }
    const { why, since, contact, evidence, urgency = play.urgency } = suggestion;
    expect({ urgency, why, since, contact: contact?.name ?? null, evidence: evidence.length }).toEqual(
      suggests,
    );
    expect(why).toMatch(/^\S.*\.$/);
    for (const text of [why, ...evidence.map((row) => row.text)]) expect(text).not.toMatch(AGE);
    expect(play.suggest(given)).toEqual(suggestion);
  });

  it('has examples in which it is suggested and in which it is not', () => {
    expect(play.examples.some(({ suggests }) => typeof suggests === 'object')).toBe(true);
    expect(play.examples.some(({ suggests }) => suggests === 'none')).toBe(true);
  });

  it('says what to do in three to five sentences, each an imperative of its own', () => {
    const given = play.examples.map(({ facts }) => play.suggest(factsOf(facts)));
    const own = given.flatMap((s) => (typeof s === 'object' && s.steps ? [s.steps] : []));
    for (const steps of [play.steps, ...own]) {
      expect(steps.length).toBeGreaterThanOrEqual(3);
      expect(steps.length).toBeLessThanOrEqual(5);
      for (const step of steps) expect(step).toMatch(/^[A-Z][^.]+\.$/);
      expect(new Set(steps).size).toBe(steps.length);
    }
  });

  it('bears a name that fits the CRM’s field', () => {
    expect(play.name).toMatch(/^[A-Z][^_]+$/);
    expect(play.name.length).toBeLessThanOrEqual(255);
  });
});
