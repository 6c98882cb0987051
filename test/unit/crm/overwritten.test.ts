import { describe, expect, it } from 'vitest';
import type { FieldChange } from '../../../worker/crm/field-history';
import { overwrittenAsHeard, overwrittenByHistory } from '../../../worker/crm/overwritten';
import type { LedgerEntry } from '../../../worker/store/ledger';

const [US, CSM, FLOW] = ['005us', '005csm', '005flow'];
const RECORD = '001000000000001AAA';
const FIELD = 'Health_Tier__c';
const at = (minute: number): string => new Date(Date.UTC(2026, 4, 1, 8, minute)).toISOString();

const wrote = (minute: number, prior: string | null, next: string | null, whose?: 'theirs'): LedgerEntry => ({
  ...{ id: String(minute), run: 'r', object: 'Account', record: RECORD, status: 'acknowledged', fence: '1' },
  fields: { [FIELD]: whose ? [prior, next, whose] : [prior, next] },
  ...{ intendedAt: at(minute), endedAt: at(minute), code: null, message: null },
});
const change = (minute: number, by: string, before: string | null, after: string | null): FieldChange => ({
  ...{ record: RECORD, field: FIELD, before, after, by, at: at(minute) },
});
const byHistory = (entries: LedgerEntry[], changes: FieldChange[]) =>
  overwrittenByHistory({ object: 'Account', record: RECORD, us: US }, entries, changes).map(
    ({ theirs, author, ours }) => [theirs, author, ours],
  );

describe('what the field history tells of an edit that we wrote over', () => {
  it('is another value than the one we had seen', () => {
    const entries = [wrote(1, null, 'Healthy'), wrote(5, 'Healthy', 'Critical')];
    const changes = [
      change(1, US, null, 'Healthy'),
      change(5, CSM, 'Healthy', 'Watch'),
      change(5, US, 'Watch', 'Critical'),
    ];
    expect(byHistory(entries, changes)).toEqual([['Watch', CSM, 'Critical']]);
    const [first, theirs, ours] = changes;
    expect(
      byHistory(
        entries,
        [first, ours, theirs].filter((c) => c !== undefined),
      ),
    ).toEqual([['Watch', CSM, 'Critical']]);
  });

  it('is nothing where the ledger has it as the prior value', () => {
    const entries = [wrote(1, null, 'Healthy'), wrote(9, 'Watch', 'Critical')];
    const changes = [
      change(1, US, null, 'Healthy'),
      change(5, CSM, 'Healthy', 'Watch'),
      change(9, US, 'Watch', 'Critical'),
    ];
    expect(byHistory(entries, changes)).toEqual([]);
  });

  it('goes by the last of several in one second, whichever comes first in the list', () => {
    const entries = [wrote(5, 'Healthy', 'Critical')];
    const one = change(5, CSM, 'Healthy', 'Watch');
    const two = change(5, FLOW, 'Watch', 'At Risk');
    const ours = change(5, US, 'At Risk', 'Critical');
    for (const order of [
      [one, two, ours],
      [two, one, ours],
      [ours, two, one],
    ])
      expect(byHistory(entries, order)).toEqual([['At Risk', FLOW, 'Critical']]);
  });

  it('is nothing where somebody has changed the field since and we saw it', () => {
    const entries = [wrote(5, 'Healthy', 'Critical'), wrote(9, 'At Risk', 'Unknown')];
    const changes = [
      change(5, CSM, 'Healthy', 'Watch'),
      change(5, US, 'Watch', 'Critical'),
      change(7, CSM, 'Critical', 'At Risk'),
      change(9, US, 'At Risk', 'Unknown'),
    ];
    expect(byHistory(entries, changes)).toEqual([]);
  });

  it('is nothing once it was given back, whatever came of it then', () => {
    const entries = [
      wrote(5, 'Healthy', 'Critical'),
      wrote(6, 'Critical', 'Watch', 'theirs'),
      wrote(9, 'Watch', 'Critical'),
    ];
    const changes = [
      change(5, CSM, 'Healthy', 'Watch'),
      change(5, US, 'Watch', 'Critical'),
      change(6, US, 'Critical', 'Watch'),
      change(9, US, 'Watch', 'Critical'),
    ];
    expect(byHistory(entries, changes)).toEqual([]);
  });
});

describe('what a change event tells of an edit that we wrote over', () => {
  const edit = {
    ...{ record: RECORD, field: FIELD, value: 'At Risk', ours: 'Critical', author: CSM },
    overtakenAt: at(30),
  };

  it('goes by the write that did it, not by older ones with the same prior value', () => {
    const entries = [wrote(20, 'At Risk', 'Healthy'), wrote(30, 'Healthy', 'Critical')];
    expect(overwrittenAsHeard(edit, entries)).toMatchObject({ theirs: 'At Risk', ours: 'Critical' });
  });

  it('is nothing where that write had seen it, however often we wrote since', () => {
    const entries = [wrote(30, 'At Risk', 'Critical'), wrote(50, 'Critical', 'Healthy')];
    expect(overwrittenAsHeard(edit, entries)).toBeNull();
  });

  it('counts without our value where the event does not say it', () => {
    const entries = [wrote(30, 'Healthy', 'Critical')];
    expect(overwrittenAsHeard({ ...edit, ours: undefined }, entries)).toMatchObject({ theirs: 'At Risk' });
  });

  it('is nothing without a write of that time, and once it was given back', () => {
    expect(overwrittenAsHeard(edit, [wrote(1, 'Healthy', 'Critical')])).toBeNull();
    const back = [wrote(30, 'Healthy', 'Critical'), wrote(31, 'Critical', 'At Risk', 'theirs')];
    expect(overwrittenAsHeard(edit, [...back, wrote(40, 'At Risk', 'Critical')])).toBeNull();
  });
});
