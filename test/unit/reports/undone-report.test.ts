import { describe, expect, it } from 'vitest';
import { ended, type RowOutcome } from '../../../worker/crm/row-outcome';
import type { Undone } from '../../../worker/jobs/write-plan';
import { undoneLines, undoneReport } from '../../../worker/reports/undone-report';

const ROW = { object: 'Account', record: '001A', account: '001A' } as const;
const CALLS = { reads: 3, writes: 1, polls: 0, other: 2 };

function inWords(more: Partial<Undone> & { outcomes: RowOutcome[] }): string {
  const undone = { run: 'undo-1', recorded: true, left: [], gone: [], asked: 1, waiting: 0, ...more };
  return undoneLines(undoneReport('apply-1', undone, CALLS), false).join('\n');
}

describe('what an undoing says', () => {
  it('says what went back, how it is listed, what waits and which calls it took', () => {
    const said = inWords({ outcomes: [ended(ROW, 'written')], waiting: 1 });
    expect(said).toContain('Undone: apply-1');
    expect(said).toContain('1 written');
    expect(said).toContain('Salesforce calls: 3 reads, 1 writes, 2 other');
    expect(said).toContain('In the ledger as undo-1');
    expect(said).toContain('Only the fields themselves go back');
    expect(said).toContain('1 record of it waits: no sync writes it until `plimsoll approve apply-1`.');
  });

  it('claims nothing that did not happen', () => {
    const said = inWords({ outcomes: [], recorded: false });
    expect(said).toContain('Nothing of apply-1 was taken back: the CRM holds what it held before the run.');
    expect(said).not.toMatch(/Undone|ledger|approve|go back/);
    expect(inWords({ outcomes: [], recorded: false, asked: 0 })).toContain(
      'it wrote nothing to what was asked for',
    );
  });

  it('tells what still waits from an earlier undoing', () => {
    const said = inWords({ outcomes: [], recorded: false, waiting: 18 });
    expect(said).toContain('18 records of it wait: no sync writes them until `plimsoll approve apply-1`.');
  });
});
