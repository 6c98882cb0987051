import { beforeAll, describe, expect, it } from 'vitest';
import { dateOf, toDay } from './calendar';
import { type CrmRecord, FoldedCrm } from './folded-crm';
import { type Book, type InvoiceRow, makeBook, type SubscriptionRow, type SurveyRow } from './index';

const FIRST_DAY = '2024-03-15';
/** Days after the first one on which every story must show. */
const LOOKS = [730, 737, 815, 960];

/** What a reader can see of the book on one day. */
interface View {
  today: string;
  crm: FoldedCrm;
  account: (key: string) => CrmRecord;
  invoices: (account: CrmRecord) => InvoiceRow[];
  subscriptions: (account: CrmRecord) => SubscriptionRow[];
  surveys: (account: CrmRecord) => SurveyRow[];
  lastUse: (account: CrmRecord) => string | undefined;
}

const daysBefore = (today: string, days: number): string => dateOf(toDay(today) - days);

/** Walks through a book and looks at it on each of the days. */
function look(book: Book, at: (view: View) => void): void {
  const invoices = new Map<string, InvoiceRow>();
  const subscriptions = new Map<string, SubscriptionRow>();
  const surveys = new Map<string, SurveyRow>();
  const lastUse = new Map<unknown, string>();
  const looks = LOOKS.map((n) => dateOf(toDay(FIRST_DAY) + n));
  const watched = daysBefore(looks[0] ?? '', 120);
  const names = [...book.named, ...book.awkward];
  FoldedCrm.of(book, looks.at(-1) ?? '', (crm, day) => {
    for (const row of day.invoices) invoices.set(row.invoice_id, row);
    for (const row of day.subscriptions) subscriptions.set(row.subscription_id, row);
    for (const row of day.surveys) surveys.set(row.response_id, row);
    if (day.day > watched) for (const event of day.events) lastUse.set(event.workspace_id, day.day);
    if (!looks.includes(day.day)) return;
    const billedTo = (account: CrmRecord) => (row: { customer_id: string }) =>
      row.customer_id === account.fields.Billing_Id__c;
    at({
      today: day.day,
      crm,
      account: (key) => crm.get(names.find((n) => n.key === key)?.id ?? key),
      invoices: (account) => [...invoices.values()].filter(billedTo(account)),
      subscriptions: (account) => [...subscriptions.values()].filter(billedTo(account)),
      surveys: (account) => {
        const domain = String(account.fields.Website)
          .replace(/^(https?:\/\/)?(www\.)?/, '')
          .replace(/\/$/, '');
        return [...surveys.values()].filter((row) => row.respondent_email.toLowerCase().endsWith(domain));
      },
      lastUse: (account) => lastUse.get(account.fields.Workspace_Id__c),
    });
  });
}

/** The latest open renewal, else the last won opportunity. */
function speakingDeal({ crm }: View, account: CrmRecord): CrmRecord | undefined {
  const deals = crm
    .of('Opportunity', 'AccountId', account.id)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return (
    deals.findLast((d) => d.fields.Type === 'Renewal' && !d.fields.IsClosed) ??
    deals.findLast((d) => d.fields.IsWon)
  );
}

const buyers = (view: View, account: CrmRecord): CrmRecord[] => {
  const deal = speakingDeal(view, account);
  return view.crm
    .of('OpportunityContactRole', 'OpportunityId', deal?.id ?? '')
    .filter((role) => role.fields.Role === 'Economic Buyer');
};

/** The latest day a contact answered by mail, took a call or accepted a meeting that is past. */
function lastTwoWay({ crm, today }: View, contact: string): string {
  const days = [''];
  for (const relation of crm.of('EmailMessageRelation', 'RelationId', contact)) {
    const { fields } = crm.get(String(relation.fields.EmailMessageId));
    if (fields.Incoming && !String(fields.Subject).startsWith('Automatic reply'))
      days.push(String(fields.MessageDate).slice(0, 10));
  }
  for (const relation of crm.of('EventRelation', 'RelationId', contact)) {
    const event = crm.get(String(relation.fields.EventId));
    const on = String(event.fields.ActivityDate);
    if (!event.deleted && relation.fields.Status === 'Accepted' && on <= today) days.push(on);
  }
  for (const event of crm.of('Event', 'WhoId', contact))
    if (String(event.fields.ActivityDate) <= today) days.push(String(event.fields.ActivityDate));
  for (const call of crm.of('Task', 'WhoId', contact))
    if (call.fields.CallDisposition === 'Connected') days.push(String(call.fields.ActivityDate));
  return days.sort().at(-1) ?? '';
}

const hasLeft = ({ crm }: View, contact: unknown): boolean =>
  crm.get(String(contact)).fields.No_Longer_There__c === true;

const STORIES: Record<string, (view: View, account: CrmRecord) => void> = {
  'no-use': ({ lastUse, today }, account) => {
    expect((lastUse(account) ?? '') < daysBefore(today, 30)).toBe(true);
  },
  'invoice-overdue': ({ invoices, today }, account) => {
    const long = invoices(account).filter((i) => i.paid_on === '' && i.due_on < daysBefore(today, 30));
    expect(
      long.some(
        (i) => i.amount >= 500 && i.amount >= Number(account.fields.Annual_Recurring_Revenue__c) * 0.01,
      ),
    ).toBe(true);
  },
  'owner-departed': (view, account) => {
    const [buyer, ...others] = buyers(view, account);
    expect(others).toEqual([]);
    expect(hasLeft(view, buyer?.fields.ContactId)).toBe(true);
    const mails = view.crm
      .of('EmailMessageRelation', 'RelationId', String(buyer?.fields.ContactId))
      .map((r) => view.crm.get(String(r.fields.EmailMessageId)));
    expect(mails.filter((m) => m.fields.IsBounced)).toHaveLength(2);
    expect(mails.some((m) => String(m.fields.Subject).startsWith('Automatic reply: I have left'))).toBe(true);
    expect(
      view.crm.of('AccountContactRelation', 'ContactId', String(buyer?.fields.ContactId))[0]?.fields.IsActive,
    ).toBe(false);
  },
  'severe-case': ({ crm, today }, account) => {
    const open = crm
      .of('Case', 'AccountId', account.id)
      .filter((c) => !c.fields.IsClosed && c.fields.Priority === 'Urgent');
    expect(open.some((c) => c.createdAt < daysBefore(today, 14))).toBe(true);
  },
  unknown: ({ crm, surveys, lastUse }, account) => {
    expect([
      account.fields.Workspace_Id__c,
      account.fields.Billing_Id__c,
      account.fields.CSM_Pulse__c ?? null,
    ]).toEqual([null, null, null]);
    expect(surveys(account)).toEqual([]);
    expect(lastUse(account)).toBeUndefined();
    for (const object of ['Task', 'Event', 'Case'])
      expect(crm.of(object, 'AccountId', account.id)).toEqual([]);
  },
  'owner-succeeded': (view, account) => {
    const roles = buyers(view, account);
    const here = roles.filter((r) => !hasLeft(view, r.fields.ContactId));
    expect(here).toHaveLength(1);
    expect(here[0]?.fields.IsPrimary).toBe(true);
    expect(lastTwoWay(view, String(here[0]?.fields.ContactId))).toBe('');
    const contacts = view.crm.of('Contact', 'AccountId', account.id);
    expect(contacts.filter((c) => c.fields.No_Longer_There__c)).toHaveLength(1);
  },
  'tie-primary': (view, account) => {
    const roles = buyers(view, account);
    expect(roles.map((r) => r.fields.IsPrimary).sort()).toEqual([false, true]);
  },
  'tie-latest': (view, account) => {
    const roles = buyers(view, account);
    expect(roles.map((r) => r.fields.IsPrimary)).toEqual([false, false]);
    expect(roles[0]?.createdAt).not.toBe(roles[1]?.createdAt);
  },
  'right-to-left': ({ invoices }, account) => {
    expect(String(account.fields.Name)).toMatch(/\p{Script=Arabic}/u);
    expect(account.fields.CurrencyIsoCode).toBe('USD');
    expect(new Set(invoices(account).map((i) => i.currency))).toEqual(new Set(['EUR']));
  },
  'owner-overridden': (view, account) => {
    const named = account.fields.Budget_Owner_Override__c;
    expect(view.crm.get(String(named)).fields.AccountId).toBe(account.id);
    expect(buyers(view, account).map((r) => r.fields.ContactId)).not.toContain(named);
  },
  'owner-by-title': ({ crm }, account) => {
    const titles = crm.of('Contact', 'AccountId', account.id).map((c) => c.fields.Title);
    expect(titles.filter((t) => t === 'Chief Financial Officer')).toHaveLength(1);
    expect(new Set(titles)).toEqual(new Set(['Chief Financial Officer', 'Analyst']));
    expect(rolesAnywhere(crm, account)).toEqual([]);
  },
  'no-owner': ({ crm }, account) => {
    expect(new Set(crm.of('Contact', 'AccountId', account.id).map((c) => c.fields.Title))).toEqual(
      new Set(['Coordinator']),
    );
    expect(rolesAnywhere(crm, account)).toEqual([]);
  },
  'healthy-enterprise': (view, account) => {
    expect(account.fields.Plan__c).toBe('Enterprise');
    const active = view.subscriptions(account).filter((s) => s.status === 'active');
    expect(active.map((s) => s.seats)).toEqual(['']);
    expectHealthy(view, account, 45);
  },
  'healthy-starter': (view, account) => {
    expect(account.fields.Plan__c).toBe('Starter');
    expectHealthy(view, account, 90);
  },
  'no-plan': (_, account) => {
    expect(account.fields.Plan__c).toBeNull();
    expect(String(account.fields.Name).startsWith('=')).toBe(true);
  },
  'no-renewal-date': ({ crm, subscriptions }, account) => {
    expect(account.fields.Contract_End__c).toBeNull();
    expect(subscriptions(account).every((s) => s.end_date === '')).toBe(true);
    expect(crm.of('Opportunity', 'AccountId', account.id).every((o) => o.fields.IsClosed)).toBe(true);
  },
  merged: ({ crm }, account) => {
    const losers = [...crm.records.values()].filter((r) => r.mergedInto === account.id);
    expect(losers).toHaveLength(1);
    expect(losers[0]?.fields.Workspace_Id__c).not.toBe(account.fields.Workspace_Id__c);
    expect(crm.of('Contact', 'AccountId', account.id).length).toBeGreaterThan(4);
  },
  'pulse-red': ({ today }, account) => expectPulse(account, 'Red', today),
  'pulse-green': ({ today }, account) => expectPulse(account, 'Green', today),
  silent: ({ surveys }, account) => {
    expect(surveys(account).length).toBeGreaterThan(10);
    expect(surveys(account).every((s) => s.score === '')).toBe(true);
  },
};

function rolesAnywhere(crm: FoldedCrm, account: CrmRecord): CrmRecord[] {
  const deals = crm.of('Opportunity', 'AccountId', account.id);
  return [
    ...deals.flatMap((deal) => crm.of('OpportunityContactRole', 'OpportunityId', deal.id)),
    ...crm.of('AccountContactRelation', 'AccountId', account.id).filter((r) => r.fields.Roles !== null),
  ];
}

function expectPulse(account: CrmRecord, pulse: string, today: string): void {
  expect(account.fields.CSM_Pulse__c).toBe(pulse);
  expect(String(account.fields.CSM_Pulse_At__c) >= daysBefore(today, 75)).toBe(true);
}

function expectHealthy(view: View, account: CrmRecord, cadence: number): void {
  const [buyer] = buyers(view, account);
  expect(lastTwoWay(view, String(buyer?.fields.ContactId)) >= daysBefore(view.today, cadence)).toBe(true);
  expect((view.lastUse(account) ?? '') >= daysBefore(view.today, 4)).toBe(true);
  expect(account.fields.CSM_Pulse__c).toBe('Green');
  const unpaid = view.invoices(account).filter((i) => i.paid_on === '' && i.due_on < view.today);
  expect(unpaid).toEqual([]);
}

describe.each([1, 2])('the named accounts of seed %i', (seed) => {
  const book = makeBook({ seed, firstDay: FIRST_DAY });
  const failures = new Map<string, string>();
  const seen = new Map<string, number>();

  beforeAll(() => {
    look(book, (view) => {
      for (const [key, check] of Object.entries(STORIES)) {
        try {
          const account = view.account(key);
          expect(account.fields.Type).toBe('Customer');
          check(view, account);
          seen.set(key, (seen.get(key) ?? 0) + 1);
        } catch (error) {
          failures.set(key, `${view.today}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    });
  });

  it('are the twenty of the list', () => {
    expect(book.named).toHaveLength(20);
    expect(book.named.map((n) => n.key).sort()).toEqual(Object.keys(STORIES).sort());
  });

  it.each(Object.keys(STORIES))('%s shows its story on every day looked at', (key) => {
    expect(failures.get(key)).toBeUndefined();
    expect(seen.get(key)).toBe(LOOKS.length);
  });
});
