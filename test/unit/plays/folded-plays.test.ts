import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../../shared/day';
import { type HealthDocument, healthDocument } from '../../../shared/health-document';
import { findOwner } from '../../../worker/budget-owner/identify';
import { ownerSettings } from '../../../worker/budget-owner/settings';
import { foldAccount } from '../../../worker/jobs/fold-account';
import { invoiceOverdue } from '../../../worker/measures/conditions/invoice-overdue';
import type { Scorecard } from '../../../worker/scorecard/scorecard';
import { segmentOf } from '../../../worker/scorecard/segment';
import type { DayInputs, UseOfDay } from '../../../worker/scorecard/types';
import type { MeasureDay } from '../../../worker/store/measure-days';
import { contact, role, signal } from '../budget-owner/build';
import { signalsOf } from '../measures/signals-of-nothing';
import { attributes, candidate, card, changedCard, finding, inputs } from '../scorecard/build';

const FIRST = '2025-05-01';
const day = (n: number): Day => addDays(FIRST, n);

const month = (n: number, activeUsers: number): UseOfDay => ({
  source: 'product',
  through: day(n - 1),
  activeUsers,
  seats: 60,
  inSeason: false,
  milestones: true,
});

/** Day `n` of an account with that many active users, and an owner last talked to long ago. */
const lived = (n: number, activeUsers: number, more: Partial<DayInputs> = {}): DayInputs =>
  inputs({
    day: day(n),
    attributes: attributes({ goLive: '2024-01-01' }),
    owner: finding(candidate({ lastTwoWay: addDays(FIRST, -200) })),
    use: month(n, activeUsers),
    ...more,
  });

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const documentOf = ({ document }: { document: { body: string } }): HealthDocument =>
  healthDocument.parse(JSON.parse(document.body));
const COLD = { last: null, days: [], told: null };

describe('the plays of a folded account', () => {
  const days = range(0, 45).map((n) => lived(n, n < 40 ? 40 : 25));
  const folded = foldAccount(card, days, COLD);
  const document = documentOf(folded);

  it('compare use with the day of the account’s past whose month ended right before', () => {
    const falling = document.plays.find(({ id }) => id === 'adoption-falling');
    expect(falling?.why).toBe(
      '40 of 60 seats active in the 30 days to 15 May 2025, 25 of 60 in the 30 days to 14 June 2025.',
    );
    expect(falling?.since).toBe(day(40));
  });

  it('are the same whether the days are folded at once or day by day', () => {
    const stored: MeasureDay[] = [];
    let last: MeasureDay | null = null;
    for (const one of days) {
      const next = foldAccount(card, [one], { last, days: [...stored], told: null });
      last = next.days[0] ?? null;
      // As the store gives them back.
      if (last) stored.push(JSON.parse(JSON.stringify(last)) as MeasureDay);
      if (one.day === document.day) expect(next.document).toEqual(folded.document);
    }
  });

  it('compare with nothing that an earlier build stored without its use', () => {
    const old = days.map(({ use: _, ...rest }, n): DayInputs => (n < 30 ? rest : (days[n] ?? rest)));
    expect(documentOf(foldAccount(card, old, COLD)).plays.map(({ id }) => id)).toEqual(['budget-owner-dark']);
  });

  it('stay as they were told on the day on which another scorecard comes', () => {
    const harsh = changedCard((file) => {
      file.tiers = { Healthy: 98, Watch: 97, 'At Risk': 96 };
    });
    const [today] = days.slice(-1);
    if (!today) throw new Error('no day');
    const before = foldAccount(card, days.slice(0, -1), COLD);
    const past = before.days;
    const rebased = documentOf(
      foldAccount(harsh, [today], { last: past.at(-1) ?? null, days: past, told: null }),
    );
    expect(rebased.rebased).toBe(true);
    expect(rebased.tier).not.toBe(document.tier);
    expect(rebased.plays).toHaveLength(2);
    expect(rebased.plays).toEqual(documentOf(before).plays);
  });

  it('are raised by no capped or low score as such', () => {
    const engaged = finding(candidate({ lastTwoWay: day(-1) }));
    const ticket = { severe_ticket_old: { met: true, fresh: true, evidence: [] } };
    const capped = documentOf(foldAccount(card, [lived(0, 40, { owner: engaged, caps: ticket })], COLD));
    expect(capped.cap?.id).toBe('severe_ticket_old');
    expect(capped.plays).toEqual([]);
  });
});

describe('a budget owner who goes dark', () => {
  /** Two cadences of 60 days after the last touch are day 120. */
  const on = (n: number) =>
    documentOf(
      foldAccount(
        card,
        [lived(n, 40, { owner: finding(candidate({ lastTwoWay: FIRST }), { cadence: 60 }) })],
        COLD,
      ),
    );

  it('raises the play on the first day on which the status is Dark, and says that day', () => {
    expect(on(120)).toMatchObject({ budgetOwner: { status: 'Cooling' }, plays: [] });
    expect(on(121)).toMatchObject({
      budgetOwner: { status: 'Dark' },
      plays: [{ id: 'budget-owner-dark', since: day(121), urgency: 'this week', contact: { id: 'ada' } }],
    });
    expect(on(140).plays).toEqual(on(121).plays);
  });

  it('leaves for a successor what to do, until somebody talked with them', () => {
    const ben = candidate({ contact: 'ben', name: 'Ben Baker', departed: day(3), departedWhy: 'it bounced' });
    const succession = (lastTwoWay: Day | null) => {
      const ada = candidate({ lastTwoWay });
      const owner = finding(ada, {
        candidates: [ben, ada],
        passedOver: { contact: 'ben', name: 'Ben Baker', departed: day(3) },
      });
      return documentOf(foldAccount(card, [lived(10, 40, { owner })], COLD)).plays;
    };
    expect(succession(null)).toMatchObject([
      { urgency: 'today', since: day(3), contact: { id: 'ada', name: 'Ada Adler' } },
    ]);
    expect(succession(day(5))).toEqual([]);
  });
});

describe('a season without use', () => {
  it('tells no fall', () => {
    const days = range(0, 45).map((n) => lived(n, n < 40 ? 40 : 25));
    const quiet = days.map((one) => ({ ...one, use: one.use ? { ...one.use, inSeason: true } : null }));
    expect(documentOf(foldAccount(card, quiet, COLD)).plays.map(({ id }) => id)).toEqual([
      'budget-owner-dark',
    ]);
  });
});

describe('a scorecard of other cadences and another minimum of an invoice', () => {
  const strict = changedCard((file) => {
    file.cadences = { default: 10 };
    for (const cap of file.caps ?? []) {
      if (cap.when === 'invoice_overdue') cap.minimum = { arrShare: 0, amount: 100 };
    }
  });

  /** Day `n` as it is read under a card: last talked to 80 days before the first, 300 unpaid for two months. */
  const readUnder = (read: Scorecard, n: number): DayInputs => {
    const known = attributes({ goLive: '2024-01-01' });
    const ada = contact('ada', {
      lastTwoWay: { day: addDays(FIRST, -80), touch: 'event-1', channel: 'call', rung: null },
    });
    const owner = findOwner(
      signal({
        contacts: [ada],
        opportunityRoles: [role('ada')],
        segment: segmentOf(read, known),
        renewalDate: known.renewalDate,
      }),
      day(n),
      ownerSettings(read, 'Europe/Berlin'),
    );
    const invoiceMinimum = read.caps.find((cap) => cap.when === 'invoice_overdue')?.minimum;
    if (!invoiceMinimum) throw new Error('the card has no minimum');
    const unpaid = { id: 'INV-1', amount: '300.00', currency: 'EUR', corporate: 300, paidOn: null };
    const signals = signalsOf({
      invoice: { known: true, invoices: [{ ...unpaid, issuedOn: '2025-02-01', dueOn: '2025-03-01' }] },
      completeness: { kinds: { invoice: { source: 'billing', through: day(n), live: true } } },
    });
    const reading = invoiceOverdue.read(signals, { asOf: day(n) }, { seasons: [], invoiceMinimum });
    return lived(n, 40, { attributes: known, owner, caps: { invoice_overdue: reading } });
  };
  const foldUnder = (cards: readonly Scorecard[]): HealthDocument[] => {
    const stored: MeasureDay[] = [];
    return cards.map((read, n) => {
      const past = { last: stored.at(-1) ?? null, days: [...stored], told: null };
      const folded = foldAccount(read, [readUnder(read, n)], past);
      stored.push(...folded.days);
      return documentOf(folded);
    });
  };
  const idsOf = ({ plays }: HealthDocument): string[] => plays.map(({ id }) => id);

  it('raises nothing on its first day, and on the next what is so under it', () => {
    const [former, rebased, next] = foldUnder([card, strict, strict]);
    if (!former || !rebased || !next) throw new Error('a day is missing');
    expect([former.rebased, rebased.rebased, next.rebased]).toEqual([false, true, false]);
    expect([idsOf(former), idsOf(rebased)]).toEqual([[], []]);
    expect(rebased.budgetOwner.status).toBe('Dark');
    expect(idsOf(next)).toEqual(['invoice-overdue', 'budget-owner-dark']);
  });

  it('takes nothing back on its first day either', () => {
    const [former, rebased, next] = foldUnder([strict, card, card]);
    if (!former || !rebased || !next) throw new Error('a day is missing');
    expect(idsOf(former)).toHaveLength(2);
    expect(rebased.plays).toEqual(former.plays);
    expect(idsOf(next)).toEqual([]);
  });
});
