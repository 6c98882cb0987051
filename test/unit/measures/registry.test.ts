import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MEASURES, readMeasures } from '../../../worker/measures';
import { CONDITIONS } from '../../../worker/measures/conditions';
import type { Measure } from '../../../worker/measures/define-measure';
import { MEASURE_IDS } from '../../../worker/scorecard/types';
import { signalsOf } from './signals-of-nothing';

const filesOf = (folder: string) =>
  readdirSync(new URL(`../../../worker/measures/${folder}`, import.meta.url), { withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => f.name.replace(/\.ts$/, ''));
const SUPPORT = ['define-measure', 'evidence', 'index', 'past-due', 'season', 'use-window', 'window-end'];

describe('the registry of measures', () => {
  it('holds every file of the folder once, named for its measure', () => {
    const files = filesOf('').filter((name) => !SUPPORT.includes(name));
    expect(MEASURES.map((m) => m.id.replaceAll('_', '-')).sort()).toEqual(files.sort());
  });

  it('keeps the order in which floats are summed', () => {
    expect(MEASURES.map((m) => m.id)).toEqual([...MEASURE_IDS]);
  });

  it('gives every measure worked examples, one of which has no value', () => {
    for (const m of MEASURES) {
      expect(m.examples.length, m.id).toBeGreaterThanOrEqual(2);
      expect(
        m.examples.some((e) => 'value' in e.reads),
        m.id,
      ).toBe(true);
      expect(
        m.examples.some((e) => !('value' in e.reads)),
        m.id,
      ).toBe(true);
    }
  });

  it('names every condition for its file', () => {
    const files = filesOf('conditions').filter((name) => !['define-condition', 'index'].includes(name));
    expect(CONDITIONS.map((c) => c.id.replaceAll('_', '-')).sort()).toEqual(files.sort());
  });

  it('reads all measures of an account of which nothing is known as missing', () => {
    const readings = readMeasures(signalsOf(), { asOf: '2025-05-03' });
    expect(Object.keys(readings)).toEqual([...MEASURE_IDS]);
    for (const [id, reading] of Object.entries(readings)) expect(reading, id).toHaveProperty('missing');
  });
});

describe.each(MEASURES.map((m): [string, Measure] => [m.id, m]))('%s', (_id, measure) => {
  it.each(measure.examples.map((e) => [e.says, e] as const))('%s', (_says, example) => {
    const reading = measure.read(signalsOf(example.signals), { asOf: example.asOf });
    if (!('value' in example.reads)) {
      expect(reading).toEqual(example.reads);
      return;
    }
    expect(reading).toHaveProperty('value');
    if (!('value' in reading)) return;
    expect(reading.value).toBeCloseTo(example.reads.value, 9);
    expect(reading.basis).toEqual(example.reads.basis);
    expect(reading.absence).toEqual(example.reads.absence);
    expect(reading.evidence.length).toBeGreaterThan(0);
  });
});
