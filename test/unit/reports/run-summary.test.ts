import { describe, expect, it } from 'vitest';
import { TIERS } from '../../../shared/tiers';
import type { NeedyAccount } from '../../../worker/reports/run-report';
import { runSummary } from '../../../worker/reports/run-summary';
import { ESCAPE, lineWith, report } from './build';

const needy = (more: Partial<NeedyAccount> = {}): NeedyAccount => ({
  account: '001A',
  name: 'Northwind',
  tier: 'Critical',
  score: 12,
  arr: { amount: '125000.00', currency: 'EUR' },
  renewalDate: '2025-09-01',
  csm: 'Cleo Chan',
  driver: 'No use of the product since 3 May.',
  ...more,
});
const plain = (more: Parameters<typeof report>[0] = {}): string => runSummary(report(more), 'Acme', false);

describe('the summary of a run', () => {
  it('says which org, as of when and how much is written', () => {
    expect(lineWith(plain(), 'Plimsoll')).toContain('Acme  as of 2025-06-16 09:30 UTC');
    expect(plain()).toContain('every account is written');
    expect(plain({ stage: 'shadow' })).toContain('nothing is written');
  });

  it('counts every tier, with its share and a bar as long as its count', () => {
    const bars = TIERS.map((tier) => {
      const line = lineWith(plain(), ` ${tier} `);
      const count = report().tiers[tier];
      expect(line).toMatch(new RegExp(`\\b${count}\\s+${count * 10} %`));
      return line.replaceAll(/[^█]/g, '').length;
    });
    expect(bars).toEqual(TIERS.map((tier) => expect.closeTo((report().tiers[tier] / 5) * 36, -0.4)));
    expect(Math.max(...bars)).toBe(36);
  });

  it('draws no bar for a tier without accounts, and some for any that has one', () => {
    const tiers = { Healthy: 999, Watch: 1, 'At Risk': 0, Critical: 0, Unknown: 0 };
    const output = plain({ tiers, accounts: { ...report().accounts, scored: 1000 } });
    expect(lineWith(output, ' Critical')).not.toContain('█');
    expect(lineWith(output, ' Watch').replaceAll(/[^█]/g, '')).toHaveLength(1);
  });

  it('counts rows, calls and accounts in words', () => {
    const output = plain({ rows: { written: 7, unchanged: 3, held: 2, failed: 1 } });
    expect(lineWith(output, 'written ·')).toContain('7 written · 3 unchanged · 2 held · 1 failed');
    expect(lineWith(output, 'Salesforce calls')).toContain('41 reads, 2 writes, 1 other · 12.3 s');
    expect(lineWith(output, 'looked at')).toContain('no more than 0.8 s before');
    expect(lineWith(output, 'customers')).toContain(
      '10 of 10 customers have a score, 3 of them computed now; 4 other accounts are out of scope.',
    );
  });

  it('survives a run without any account', () => {
    const tiers = { Healthy: 0, Watch: 0, 'At Risk': 0, Critical: 0, Unknown: 0 };
    const output = plain({ tiers, accounts: { total: 0, inScope: 0, scored: 0, rescored: 0, unknown: 0 } });
    expect(output).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('shows who needs attention first, in the order given, each with facts and first driver', () => {
    const output = plain({ attention: [needy(), needy({ name: 'Contoso', score: null, driver: null })] });
    expect(output).toContain('Needs attention first');
    expect(lineWith(output, 'Northwind')).toContain('125,000 EUR · renews 2025-09-01 · Cleo Chan');
    expect(lineWith(output, 'Northwind')).toContain('12');
    expect(output.indexOf('Northwind')).toBeLessThan(output.indexOf('No use of the product since 3 May.'));
    expect(output.indexOf('No use of the product')).toBeLessThan(output.indexOf('Contoso'));
    expect(lineWith(output, 'Contoso')).toContain('–');
  });

  it('leaves out what is not known of an account in need', () => {
    const output = plain({ attention: [needy({ arr: null, renewalDate: null, csm: null, driver: null })] });
    expect(output).not.toMatch(/null|undefined|renews/);
  });

  it('says nothing of failures and edits when there are none', () => {
    expect(plain()).not.toMatch(/Held or failed|Edited by others|Needs attention/);
  });

  it('groups equal failures, with the count and what to do', () => {
    const locked = {
      code: 'UNABLE_TO_LOCK_ROW',
      message: 'The row is locked.',
      action: 'Wait for the next run.',
    };
    const output = plain({
      failures: [
        { account: '001A', ...locked },
        { account: '001B', ...locked },
        { account: null, code: 'SOURCE', message: 'Billing is unreachable.', action: 'See doctor.' },
      ],
    });
    expect(lineWith(output, 'The row is locked.')).toContain('2 ×');
    expect(output).toContain('      001A, 001B\n');
    expect(output).toContain('\n  Billing is unreachable.\n');
    expect(output).toContain('→ Wait for the next run.');
  });

  it('says of a run that waits that it is held, and counts its rows once', () => {
    const held = {
      account: null,
      code: 'RUN_HELD',
      message: '24 rows wait to be approved.',
      action: 'Look at `plimsoll plan`.',
    };
    const output = plain({ failures: [held] });
    expect(output).toContain('\n  24 rows wait to be approved.\n');
    expect(output).toContain('full: held, nothing more is written until somebody approves');
    expect(output).not.toContain('every account is written');
  });

  it('lists edits that are written over apart from those that are left', () => {
    const edit = { account: '001A', field: 'Health_Score__c', ours: 60, theirs: 99, by: 'Sam' };
    const output = plain({ exceptions: [{ ...edit, policy: 'overwrite' }] });
    expect(output).toContain('Edited by others, to be written over');
    expect(output).not.toContain('left as they are');
  });

  it('lists ten edits by others, with both values, and counts the rest', () => {
    const exceptions = Array.from({ length: 12 }, (_, n) => ({
      account: `001-${n}`,
      field: 'Health_Score__c',
      ours: 71,
      theirs: n === 0 ? null : 90,
      by: 'Sam',
      policy: 'respect',
    }));
    const output = plain({ exceptions });
    expect(lineWith(output, '001-0 ')).toContain('Health_Score__c: theirs empty, ours 71 by Sam · respect');
    expect(output).toContain('001-9 ');
    expect(output).not.toContain('001-10');
    expect(output).toContain('and 2 more');
  });
});

describe('text from outside in the summary', () => {
  it('keeps a right-to-left name from turning round the facts behind it', () => {
    const output = plain({ attention: [needy({ name: 'شركة النور', csm: 'דנה כהן' })] });
    expect(lineWith(output, 'شركة')).toContain('\u2068شركة النور\u2069');
    expect(lineWith(output, 'דנה')).toContain('\u2068דנה כהן\u2069');
    expect(plain({ attention: [needy()] })).not.toContain('\u2068');
  });

  it('lets no name send codes to the terminal or begin a new line', () => {
    const name = `North${ESCAPE}[31mwind\r\n  ● 99  Fine`;
    const output = plain({ attention: [needy({ name, driver: `Said${ESCAPE}]0;title` })] });
    expect(output).not.toContain(ESCAPE);
    expect(lineWith(output, 'wind')).toContain('Fine');
  });
});

describe('colour', () => {
  const full = { attention: [needy()], rows: { written: 7, unchanged: 3, held: 0, failed: 2 } };

  it('is absent without a terminal that has it', () => {
    expect(plain(full)).not.toContain(ESCAPE);
  });

  it('adds codes and changes no word', () => {
    const coloured = runSummary(report(full), 'Acme', true);
    expect(coloured).toContain(ESCAPE);
    expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(plain(full));
  });

  it('is not the only mark of a tier', () => {
    const marks = TIERS.map((tier) => lineWith(plain(), ` ${tier} `).trim().charAt(0));
    expect(new Set(marks).size).toBe(TIERS.length);
  });
});
