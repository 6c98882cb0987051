import type { BookDay, BookMetadata, CrmChange } from '../book/types';
import type { BookSource } from './book-feed';
import { to18 } from './data/ids';

export const CSM = to18('0050x0000000001');
export const LEAVER = to18('0050x0000000002');
export const FIRST_DAY = '2026-01-01';

/** Id of the account number `n`, from 1. */
export const accountId = (n: number): string => to18(`0010x${String(n).padStart(10, '0')}`);

const metadata: BookMetadata = {
  organization: { name: 'Small Org', timeZone: 'America/New_York', currency: 'USD', fiscalYearStartMonth: 2 },
  currencies: [
    { isoCode: 'USD', conversionRate: 1, decimalPlaces: 2, isActive: true, isCorporate: true },
    { isoCode: 'EUR', conversionRate: 0.9, decimalPlaces: 2, isActive: true, isCorporate: false },
  ],
  recordTypes: [],
  trackedStandardFields: [{ object: 'Account', name: 'OwnerId' }],
  users: [
    user(CSM, 'csm@small.example', 'Casey Morgan', true),
    user(LEAVER, 'leaver@small.example', 'Lee Aver', false),
  ],
  customFields: [
    {
      object: 'Account',
      name: 'Workspace_Id__c',
      label: 'Workspace ID',
      type: 'Text',
      length: 40,
      externalId: true,
      unique: true,
    },
    {
      object: 'Contact',
      name: 'Badge__c',
      label: 'Badge',
      type: 'Text',
      length: 20,
      externalId: true,
    },
    {
      object: 'Account',
      name: 'Plan__c',
      label: 'Plan',
      type: 'Picklist',
      values: ['Growth', 'Starter'],
      restricted: true,
      trackHistory: true,
    },
  ],
};

function user(id: string, username: string, name: string, isActive: boolean) {
  return { id, username, name, email: username, profile: 'Standard User', isActive, title: 'CSM' };
}

/**
 * A book small enough to read: `accounts` accounts on the first day, and on each later day the next account
 * changes its plan.
 */
export function smallBook(accounts: number): BookSource & { metadata: BookMetadata } {
  return {
    metadata,
    *days(through: string): Generator<BookDay> {
      let day = FIRST_DAY;
      for (let n = 0; day <= through; n++) {
        const crm = n === 0 ? firstDay(accounts) : [planChange(day, ((n - 1) % accounts) + 1)];
        yield {
          day,
          crm,
          events: [],
          subscriptions: [],
          invoices: [],
          surveys: [],
          milestones: [],
          referrals: [],
        };
        day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      }
    },
  };
}

function firstDay(accounts: number): CrmChange[] {
  return Array.from({ length: accounts }, (_, index) => ({
    at: `${FIRST_DAY}T09:00:00.000Z`,
    by: CSM,
    op: 'insert' as const,
    object: 'Account',
    id: accountId(index + 1),
    fields: {
      Name: `Account ${index + 1}`,
      OwnerId: CSM,
      Type: 'Customer',
      Workspace_Id__c: `ws-${index + 1}`,
      Plan__c: 'Growth',
    },
  }));
}

function planChange(day: string, n: number): CrmChange {
  const fields = { Plan__c: 'Starter' };
  return { at: `${day}T12:00:00.000Z`, by: CSM, op: 'update', object: 'Account', id: accountId(n), fields };
}
