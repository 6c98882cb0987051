import type { Day, Instant } from '../../shared/day';

export interface TwoWayTouch {
  day: Day;
  /** The touch's id. */
  touch: string;
  /** meeting | email | call | review */
  channel: string;
  /** attended | accepted | logged, for meetings and reviews. */
  rung: string | null;
}

export interface OwnerContact {
  id: string;
  name: string;
  title: string | null;
  email: string | null;
  /** The day from which they are known as they are: with this title. */
  since: Day;
  /** A person says they left: since when that is known. */
  departed: Day | null;
  relationInactiveSince: Day | null;
  /** Hard bounces, in any order. */
  bounces: { at: Instant }[];
  departureNoticeAt: Instant | null;
  lastTwoWay: TwoWayTouch | null;
  /** Last log-in or ticket of theirs. */
  lastPresence: Day | null;
  deleted: boolean;
}

export interface OpportunityRole {
  contact: string;
  role: string;
  isPrimary: boolean;
  roleAt: Instant | null;
  /** The day from which the role is known as it is. */
  since: Day;
  opportunity: string;
  isClosed: boolean;
  isWon: boolean;
  isRenewal: boolean;
  closedOn: Day | null;
  closeDate: Day | null;
  createdOn: Day | null;
}

export interface AccountRole {
  contact: string;
  roles: string[];
  /** When the relation was made. */
  roleAt: Instant | null;
  isActive: boolean;
  /** The day from which the relation is known as it is. */
  since: Day;
  endDate: Day | null;
}

/** All that is known of an account's people on one day; read by worker/signals. */
export interface OwnerSignal {
  contacts: OwnerContact[];
  override: { contact: string; since: Day } | null;
  /** Roles on renewals and on won opportunities. */
  opportunityRoles: OpportunityRole[];
  accountRoles: AccountRole[];
  /** No inbound mail was seen org-wide in 90 days. */
  mailSilent: boolean;
  /** A source of contacts is connected. */
  contactSource: boolean;
  renewalDate: Day | null;
  /** The segment of the scorecard: it decides C. */
  segment: string | null;
  plan: string | null;
}

export interface OwnerSettings {
  /** The organisation's reporting zone, an IANA name. */
  zone: string;
  /** Roles, most telling first; compared without regard to case. */
  roleOrder: readonly string[];
  /** C in days by segment id; `default` for the others. */
  cadences: Readonly<Record<string, number>> & { readonly default: number };
  /** Plans served without a named owner's engagement. */
  digitalPlans: readonly string[];
}
