import type { Region } from './calendar';
import type { Script } from './names';
import type { Currency, Plan } from './organization';
import type { Story } from './story';
import type { BookUser, SubscriptionRow } from './types';

export type Role = 'Economic Buyer' | 'Executive Sponsor' | 'Decision Maker' | 'Influencer' | 'Business User';

export interface Person {
  id: string;
  relation: string;
  first: string;
  last: string;
  email: string;
  title: string;
  role: Role;
  joined: number;
  /** When the CRM got the contact, in seconds. */
  addedAt: number;
  /** Gone from the company, whether or not the CRM knows. */
  left: boolean;
  /** Readiness to answer, 0 to 1. */
  warmth: number;
  /** A successor nobody has spoken to yet, and in some stories never will. */
  shy: boolean;
}

export interface ProductUser {
  id: string;
  key: number;
  joined: number;
  /** First day without use; Infinity while it goes on. */
  until: number;
  /** Chance to work in the product on an ordinary working day. */
  keenness: number;
  /** The level of use at which this person joins in. */
  threshold: number;
}

export interface OpenRenewal {
  id: string;
  /** In seconds. */
  openedAt: number;
  roles: { id: string; person: Person }[];
}

/** An account and what is true about it, seen or unseen. `health` and `warmth` never leave the generator. */
export interface Account {
  n: number;
  id: string;
  name: string;
  domain: string;
  script: Script;
  region: Region;
  currency: Currency;
  status: 'prospect' | 'customer' | 'former' | 'partner' | 'merged';
  story: Story | null;
  plan: Plan;
  owner: BookUser;
  csm: BookUser;
  since: number;
  goLive: number;
  contractStart: number;
  contractEnd: number;
  termMonths: number;
  /** Rolls over without an opportunity. */
  rolls: boolean;
  arr: number;
  /** null: unlimited. */
  seats: number | null;
  workspace: string;
  billing: string;
  /** False: product and billing were never joined to the CRM account. */
  connected: boolean;
  /** 0 to 1. */
  health: number;
  /** Where health drifts to. */
  footing: number;
  people: Person[];
  /** False: nobody keeps contact roles here. */
  keepsRoles: boolean;
  users: ProductUser[];
  /** Key features in use, one bit each. */
  features: number;
  subscriptions: SubscriptionRow[];
  renewals: OpenRenewal[];
  /** The latest won opportunity, whose contact roles still speak. */
  lastWon: OpenRenewal | null;
  /** An open new-business opportunity of a prospect. */
  pursuit: OpenRenewal | null;
  /** A prospect that tries the product. */
  trial: boolean;
}

export const isCustomer = (account: Account): boolean => account.status === 'customer';

/** Who holds the budget and is still there. */
export const budgetOwner = (account: Account): Person | undefined =>
  account.people.find((p) => p.role === 'Economic Buyer' && !p.left);

export const present = (account: Account, day: number): Person[] =>
  account.people.filter((p) => !p.left && p.joined < day);
