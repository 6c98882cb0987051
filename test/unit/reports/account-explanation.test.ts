import { describe, expect, it } from 'vitest';
import type { SuggestedPlay } from '../../../shared/health-document';
import { accountExplanation } from '../../../worker/reports/account-explanation';
import type { DayInputs } from '../../../worker/scorecard/types';
import { attributes, candidate, finding, MIDDLING, readings } from '../scorecard/build';
import { documentOf, ESCAPE, lineWith } from './build';

const brief = (more: Partial<DayInputs> = {}): string => accountExplanation(documentOf(more), false, false);
const explained = (more: Partial<DayInputs> = {}): string =>
  accountExplanation(documentOf(more), true, false);

const noUse: Partial<DayInputs> = {
  caps: { no_use: { met: true, fresh: true, evidence: [], since: '2025-06-10' } },
};

describe('an account in words', () => {
  it('begins with its name, score, tier and where it stands', () => {
    const document = documentOf();
    const output = brief();
    expect(lineWith(output, 'Northwind')).toContain(document.account);
    expect(lineWith(output, `${document.score} ${document.tier}`)).toContain(
      'coverage 100 % · as of 2025-06-16',
    );
    expect(lineWith(output, 'ARR')).toContain(
      'mid · ARR 60,000 EUR · renews 2026-03-01 (258 days) · CSM Cleo Chan',
    );
  });

  it('names the budget owner, how they were found and when they were last talked to', () => {
    expect(lineWith(brief(), 'Budget owner  ')).toContain('Ada Adler (Opportunity role, high confidence)');
    expect(brief()).toContain('Engaged, last two-way contact 2025-06-01; due every 60 days');
  });

  it('says so where nobody is known to hold the budget', () => {
    const output = brief({ owner: finding(null) });
    expect(lineWith(output, 'Budget owner  ')).toContain('unknown');
    expect(output).toContain('no two-way contact seen');
    expect(output).not.toMatch(/null|undefined/);
  });

  it('shows an open hand-over', () => {
    const ben = candidate({
      contact: 'ben',
      name: 'Ben Baker',
      departed: '2025-06-05',
      departedWhy: 'bounced',
    });
    const owner = finding(candidate({ lastTwoWay: '2025-05-01' }), {
      candidates: [ben, candidate()],
      passedOver: { contact: 'ben', name: 'Ben Baker', departed: '2025-06-05' },
    });
    expect(brief({ owner })).toContain('hand-over from Ben Baker open since 2025-06-05');
  });

  it('names who answered a cap, why and until when', () => {
    const answer = {
      cap: 'no_use',
      reason: 'Closed in June',
      until: '2025-06-30',
      by: 'cleo',
      at: '2025-06-15',
    };
    expect(brief({ ...noUse, answers: [answer] })).toContain(
      'Cap no_use answered by cleo until 2025-06-30: Closed in June',
    );
    expect(brief(noUse)).not.toContain('answered by');
  });

  it('gives the trend as it goes, up, down or not at all', () => {
    const now = documentOf().score ?? 0;
    const trend = (ago: number | null): string => accountExplanation(documentOf({}, ago), false, false);
    expect(trend(now - 4)).toContain('▲ +4 in 30 days');
    expect(trend(now + 4)).toContain('▼ −4 in 30 days');
    expect(trend(now)).toContain('± 0 in 30 days');
    expect(trend(null)).not.toContain('in 30 days');
  });

  it('has a dash for the score of an unknown tier', () => {
    expect(lineWith(brief({ readings: readings({ csm_pulse: 50 }) }), 'since 2025-06-16')).toContain(
      '– Unknown',
    );
  });

  it('keeps the table for those who ask', () => {
    expect(brief()).not.toContain('rounding');
    expect(explained()).toContain('rounding');
  });
});

/** The third column of the table: what each row takes from 100. */
function lost(output: string): { rows: number[]; inAll: number } {
  const numbers = output
    .split('\n')
    .map((line) => /^ {2}.{0,3} +(?:[\d.]+ %)? +(-?\d+\.\d\d) {2}/.exec(line)?.[1])
    .filter((found) => found !== undefined)
    .map((found) => Math.round(Number(found) * 100));
  return { rows: numbers.slice(0, -1), inAll: numbers.at(-1) ?? Number.NaN };
}

describe('the explanation', () => {
  it.each([
    ['nothing wrong', {}],
    ['a cap in force', noUse],
    [
      'measures missing',
      { readings: readings({ ...MIDDLING, net_promoter_score: { missing: 'none sent' } }) },
    ],
  ] as const)('adds up to what is lost, with %s', (_says, more) => {
    const document = documentOf(more);
    const { rows, inAll } = lost(explained(more));
    expect(rows).toHaveLength(document.measures.length + (document.cap ? 1 : 0) + 1);
    expect(rows.reduce((sum, cents) => sum + cents, 0)).toBe(inAll);
    expect(inAll).toBe((100 - (document.score ?? Number.NaN)) * 100);
  });

  it('has a row for each measure, with value and unit, and its evidence below', () => {
    const output = explained();
    const table = output.slice(output.indexOf('points  weight'), output.indexOf('rounding'));
    for (const { name } of documentOf().measures) expect(lineWith(table, ` ${name} `)).toContain(' % ');
    expect(lineWith(table, 'Licence utilisation')).toContain('70 %');
    expect(lineWith(table, '[product license_utilization-1]')).toContain('license_utilization reads 70');
  });

  it('says why a measure has no points', () => {
    const output = explained({ readings: readings({ ...MIDDLING, csm_pulse: { missing: 'no pulse yet' } }) });
    expect(lineWith(output, '· CSM pulse')).toContain('missing: no pulse yet');
  });

  it('names the cap with what it takes', () => {
    const { cap } = documentOf(noUse);
    expect(cap?.lossCents).toBeGreaterThan(0);
    const line = lineWith(explained(noUse), 'cap at 24');
    expect(line).toContain(((cap?.lossCents ?? 0) / 100).toFixed(2));
    expect(line).toContain('No use of the product');
  });

  it('names the nearest way up, what it was read from and the scorecard', () => {
    const { lever, scorecard } = documentOf();
    const output = explained();
    for (const move of lever?.moves ?? []) expect(lineWith(output, 'Nearest way')).toContain(move.name);
    expect(lineWith(output, 'Nearest way')).toContain(lever?.tier ?? 'a tier');
    expect(lineWith(output, 'Read through')).toContain('product 2025-06-15 · salesforce 2025-06-16');
    expect(lineWith(output, 'Scorecard')).toContain(scorecard.hash.slice(0, 12));
  });

  it('marks a source that is late', () => {
    const sources = [{ source: 'product', completeThrough: null, live: false, family: 'use' as const }];
    expect(lineWith(explained({ sources }), 'Read through')).toContain('product never (late)');
  });
});

describe('the plays', () => {
  const play = (name: string): SuggestedPlay => ({
    id: 'reconnect',
    name: 'Reconnect',
    why: `Nobody has talked with ${name} since 1 March 2025.`,
    since: '2025-05-01',
    urgency: 'this week',
    steps: ['Call them.', 'Meet them.'],
    contact: { id: 'ada', name },
    evidence: [{ source: 'salesforce', id: 'event-1', at: '2025-03-01', text: 'Meeting, 1 March 2025' }],
  });
  const told = (explain: boolean, name = 'Ada Adler'): string =>
    accountExplanation(documentOf({}, null, [play(name)]), explain, false);

  it('stand with their reason, how soon and with whom', () => {
    expect(lineWith(told(false), '→')).toContain('Reconnect  this week · with Ada Adler · since 2025-05-01');
    expect(told(false)).toContain('Nobody has talked with Ada Adler since 1 March 2025.');
    expect(brief()).not.toContain('→');
  });

  it('have their steps and evidence for those who ask', () => {
    expect(told(false)).not.toContain('Call them.');
    expect(lineWith(told(true), 'Call them.')).toContain('1. ');
    expect(lineWith(told(true), 'Meet them.')).toContain('2. ');
    expect(told(true)).toContain('Meeting, 1 March 2025  [salesforce event-1]');
  });

  it('let no name send codes to the terminal', () => {
    expect(told(true, `Ada${ESCAPE}[2J`)).not.toContain(ESCAPE);
  });
});

describe('text from outside in an explanation', () => {
  const named = (accountName: string, owner: string): Partial<DayInputs> => ({
    attributes: attributes({ accountName }),
    owner: finding(candidate({ name: owner })),
  });

  it('keeps right-to-left names from turning round the rest of their lines', () => {
    const output = brief(named('شركة النور', 'דנה כהן'));
    expect(lineWith(output, 'شركة')).toContain('\u2068شركة النور\u2069');
    expect(lineWith(output, 'דנה')).toContain('\u2068דנה כהן\u2069');
    expect(brief()).not.toContain('\u2068');
  });

  it('lets no name or evidence send codes to the terminal or begin a new line', () => {
    const text = `One${ESCAPE}[2J\ntwo`;
    const reading = { value: 70, evidence: [{ source: 'billing', id: text, at: null, text }] };
    const output = explained({
      ...named(text, text),
      readings: readings({ ...MIDDLING, license_utilization: reading }),
    });
    expect(output).not.toContain(ESCAPE);
    expect(output.split('\n').filter((line) => line.startsWith('two'))).toEqual([]);
  });
});

describe('colour', () => {
  it('is absent unless asked for, and then changes no word', () => {
    const coloured = accountExplanation(documentOf(noUse), true, true);
    expect(explained(noUse)).not.toContain(ESCAPE);
    expect(coloured).toContain(ESCAPE);
    expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(explained(noUse));
  });
});
