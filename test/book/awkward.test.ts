import { beforeAll, describe, expect, it } from 'vitest';
import { dateOf, toDay } from './calendar';
import { type CrmRecord, FoldedCrm } from './folded-crm';
import { type CrmChange, makeBook } from './index';

const FIRST_DAY = '2024-06-01';
const THROUGH = dateOf(toDay(FIRST_DAY) + 730);

describe('the awkward cases two years in', () => {
  const book = makeBook({ seed: 1, firstDay: FIRST_DAY });
  const changes: CrmChange[] = [];
  let crm: FoldedCrm;

  beforeAll(() => {
    crm = FoldedCrm.of(book, THROUGH, (_, day) => {
      changes.push(...day.crm);
    });
  });

  const account = (key: string): CrmRecord => crm.get(book.awkward.find((n) => n.key === key)?.id ?? key);
  const deals = (key: string): CrmRecord[] => crm.of('Opportunity', 'AccountId', account(key).id);
  const renewals = (key: string): CrmRecord[] => deals(key).filter((d) => d.fields.Type === 'Renewal');
  const openRenewals = (key: string): CrmRecord[] => renewals(key).filter((d) => !d.fields.IsClosed);

  it('several renewals are open at once', () => expect(openRenewals('several-open')).toHaveLength(2));

  it('one renewal covers two subscriptions', () => {
    expect(openRenewals('co-termed')).toHaveLength(1);
    let active = 0;
    for (const day of book.days(THROUGH)) {
      for (const row of day.subscriptions) {
        if (row.customer_id === account('co-termed').fields.Billing_Id__c && row.status === 'active')
          active += 1;
      }
    }
    expect(active).toBeGreaterThanOrEqual(4);
  });

  it('a renewal was won more than four months before its contract end', () => {
    const won = renewals('early')
      .filter((d) => d.fields.IsWon)
      .map((d) => toDay(String(d.fields.CloseDate)));
    const ends = changes.flatMap((c) =>
      c.op === 'update' && c.id === account('early').id && c.fields.Contract_End__c
        ? [{ at: toDay(c.at.slice(0, 10)), end: toDay(String(c.fields.Contract_End__c)) }]
        : [],
    );
    const [last] = ends.slice(-1);
    expect(won.length).toBeGreaterThan(0);
    expect((last?.end ?? 0) - (last?.at ?? 0)).toBeGreaterThan(365 + 120);
  });

  it('a contract rolled over with no renewal opportunity', () => {
    expect(renewals('auto-renewal').every((d) => d.createdAt < FIRST_DAY)).toBe(true);
    expect(String(account('auto-renewal').fields.Contract_End__c) > THROUGH).toBe(true);
  });

  it('a renewal was papered anew, its first opportunity closed as lost', () => {
    const lost = renewals('re-papered').filter((d) => d.fields.IsClosed && !d.fields.IsWon);
    expect(lost.length).toBeGreaterThan(0);
    expect(account('re-papered').fields.Type).toBe('Customer');
  });

  it('a renewal is open after the contract ended', () => {
    const slipped = FoldedCrm.of(book, dateOf(toDay(FIRST_DAY) + 712));
    const id = account('slipped').id;
    expect(String(slipped.get(id).fields.Contract_End__c) < dateOf(toDay(FIRST_DAY) + 712)).toBe(true);
    expect(slipped.of('Opportunity', 'AccountId', id).filter((d) => !d.fields.IsClosed)).toHaveLength(1);
  });

  it('a renewal is in another currency than its account', () => {
    expect(account('multi-currency').fields.CurrencyIsoCode).toBe('GBP');
    expect(openRenewals('multi-currency').map((d) => d.fields.CurrencyIsoCode)).toEqual(['USD']);
  });

  it('three currencies are in use', () => {
    const used = new Set(crm.all('Account').map((a) => a.fields.CurrencyIsoCode));
    expect([...used].sort()).toEqual(['EUR', 'GBP', 'USD']);
    expect(book.metadata.currencies.filter((c) => c.isCorporate).map((c) => c.isoCode)).toEqual(['USD']);
  });

  it('a child shares its web site with its parent', () => {
    const host = (record: CrmRecord) =>
      String(record.fields.Website)
        .replace(/^(https?:\/\/)?(www\.)?/, '')
        .replace(/\/$/, '');
    expect(account('child').fields.ParentId).toBe(account('parent').id);
    expect(host(account('child'))).toBe(host(account('parent')));
  });

  it('two accounts are parents of each other', () => {
    expect(account('cycle-a').fields.ParentId).toBe(account('cycle-b').id);
    expect(account('cycle-b').fields.ParentId).toBe(account('cycle-a').id);
  });

  it('a contact moved between accounts, its relation with it', () => {
    const [move] = changes.filter(
      (c) => c.op === 'update' && c.object === 'Contact' && 'AccountId' in c.fields,
    );
    const contact = crm.get(move?.id ?? '');
    expect(contact.fields.AccountId).toBe(account('contact-moves').id);
    const relations = crm.of('AccountContactRelation', 'ContactId', contact.id);
    expect(relations.map((r) => r.fields.IsActive).sort()).toEqual([false, true]);
  });

  it('an account and a contact were merged away', () => {
    const merges = changes.filter((c) => c.op === 'merge').map((c) => c.object);
    expect(merges.sort()).toEqual(['Account', 'Contact']);
  });

  it('an account is owned by a user who is inactive', () => {
    const owner = book.metadata.users.find((u) => u.id === account('inactive-owner').fields.OwnerId);
    expect(owner?.isActive).toBe(false);
  });

  it('a deleted contact had a role', () => {
    const gone = changes.filter((c) => c.op === 'delete' && c.object === 'Contact').map((c) => c.id);
    expect(gone).toHaveLength(1);
    expect(crm.of('OpportunityContactRole', 'ContactId', gone[0] ?? '').length).toBeGreaterThan(0);
  });

  it('a won opportunity has no account', () => {
    const orphans = crm.all('Opportunity').filter((d) => d.fields.AccountId === null);
    expect(orphans.map((d) => d.fields.IsWon)).toEqual([true]);
  });

  it('a person set a tier by hand, until a day to come', () => {
    const { fields } = account('tier-overridden');
    expect(fields.Health_Tier_Override__c).toBe('Healthy');
    expect(String(fields.Health_Tier_Override_Until__c) >= THROUGH).toBe(true);
  });

  it('some meetings are still to come, some series have a master, some invitations were declined', () => {
    const events = crm.all('Event');
    expect(events.filter((e) => String(e.fields.StartDateTime) > `${THROUGH}T24`).length).toBeGreaterThan(20);
    expect(events.filter((e) => e.fields.IsRecurrence).length).toBeGreaterThan(2);
    expect(events.filter((e) => e.fields.RecurrenceActivityId).length).toBeGreaterThan(20);
    const answers = new Set(crm.all('EventRelation').map((r) => r.fields.Status));
    expect(answers).toEqual(new Set(['New', 'Accepted', 'Declined']));
  });

  it('a mail and its task are one; replies, absences, bounces and bulk mail are told apart', () => {
    const mails = crm.all('EmailMessage');
    const filed = mails.filter((m) => m.fields.ActivityId);
    expect(filed.every((m) => crm.get(String(m.fields.ActivityId)).fields.TaskSubtype === 'Email')).toBe(
      true,
    );
    expect(
      mails
        .filter((m) => !m.fields.ActivityId)
        .every((m) => String(m.fields.FromAddress).startsWith('news@')),
    ).toBe(true);
    const absent = mails.filter(
      (m) => m.fields.Incoming && String(m.fields.Subject).startsWith('Automatic reply'),
    );
    expect(absent.length).toBeGreaterThan(100);
    expect(mails.filter((m) => m.fields.IsBounced).length).toBeGreaterThan(10);
  });

  it('names come in many scripts and with awkward characters', () => {
    const names = crm
      .all('Account')
      .map((a) => String(a.fields.Name))
      .join('\n');
    const people = crm
      .all('Contact')
      .map((c) => `${c.fields.FirstName} ${c.fields.LastName}`)
      .join('\n');
    for (const script of ['Arabic', 'Han', 'Cyrillic', 'Greek', 'Devanagari', 'Hebrew', 'Hangul']) {
      expect(`${names}\n${people}`).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    for (const awkward of [/^=/m, /,/, /&/, /"/, /'/, /ñ|é|ü|å/i]) expect(names).toMatch(awkward);
  });

  it('account executive and CSM differ on most customers, not on all', () => {
    const customers = crm.all('Account').filter((a) => a.fields.Type === 'Customer');
    const same = customers.filter((a) => a.fields.OwnerId === a.fields.Customer_Success_Manager__c);
    expect(same.length).toBeGreaterThan(3);
    expect(same.length).toBeLessThan(45);
  });

  it('most customers can be judged: joined to product and billing, with people, mail and a pulse', () => {
    const customers = crm.all('Account').filter((a) => a.fields.Type === 'Customer');
    const share = (has: (a: CrmRecord) => boolean) => customers.filter(has).length / customers.length;
    expect(share((a) => typeof a.fields.Workspace_Id__c === 'string')).toBeGreaterThan(0.98);
    expect(share((a) => typeof a.fields.CSM_Pulse__c === 'string')).toBeGreaterThan(0.8);
    const written = new Set(crm.all('Task').map((t) => t.fields.AccountId));
    expect(share((a) => written.has(a.id))).toBeGreaterThan(0.95);
  });
});
