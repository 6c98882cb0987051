import { describe, expect, it } from 'vitest';
import { readConditions } from '../../../worker/measures/conditions';
import type { ConditionSettings } from '../../../worker/measures/conditions/define-condition';
import type { PartialSignals } from '../../../worker/measures/define-measure';
import type { Invoice } from '../../../worker/signals/rows';
import { signalsOf } from './signals-of-nothing';

const settings: ConditionSettings = { seasons: [], invoiceMinimum: { arrShare: 0.01, amount: 500 } };
const read = (given: PartialSignals, asOf = '2025-05-03', s = settings) =>
  readConditions(signalsOf(given), { asOf }, s);
const live = (kind: 'use' | 'invoice' | 'ticket', isLive = true) => ({
  completeness: {
    kinds: {
      [kind]: { source: 'x', through: kind === 'use' ? '2025-05-02' : '2025-05-03', live: isLive },
    },
  },
});

describe('no use', () => {
  const idle = {
    use: { workspace: true, through: '2025-05-02', active30: 0 },
    milestone: { known: true, goLive: { day: '2025-04-02', record: 'm' } },
  };

  it('is met thirty days after go-live without one active user', () => {
    expect(read({ ...idle, ...live('use') })['no_use']).toMatchObject({ met: true, fresh: true });
  });
  it('is not met a day earlier', () => {
    const young = { ...idle, milestone: { known: true, goLive: { day: '2025-04-03', record: 'm' } } };
    expect(read({ ...young, ...live('use') })['no_use']?.met).toBe(false);
  });
  it('is not met in a season without use, across new year too', () => {
    const given = { ...idle, ...live('use') };
    const seasons = [{ from: '12-20', to: '05-02' }];
    expect(read(given, '2025-05-03', { ...settings, seasons })['no_use']?.met).toBe(false);
  });
  it('cannot be told without a workspace or without any milestone', () => {
    expect(read({ ...idle, use: { workspace: false, through: '2025-05-02' } })['no_use']?.met).toBeNull();
    expect(read({ ...idle, milestone: { known: false, goLive: null } })['no_use']?.met).toBeNull();
  });
  it('is not fresh on a source that is behind', () => {
    expect(read({ ...idle, ...live('use', false) })['no_use']).toMatchObject({ met: true, fresh: false });
  });
});

describe('overdue invoice', () => {
  const invoice = (over: Partial<Invoice>): Invoice => ({
    id: 'i',
    amount: '1000',
    currency: 'EUR',
    corporate: 1100,
    issuedOn: '2025-03-01',
    dueOn: '2025-04-02',
    paidOn: null,
    ...over,
  });
  const met = (over: Partial<Invoice>, arrCorporate = 100_000) =>
    read({
      invoice: { known: true, invoices: [invoice(over)] },
      account: { arrCorporate },
      ...live('invoice'),
    })['invoice_overdue']?.met;

  it('is met on the thirty-first day past due, not on the thirtieth', () => {
    expect(met({})).toBe(true);
    expect(met({ dueOn: '2025-04-03' })).toBe(false);
  });
  it('grows late no further than its source was read', () => {
    const given = {
      invoice: { known: true, invoices: [invoice({ dueOn: '2025-04-03' })] },
      ...live('invoice'),
    };
    expect(read(given, '2025-05-04')['invoice_overdue']?.met).toBe(false);
  });
  it('takes an invoice of at least one per cent of ARR and 500', () => {
    expect(met({ corporate: 1000 })).toBe(true);
    expect(met({ corporate: 999 })).toBe(false);
    expect(met({ corporate: 500 }, 10_000)).toBe(true);
    expect(met({ corporate: 499 }, 10_000)).toBe(false);
  });
  it('is over once it is paid', () => {
    expect(met({ paidOn: '2025-05-03' })).toBe(false);
  });
  it('cannot be told without a key that invoices were known by, nor where one is in an unknown currency', () => {
    const lost = { invoice: { known: false, invoices: [] }, ...live('invoice') };
    expect(read(lost)['invoice_overdue']).toMatchObject({ met: null, fresh: true });
    expect(met({ corporate: null })).toBeNull();
    expect(met({ corporate: null, dueOn: '2025-04-03' })).toBe(false);
  });
  it('begins the day after thirty days past due and keeps that day', () => {
    const given = { invoice: { invoices: [invoice({})] }, ...live('invoice') };
    expect(read(given)['invoice_overdue']?.since).toBe('2025-05-03');
    expect(read(given, '2025-06-01')['invoice_overdue']?.since).toBe('2025-05-03');
  });
});

describe('old severe ticket', () => {
  const open = (openedOn: string) => ({
    ticket: { openSevere: [{ id: '500A', openedAt: `${openedOn}T12:00:00.000Z`, openedOn }] },
    ...live('ticket'),
  });
  it('is met after more than fourteen days', () => {
    expect(read(open('2025-04-18'))['severe_ticket_old']?.met).toBe(true);
    expect(read(open('2025-04-19'))['severe_ticket_old']?.met).toBe(false);
  });
  it('cannot be told where no tickets are read', () => {
    expect(read({})['severe_ticket_old']?.met).toBeNull();
  });
});
