import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOwner } from '../../../worker/budget-owner/identify';
import type { OwnerSignal } from '../../../worker/budget-owner/types';
import { accountRole, contact, DAY, role, settings, signal } from './build';

const find = (more: Partial<OwnerSignal>) => findOwner(signal(more), DAY, settings);
const ownerOf = (more: Partial<OwnerSignal>) => find(more).owner?.contact ?? null;
const won = {
  isClosed: true,
  isWon: true,
  isRenewal: false,
  closedOn: '2025-01-10',
  closeDate: '2025-01-10',
};

describe('who', () => {
  test('the override before a role, a role before the account’s, that before a title', () => {
    const all: Partial<OwnerSignal> = {
      contacts: [contact('a'), contact('b'), contact('c'), contact('d', { title: 'CFO' })],
      override: { contact: 'a', since: '2025-05-01' },
      opportunityRoles: [role('b')],
      accountRoles: [accountRole('c')],
    };
    expect(find(all).candidates.map((c) => [c.contact, c.rule, c.confidence])).toEqual([
      ['a', 'override', 'high'],
      ['b', 'opportunity-role', 'high'],
      ['c', 'account-role', 'medium'],
      ['d', 'title', 'low'],
    ]);
    expect(ownerOf({ ...all, override: null })).toBe('b');
    expect(ownerOf({ ...all, override: null, opportunityRoles: [] })).toBe('c');
    expect(ownerOf({ ...all, override: null, opportunityRoles: [], accountRoles: [] })).toBe('d');
    expect(ownerOf({ contacts: [contact('a')] })).toBeNull();
  });

  test('known for as long as what names them: a choice, a role, a deal won, a title', () => {
    const found = find({
      contacts: [
        contact('a'),
        contact('b'),
        contact('c'),
        contact('d', { title: 'CFO', since: '2025-04-01' }),
      ],
      override: { contact: 'a', since: '2025-05-01' },
      opportunityRoles: [role('b', { since: '2025-02-01' })],
      accountRoles: [accountRole('c', { since: '2025-03-01' })],
    });
    expect(found.candidates.map((c) => c.since)).toEqual([
      '2025-05-01',
      '2025-02-01',
      '2025-03-01',
      '2025-04-01',
    ]);
    const sold = find({
      opportunityRoles: [role('b', { ...won, since: '2024-12-01' })],
      contacts: [contact('b')],
    });
    expect(sold.owner?.since).toBe('2025-01-10');
  });

  test('the latest open renewal before any won opportunity, the latest won one where none is open', () => {
    const roles = [
      role('a', { ...won, opportunity: '006W', closedOn: '2025-06-01' }),
      role('b', { opportunity: '006X', closeDate: '2025-09-30' }),
      role('c', { opportunity: '006Y', closeDate: '2025-10-31' }),
    ];
    expect(ownerOf({ opportunityRoles: roles })).toBe('c');
    expect(ownerOf({ opportunityRoles: roles.slice(0, 2) })).toBe('b');
    const older = role('b', { ...won, opportunity: '006V', closedOn: '2025-02-01' });
    expect(ownerOf({ opportunityRoles: [older, ...roles.slice(0, 1)] })).toBe('a');
  });

  test('never an open opportunity that is no renewal, nor a lost one', () => {
    const roles = [
      role('a', { isRenewal: false }),
      role('b', { isClosed: true, isWon: false, opportunity: '006L', closedOn: '2025-06-01' }),
    ];
    expect(ownerOf({ opportunityRoles: roles })).toBeNull();
  });

  test('the role order decides within it, then IsPrimary, then the latest role, then the id', () => {
    const pick = (...roles: ReturnType<typeof role>[]) => ownerOf({ opportunityRoles: roles });
    expect(pick(role('a', { role: 'Decision Maker', isPrimary: true }), role('b'))).toBe('b');
    expect(pick(role('a', { roleAt: '2025-06-01T00:00:00.000Z' }), role('b', { isPrimary: true }))).toBe('b');
    expect(pick(role('a'), role('b', { roleAt: '2025-06-01T00:00:00.000Z' }))).toBe('b');
    expect(pick(role('b'), role('a'))).toBe('a');
    expect(pick(role('a', { role: 'Influencer' }))).toBeNull();
    expect(pick(role('a', { role: 'economic buyer ' }))).toBe('a');
  });

  test('a role of an opportunity closed more than 18 months ago has low confidence', () => {
    const closed = (closedOn: string) => find({ opportunityRoles: [role('a', { ...won, closedOn })] }).owner;
    expect(closed('2023-12-16')?.confidence).toBe('high');
    expect(closed('2023-12-15')?.confidence).toBe('low');
  });

  test('a confirmation older than 12 months asks again', () => {
    const confirmed = (since: string) => find({ override: { contact: 'a', since } });
    expect(confirmed('2024-06-16')).toMatchObject({ askAgain: false, confirmedOn: '2024-06-16' });
    expect(confirmed('2024-06-15').askAgain).toBe(true);
  });

  test('a deleted contact is nobody', () => {
    const contacts = [contact('a', { deleted: true }), contact('b', { title: 'CFO' })];
    expect(ownerOf({ contacts, override: { contact: 'a', since: DAY } })).toBe('b');
  });

  test('a person with several claims stands by the first', () => {
    const found = find({
      contacts: [contact('a', { title: 'CFO' })],
      opportunityRoles: [role('a')],
      accountRoles: [accountRole('a')],
    });
    expect(found.candidates.map((c) => c.rule)).toEqual(['opportunity-role']);
  });

  test('of two with the same role on the account, the one who was given it later', () => {
    const later = { roleAt: '2025-03-01T09:00:00.000Z' };
    expect(ownerOf({ accountRoles: [accountRole('a'), accountRole('b', later)] })).toBe('b');
    expect(ownerOf({ accountRoles: [accountRole('a', { roleAt: null }), accountRole('b')] })).toBe('b');
    const better = accountRole('a', { roles: ['Economic Buyer'] });
    expect(
      ownerOf({ accountRoles: [better, accountRole('b', { ...later, roles: ['Decision Maker'] })] }),
    ).toBe('a');
  });

  test('the order in which facts come changes nothing', () => {
    const contacts = ['a', 'b', 'c', 'd'].map((id) => contact(id, { title: id < 'c' ? 'CFO' : 'COO' }));
    const opportunityRoles = ['a', 'b', 'c'].map((id) => role(id));
    const accountRoles = ['b', 'd'].map((id) => accountRole(id));
    const straight = find({ contacts, opportunityRoles, accountRoles });
    const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length });
    fc.assert(
      fc.property(shuffled(contacts), shuffled(opportunityRoles), shuffled(accountRoles), (c, o, a) => {
        expect(find({ contacts: c, opportunityRoles: o, accountRoles: a })).toEqual(straight);
      }),
    );
  });
});

describe('a departed owner', () => {
  const gone = (more: Parameters<typeof contact>[1]) => {
    const contacts = [contact('a', more), contact('b')];
    return find({ contacts, opportunityRoles: [role('a'), role('b', { role: 'Decision Maker' })] });
  };

  test('is passed over for the next, and named', () => {
    const found = gone({ departed: '2025-06-01' });
    expect(found.owner?.contact).toBe('b');
    expect(found.passedOver).toEqual({ contact: 'a', name: 'Name of a', departed: '2025-06-01' });
    expect(found.candidates[0]).toMatchObject({ contact: 'a', departedWhy: 'a person says so' });
  });

  test('stays the owner where nobody else is found', () => {
    const found = find({
      contacts: [contact('a', { departed: '2025-06-01' })],
      opportunityRoles: [role('a')],
    });
    expect(found.owner).toMatchObject({ contact: 'a', departed: '2025-06-01' });
    expect(found.passedOver).toBeNull();
  });

  test('is known by two bounces; by one someone should check', () => {
    const bounce = (at: string) => ({ at });
    const one = gone({ bounces: [bounce('2025-06-01T10:00:00.000Z')] });
    expect(one.owner).toMatchObject({ contact: 'a', check: true, departed: null });
    const two = gone({ bounces: [bounce('2025-06-03T22:30:00.000Z'), bounce('2025-06-01T10:00:00.000Z')] });
    // 22:30 UTC is the next day in Berlin.
    expect(two.passedOver?.departed).toBe('2025-06-04');
  });

  test('is known by an inactive or ended relation, or an automatic reply', () => {
    expect(gone({ relationInactiveSince: '2025-05-05' }).passedOver?.departed).toBe('2025-05-05');
    expect(gone({ departureNoticeAt: '2025-05-06T08:00:00.000Z' }).passedOver?.departed).toBe('2025-05-06');
    const ended = find({
      opportunityRoles: [role('a'), role('b', { role: 'Decision Maker' })],
      accountRoles: [accountRole('a', { roles: [], endDate: '2025-06-15' })],
    });
    expect(ended.passedOver?.departed).toBe('2025-06-15');
  });

  test('is not yet departed before the day, nor while another relation goes on', () => {
    expect(gone({ departed: '2025-06-17' }).owner?.contact).toBe('a');
    const roles = [accountRole('a', { endDate: '2025-01-01' }), accountRole('a')];
    expect(find({ accountRoles: roles }).owner).toMatchObject({ contact: 'a', departed: null });
  });
});

test('contacts with a two-way touch within the cadence are counted', () => {
  const touch = (day: string) => ({ lastTwoWay: { day, touch: 't', channel: 'call', rung: null } });
  const contacts = [contact('a', touch('2025-04-17')), contact('b', touch('2025-04-16')), contact('c')];
  expect(find({ contacts }).engagedContacts).toBe(1);
});

test('a digital plan is marked', () => {
  expect([find({ plan: 'Free' }).digital, find({ plan: 'Growth' }).digital]).toEqual([true, false]);
});
