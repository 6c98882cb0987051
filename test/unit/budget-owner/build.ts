import type { Day } from '../../../shared/day';
import type {
  AccountRole,
  OpportunityRole,
  OwnerContact,
  OwnerSettings,
  OwnerSignal,
} from '../../../worker/budget-owner/types';

export const DAY: Day = '2025-06-16';

export const settings: OwnerSettings = {
  zone: 'Europe/Berlin',
  roleOrder: ['Economic Buyer', 'Economic Decision Maker', 'Decision Maker', 'Executive Sponsor'],
  cadences: { default: 60, enterprise: 45, mid: 60, small: 90 },
  digitalPlans: ['Free'],
};

export const contact = (id: string, more: Partial<OwnerContact> = {}): OwnerContact => ({
  id,
  name: `Name of ${id}`,
  title: null,
  email: `${id}@example.com`,
  since: '2024-01-01',
  departed: null,
  relationInactiveSince: null,
  bounces: [],
  departureNoticeAt: null,
  lastTwoWay: null,
  lastPresence: null,
  deleted: false,
  ...more,
});

export const role = (contactId: string, more: Partial<OpportunityRole> = {}): OpportunityRole => ({
  contact: contactId,
  role: 'Economic Buyer',
  isPrimary: false,
  roleAt: '2025-01-01T00:00:00.000Z',
  since: '2025-01-01',
  opportunity: '006A',
  isClosed: false,
  isWon: false,
  isRenewal: true,
  closedOn: null,
  closeDate: '2025-12-31',
  createdOn: '2025-01-01',
  ...more,
});

export const accountRole = (contactId: string, more: Partial<AccountRole> = {}): AccountRole => ({
  contact: contactId,
  roles: ['Economic Buyer'],
  roleAt: '2025-01-01T00:00:00.000Z',
  isActive: true,
  since: '2025-01-01',
  endDate: null,
  ...more,
});

export const signal = (more: Partial<OwnerSignal> = {}): OwnerSignal => ({
  contacts: ['a', 'b', 'c'].map((id) => contact(id)),
  override: null,
  opportunityRoles: [],
  accountRoles: [],
  mailSilent: false,
  contactSource: true,
  renewalDate: '2026-06-16',
  segment: 'mid',
  plan: 'Growth',
  ...more,
});
