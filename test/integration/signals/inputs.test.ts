import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, daysFromTo } from '../../../shared/day';
import { resolveKeys } from '../../../worker/store/account-keys';
import { recordDecision } from '../../../worker/store/decisions';
import { onBothEngines } from '../store/on-both-engines';
import { ACME, noon, SmallWorld } from './small-world';

const ADA = '003000000000001AAA';
const BOB = '003000000000002AAA';

onBothEngines('day inputs', (store) => {
  let world: SmallWorld;
  beforeEach(async () => {
    world = new SmallWorld(store());
    await world.clear();
  });
  const value = async (
    day: string,
    id: 'late_payment_share' | 'open_severe_tickets' | 'two_way_communication',
  ) => {
    const reading = (await world.inputs(day)).readings[id];
    return 'value' in reading ? reading.value : reading;
  };

  describe('attributes', () => {
    it('keep their last value when they vanish, and say so', async () => {
      await world.tell('account', {
        record: ACME,
        known: '2025-01-10',
        body: { name: 'Acme', plan: 'Growth', arr: '1200' },
      });
      await world.tell('account', { record: ACME, known: '2025-02-10', body: { name: 'Acme', arr: '1300' } });
      expect((await world.inputs('2025-01-20')).attributes).toMatchObject({ plan: 'Growth', arr: '1200' });
      const later = (await world.inputs('2025-02-20')).attributes;
      expect(later).toMatchObject({ plan: 'Growth', arr: '1300' });
      expect(later.vanished).toEqual(['plan', 'createdOn']);
    });

    it('are unknown before the account is', async () => {
      const { attributes, readings } = await world.inputs('2023-06-01');
      expect(attributes).toMatchObject({ plan: null, createdOn: null, accountName: ACME });
      expect(readings.csm_pulse).toHaveProperty('missing');
    });

    it('value ARR at the rate known then, and at the first one known before', async () => {
      await world.tell('account', {
        record: ACME,
        known: '2025-01-10',
        body: { arr: '900', currency: 'EUR' },
      });
      await world.tell('currency', {
        record: 'EUR',
        known: '2025-02-01',
        sourceKey: '',
        body: { rate: '0.9' },
      });
      await world.tell('currency', {
        record: 'EUR',
        known: '2025-03-01',
        sourceKey: '',
        body: { rate: '0.8' },
      });
      expect((await world.inputs('2025-01-15')).attributes.arrCorporate).toBeCloseTo(1000, 9);
      expect((await world.inputs('2025-03-15')).attributes.arrCorporate).toBeCloseTo(1125, 9);
      await world.tell('currency', {
        record: 'EUR',
        known: '2025-04-01',
        sourceKey: '',
        body: {},
        deleted: true,
      });
      expect((await world.inputs('2025-04-15')).attributes.arrCorporate).toBeCloseTo(1125, 9);
    });
  });

  describe('tickets', () => {
    const opened = { opened_at: noon('2025-01-10'), severe: true };
    it('are open until the day on which their end is known', async () => {
      await world.readThrough('salesforce', 'ticket', '2025-01-01');
      await world.tell('ticket', { record: '500A', known: '2025-01-10', body: opened });
      await world.tell('ticket', {
        record: '500A',
        known: '2025-01-30',
        at: noon('2025-01-10'),
        body: { ...opened, closed_at: noon('2025-01-29') },
      });
      expect(await value('2025-01-09', 'open_severe_tickets')).toHaveProperty('missing');
      expect(await value('2025-01-29', 'open_severe_tickets')).toBe(1);
      const { readings, caps } = await world.inputs('2025-01-30');
      expect(readings.open_severe_tickets).toHaveProperty('missing');
      expect(readings.time_to_resolution).toHaveProperty('missing');
      expect(caps['severe_ticket_old']).toMatchObject({ met: false, fresh: false });
      await world.readThrough('salesforce', 'ticket', '2025-01-30');
      expect((await world.inputs('2025-01-30')).readings).toMatchObject({
        open_severe_tickets: { value: 0 },
        time_to_resolution: { value: 19 * 24 },
      });
    });

    it('closed 90 days before the day through which a late source is complete are still counted', async () => {
      const closed = { ...opened, closed_at: noon('2025-01-11') };
      await world.tell('ticket', {
        record: '500A',
        known: '2025-01-11',
        at: noon('2025-01-10'),
        body: closed,
      });
      const hours = async (day: string) => (await world.inputs(day)).readings.time_to_resolution;
      await world.readThrough('salesforce', 'ticket', '2025-04-10');
      expect(await hours('2025-04-11')).toMatchObject({ value: 24 });
      await world.readThrough('salesforce', 'ticket', '2025-04-11');
      expect(await hours('2025-04-11')).toHaveProperty('missing');
    });

    it('are none only while the source is live', async () => {
      await world.readThrough('salesforce', 'ticket', '2025-01-20');
      expect(await value('2025-01-22', 'open_severe_tickets')).toBe(0);
      expect(await value('2025-01-23', 'open_severe_tickets')).toHaveProperty('missing');
    });

    it('are taken as read on days before the source was first read', async () => {
      await world.readThrough('salesforce', 'ticket', '2025-03-01');
      expect(await value('2025-01-15', 'open_severe_tickets')).toBe(0);
    });
  });

  describe('invoices', () => {
    const issued = { amount: '1000', issued_on: '2025-01-01', terms_days: 30 };
    it('without a due date are due by their terms, or those last known of the account', async () => {
      await world.tell('invoice', { record: 'i1', known: '2025-01-01', body: issued });
      await world.tell('invoice', {
        record: 'i2',
        known: '2025-01-02',
        body: { amount: '3000', issued_on: '2025-01-02' },
      });
      expect(await value('2025-03-02', 'late_payment_share')).toBe(0);
      expect(await value('2025-03-03', 'late_payment_share')).toBe(25);
      expect(await value('2025-03-04', 'late_payment_share')).toBe(100);
    });

    it('keep a due date that vanished', async () => {
      await world.tell('invoice', {
        record: 'i1',
        known: '2025-01-01',
        body: { ...issued, due_on: '2025-01-05' },
      });
      await world.tell('invoice', {
        record: 'i1',
        known: '2025-01-10',
        body: { amount: '1000', issued_on: '2025-01-01' },
      });
      expect(await value('2025-02-05', 'late_payment_share')).toBe(100);
    });

    it('raise the condition of the cap until payment is known', async () => {
      await world.readThrough('billing', 'invoice', '2025-03-03');
      await world.tell('invoice', { record: 'i1', known: '2025-01-01', body: issued });
      await world.tell('invoice', {
        record: 'i1',
        known: '2025-03-10',
        body: { ...issued, paid_on: '2025-03-09' },
      });
      expect((await world.inputs('2025-03-09')).caps['invoice_overdue']).toMatchObject({
        met: true,
        fresh: true,
        since: '2025-03-03',
      });
      expect((await world.inputs('2025-03-10')).caps['invoice_overdue']).toMatchObject({ met: false });
    });

    it('leave the condition of the cap untold once the account’s key is taken away', async () => {
      await world.readThrough('billing', 'invoice', '2025-03-03');
      await world.tell('invoice', { record: 'i1', known: '2025-01-01', body: issued });
      await resolveKeys(world.store.db, [
        {
          source: 'billing',
          sourceKey: null,
          account: ACME,
          rule: 'external-id',
          knownFrom: noon('2025-03-10'),
        },
      ]);
      expect((await world.inputs('2025-03-09')).caps['invoice_overdue']).toMatchObject({ met: true });
      expect((await world.inputs('2025-03-10')).caps['invoice_overdue']).toMatchObject({
        met: null,
        fresh: true,
      });
    });

    it('neither grow late nor leave the window beyond the day through which a late source is complete', async () => {
      await world.readThrough('billing', 'invoice', '2025-03-02');
      await world.tell('invoice', { record: 'i1', known: '2025-01-01', body: issued });
      expect(await value('2025-03-20', 'late_payment_share')).toBe(0);
      await world.readThrough('billing', 'invoice', '2025-03-20');
      expect(await value('2025-03-20', 'late_payment_share')).toBe(100);
      await world.readThrough('billing', 'invoice', '2025-12-30');
      expect(await value('2026-01-10', 'late_payment_share')).toBe(100);
    });

    it('are read no more once their source is no longer live', async () => {
      await world.readThrough('billing', 'invoice', '2025-03-20');
      await world.tell('invoice', { record: 'i1', known: '2025-01-01', body: issued });
      expect(await value('2025-04-24', 'late_payment_share')).toBe(100);
      expect(await value('2025-04-25', 'late_payment_share')).toHaveProperty('missing');
    });

    it('are not paid before the day of payment', async () => {
      await world.tell('invoice', {
        record: 'i1',
        known: '2025-01-01',
        body: { ...issued, paid_on: '2025-04-01' },
      });
      expect(await value('2025-03-02', 'late_payment_share')).toBe(0);
      expect(await value('2025-03-03', 'late_payment_share')).toBe(100);
    });
  });

  describe('touchpoints', () => {
    const meeting = { touch: '00UA', contact_id: ADA, channel: 'meeting', rung: 'accepted', two_way: true };
    beforeEach(() =>
      world.tell('contact', { record: ADA, known: '2024-01-02', body: { name: 'Ada', title: 'CFO' } }),
    );

    it('count from their own time on, not from when they were planned', async () => {
      await world.tell('touchpoint', {
        record: 't1',
        known: '2025-01-01',
        at: noon('2025-01-20'),
        body: meeting,
      });
      expect((await world.inputs('2025-01-19')).owner.owner?.lastTwoWay).toBeNull();
      expect((await world.inputs('2025-01-20')).owner.owner).toMatchObject({
        contact: ADA,
        rule: 'title',
        lastTwoWay: '2025-01-20',
      });
    });

    it('are the latest of the account, whoever took part', async () => {
      await world.tell('touchpoint', { record: 't1', known: '2025-01-01', body: meeting });
      await world.tell('touchpoint', {
        record: 't2',
        known: '2025-01-05',
        body: { ...meeting, touch: '00UB', contact_id: null },
      });
      const { owner, readings } = await world.inputs('2025-01-20');
      expect(owner.owner?.lastTwoWay).toBe('2025-01-01');
      expect(readings.two_way_communication).toMatchObject({ value: 15 / 30 });
    });

    it('of a merged account move to the winner from the day of the merge', async () => {
      const loser = '001000000000009AAA';
      const claim = { source: 'salesforce', sourceKey: loser, knownFrom: noon('2024-01-01') };
      await resolveKeys(store().db, [{ ...claim, account: loser, rule: 'self' }]);
      await world.tell('touchpoint', { record: 't1', known: '2025-01-01', sourceKey: loser, body: meeting });
      await resolveKeys(store().db, [
        { ...claim, account: ACME, rule: 'merged', knownFrom: noon('2025-01-10') },
      ]);
      expect(await value('2025-01-09', 'two_way_communication')).not.toBe(8 / 30);
      expect(await value('2025-01-10', 'two_way_communication')).toBe(9 / 30);
    });

    it('tell silence of mail only where none came in for 90 days', async () => {
      await world.readThrough('salesforce', 'touchpoint', '2025-01-01');
      await world.tell('touchpoint', {
        record: 'm1',
        known: '2025-01-01',
        body: { channel: 'email', direction: 'inbound' },
      });
      expect((await world.inputs('2025-03-31')).owner.mailSilent).toBe(false);
      expect((await world.inputs('2025-04-01')).owner.mailSilent).toBe(true);
    });
  });

  describe('people', () => {
    beforeEach(async () => {
      await world.tell('contact', { record: ADA, known: '2024-01-02', body: { name: 'Ada', title: 'CFO' } });
      await world.tell('contact', {
        record: BOB,
        known: '2024-01-02',
        body: { name: 'Bob', title: 'Analyst' },
      });
    });

    it('have left from the day on which a person said so, whatever changed since', async () => {
      await world.tell('contact', {
        record: ADA,
        known: '2025-01-10',
        body: { name: 'Ada', title: 'CFO', departed: true },
      });
      await world.tell('contact', {
        record: ADA,
        known: '2025-01-15',
        body: { name: 'Ada L.', title: 'CFO', departed: true },
      });
      expect((await world.inputs('2025-01-09')).owner.owner?.departed).toBeNull();
      expect((await world.inputs('2025-01-20')).owner.owner).toMatchObject({
        name: 'Ada L.',
        departed: '2025-01-10',
      });
    });

    it('have left once their relation is inactive', async () => {
      await world.tell('relation', {
        record: 'r1',
        known: '2025-01-01',
        body: { contact_id: ADA, is_active: true },
      });
      await world.tell('relation', {
        record: 'r1',
        known: '2025-02-01',
        body: { contact_id: ADA, is_active: false },
      });
      expect((await world.inputs('2025-01-31')).owner.owner?.departed).toBeNull();
      expect((await world.inputs('2025-02-02')).owner.owner?.departed).toBe('2025-02-01');
    });

    it('have left with the first notice of it, whatever later notices say', async () => {
      const notice = { contact_id: ADA, channel: 'email', direction: 'inbound', departure_notice: true };
      await world.tell('touchpoint', { record: 'n1', known: '2025-01-10', body: notice });
      await world.tell('touchpoint', { record: 'n2', known: '2025-03-10', body: notice });
      expect((await world.inputs('2025-03-11')).owner.owner?.departed).toBe('2025-01-10');
    });

    it('have left after two bounced mails; the mark on the address is one of them', async () => {
      const bounced = { contact_id: ADA, channel: 'email', direction: 'outbound', bounce: true };
      await world.tell('touchpoint', { record: 'b1', known: '2025-01-10', body: bounced });
      await world.tell('contact', {
        record: ADA,
        known: '2025-01-10',
        body: { name: 'Ada', title: 'CFO', bounced_at: noon('2025-01-10') },
      });
      expect((await world.inputs('2025-01-12')).owner.owner).toMatchObject({ departed: null, check: true });
      await world.tell('touchpoint', { record: 'b2', known: '2025-01-20', body: bounced });
      expect((await world.inputs('2025-01-20')).owner.owner?.departed).toBe('2025-01-20');
    });

    it('are overridden from the day of the choice that stands, and it can be withdrawn', async () => {
      const choose = (known: string, contact: string | null, name = 'Acme') =>
        world.tell('account', { record: ACME, known, body: { name, budget_owner_override: contact } });
      await choose('2025-01-05', BOB);
      await choose('2025-01-06', ADA);
      await choose('2025-01-10', BOB);
      await choose('2025-01-12', BOB, 'Acme Ltd');
      expect((await world.inputs('2025-01-20')).owner).toMatchObject({
        owner: { contact: BOB, rule: 'override' },
        confirmedOn: '2025-01-10',
      });
      await choose('2025-01-21', null);
      expect((await world.inputs('2025-01-21')).owner).toMatchObject({
        owner: { contact: ADA, rule: 'title' },
        confirmedOn: null,
      });
    });

    it('are named since the day from which their role or title is known as it is', async () => {
      const relation = (known: string, roles: string[]) =>
        world.tell('relation', { record: '07kB', known, body: { contact_id: BOB, roles, is_active: true } });
      const titled = (known: string, title: string) =>
        world.tell('contact', { record: ADA, known, body: { name: 'Ada', title } });
      await relation('2025-01-05', ['Evaluator']);
      await relation('2025-01-08', ['Economic Buyer']);
      await titled('2025-01-06', 'Head of Finance');
      expect((await world.inputs('2025-01-20')).owner.candidates).toMatchObject([
        { contact: BOB, since: '2025-01-08' },
        { contact: ADA, since: '2025-01-06' },
      ]);
    });

    it('hold roles on the renewal that is open then, even when another account keeps the contact', async () => {
      const carl = '003000000000003AAA';
      await world.tell('contact', {
        record: carl,
        known: '2024-01-02',
        sourceKey: '001000000000077AAA',
        body: { name: 'Carl' },
      });
      await world.tell('opportunity', {
        record: '006A',
        known: '2025-01-01',
        body: { is_renewal: true, close_date: '2025-06-01' },
      });
      await world.tell('role', {
        record: '00KA',
        known: '2025-01-02',
        body: { contact_id: carl, opportunity_id: '006A', role: 'Decision Maker' },
      });
      expect((await world.inputs('2025-01-01')).owner.owner?.contact).toBe(ADA);
      expect((await world.inputs('2025-01-03')).owner.owner).toMatchObject({
        contact: carl,
        name: 'Carl',
        rule: 'opportunity-role',
        since: '2025-01-02',
      });
      await world.tell('opportunity', {
        record: '006A',
        known: '2025-02-01',
        body: { is_renewal: true, is_closed: true, is_won: false },
      });
      expect((await world.inputs('2025-02-02')).owner.owner?.contact).toBe(ADA);
    });
  });

  describe('surveys', () => {
    const sent = (record: string, day: string) => ({
      record,
      known: day,
      body: { survey: 'nps', scale_max: 10, respondent: 'ada@acme.test', sent_at: noon(day) },
    });
    it('turn from silence into an answer when it is known', async () => {
      await world.tell('survey', sent('s1', '2025-01-01'), sent('s2', '2025-01-02'));
      expect((await world.inputs('2025-01-15')).readings.net_promoter_score).toHaveProperty('missing');
      expect((await world.inputs('2025-01-16')).readings.net_promoter_score).toMatchObject({
        value: -20,
        absence: true,
      });
      const first = sent('s1', '2025-01-01');
      await world.tell('survey', {
        ...first,
        known: '2025-01-20',
        at: noon('2025-01-01'),
        body: { ...first.body, score: '9', answered_at: noon('2025-01-20') },
      });
      expect((await world.inputs('2025-01-20')).readings.net_promoter_score).toMatchObject({
        value: 100,
        basis: [1],
      });
    });
  });

  it('keep a go-live that is gone from its source, or whose day is, and believe one that was corrected', async () => {
    const on = (reached_on: string) => ({ record: 'm1', body: { milestone: 'go_live', reached_on } });
    await world.tell('milestone', { ...on('2025-01-10'), known: '2025-01-11' });
    await world.tell('milestone', { record: 'm2', known: '2025-01-11', body: { milestone: 'kick_off' } });
    await world.tell('milestone', { ...on('2025-01-10'), known: '2025-02-01', deleted: true });
    const goLive = async (day: string) => (await world.inputs(day)).attributes.goLive;
    expect(await goLive('2025-02-02')).toBe('2025-01-10');
    await world.tell('milestone', { record: 'm1', known: '2025-03-01', body: { milestone: 'go_live' } });
    expect(await goLive('2025-03-02')).toBe('2025-01-10');
    await world.tell('milestone', { ...on('2025-03-20'), known: '2025-03-05' });
    expect(await goLive('2025-03-19')).toBeNull();
    expect(await goLive('2025-03-20')).toBe('2025-03-20');
  });

  it('leave a go-live to the account or the milestone that its record was corrected to', async () => {
    const body = { milestone: 'go_live', reached_on: '2025-01-10' };
    await world.tell(
      'milestone',
      { record: 'm1', known: '2025-01-11', body },
      { record: 'm2', known: '2025-01-11', body },
    );
    await world.tell(
      'milestone',
      { record: 'm1', known: '2025-02-01', sourceKey: 'ws-2', body },
      { record: 'm1', known: '2025-02-05', sourceKey: 'ws-2', body, deleted: true },
      { record: 'm2', known: '2025-02-10', body: { ...body, milestone: 'kick_off' } },
    );
    const goLive = async (day: string) => (await world.inputs(day)).attributes.goLive;
    expect(await goLive('2025-02-09')).toBe('2025-01-10');
    expect(await goLive('2025-02-10')).toBeNull();
  });

  it('count the year of a survey back from the day through which a late source is complete', async () => {
    await world.readThrough('surveys', 'survey', '2025-02-10');
    const body = { survey: 'nps', scale_max: 10, sent_at: noon('2025-02-01') };
    const answered = { ...body, answered_at: noon('2025-02-01') };
    await world.tell(
      'survey',
      { record: 's1', known: '2025-02-01', body: { ...answered, respondent: 'a@acme.test', score: '2' } },
      {
        record: 's2',
        known: '2025-02-09',
        body: { ...answered, answered_at: noon('2025-02-09'), respondent: 'b@acme.test', score: '10' },
      },
    );
    const nps = async (day: string) => (await world.inputs(day)).readings.net_promoter_score;
    expect(await nps('2026-02-05')).toHaveProperty('missing');
    await world.readThrough('surveys', 'survey', '2026-01-31');
    expect(await nps('2026-02-05')).toMatchObject({ value: 0 });
    await world.readThrough('surveys', 'survey', '2026-02-05');
    expect(await nps('2026-02-05')).toMatchObject({ value: 100 });
  });

  it('hold the answers that people gave to caps by then', async () => {
    await recordDecision(store().db, {
      account: ACME,
      kind: 'cap-answer',
      body: { cap: 'no_use', reason: 'season', until: '2025-03-01' },
      by: 'rev@ops.test',
      at: noon('2025-01-10'),
    });
    expect((await world.inputs('2025-01-09')).answers).toEqual([]);
    expect((await world.inputs('2025-01-10')).answers).toEqual([
      { cap: 'no_use', reason: 'season', until: '2025-03-01', by: 'rev@ops.test', at: '2025-01-10' },
    ]);
  });

  describe('as a whole', () => {
    const scope = daysFromTo('2024-12-20', '2025-02-10').map((day) => ({
      account: ACME,
      asOf: day,
      knownAt: noon(day),
    }));
    beforeEach(async () => {
      await world.tell('account', {
        record: ACME,
        known: '2025-01-10',
        body: { name: 'Acme', plan: 'Enterprise', pulse: 'Green', pulse_at: '2025-01-10' },
      });
      await world.tell('contact', { record: ADA, known: '2024-01-02', body: { name: 'Ada', title: 'CFO' } });
      await world.tell('ticket', {
        record: '500A',
        known: '2025-01-02',
        body: { opened_at: noon('2025-01-02'), severe: true },
      });
      await world.tell('invoice', {
        record: 'i1',
        known: '2024-12-01',
        body: { amount: '900', issued_on: '2024-12-01', due_on: '2024-12-02' },
      });
      await world.tell('touchpoint', {
        record: 't1',
        known: '2025-01-05',
        body: { touch: 'e', contact_id: ADA, channel: 'call', two_way: true },
      });
      for (const source of ['ticket', 'contact', 'touchpoint'] as const)
        await world.readThrough('salesforce', source, '2025-02-10');
    });

    it('is the same in every scope that holds the row', async () => {
      const read = world.reader();
      const together = await read(scope);
      expect(together.map((i) => i.day)).toEqual(scope.map((row) => row.asOf));
      const reversed = await read(scope.toReversed());
      expect(reversed.toReversed()).toEqual(together);
      for (const n of [0, 16, 30, scope.length - 1])
        expect(await world.reader()(scope.slice(n, n + 1))).toEqual([together[n]]);
    });

    it('of a day is not changed by what is known later', async () => {
      const before = await world.reader()(scope);
      const later = '2025-02-11';
      const at = { known: later, at: noon('2025-01-02') };
      await world.tell('account', {
        record: ACME,
        known: later,
        body: { name: 'New', plan: 'Starter', pulse: 'Red', pulse_at: '2025-01-05' },
      });
      await world.tell('ticket', { record: '500A', ...at, deleted: true, body: {} });
      await world.tell('ticket', { record: '500B', ...at, body: { opened_at: at.at, severe: true } });
      await world.tell('invoice', {
        record: 'i1',
        ...at,
        body: { amount: '1', issued_on: '2024-12-01', paid_on: '2024-12-02' },
      });
      await world.tell('touchpoint', {
        record: 't2',
        ...at,
        at: noon('2025-02-01'),
        body: { touch: 'f', contact_id: ADA, channel: 'call', two_way: true },
      });
      await world.tell('contact', { record: ADA, known: later, body: { name: 'Ada', departed: true } });
      await world.tell('survey', {
        record: 's9',
        ...at,
        body: { survey: 'nps', respondent: 'x@acme.test', score: '0', answered_at: noon('2025-02-01') },
      });
      for (const kind of ['ticket', 'contact', 'touchpoint'] as const)
        await world.readThrough('salesforce', kind, later);
      expect(await world.reader()(scope)).toEqual(before);
      expect(await world.inputs(later)).not.toEqual({ ...before.at(-1), day: later });
    });

    it('of a day with nothing new moves with the day alone', async () => {
      const [a, b] = [await world.inputs('2025-02-12'), await world.inputs(addDays('2025-02-12', 1))];
      expect(a.readings.late_payment_share).toEqual(b.readings.late_payment_share);
      expect(a.readings.two_way_communication).not.toEqual(b.readings.two_way_communication);
    });
  });
});
