import type { Day, Instant } from '../../shared/day';
import type { OwnerSignal } from '../budget-owner/types';
import type { OwnerFinding, SourceState } from '../scorecard/types';
import type { Stream } from '../sources/define-source';

/** One row of the relation that every signal is read over: the account, as of a day, with what was known then. */
export interface ScopeRow {
  account: string;
  /** The day in the organisation's zone. */
  asOf: Day;
  /** Nothing learned later counts. */
  knownAt: Instant;
}

/** State of the account in the CRM. Attributes are the last value that was not empty, except where said. */
export interface AccountSignal {
  name: string;
  plan: string | null;
  region: string | null;
  useCase: string | null;
  employees: number | null;
  /** Decimal text in `currency`. */
  arr: string | null;
  currency: string | null;
  /** `arr` in the corporate currency; null where arr or its rate is unknown. */
  arrCorporate: number | null;
  renewalDate: Day | null;
  csmName: string | null;
  createdOn: Day | null;
  /** Names of attributes whose current value is empty and an earlier one stands. */
  vanished: string[];
  /** The pulse as it stands now; clearing it clears it. */
  pulse: string | null;
  pulseAt: Day | null;
  pulseReason: string | null;
  /** Who a person says holds the budget, and since which day this stands without a break. */
  override: { contact: string; since: Day } | null;
}

/** Product use in windows that end on `through`. Active: made at least one value-producing event. */
export interface UseSignal {
  /** The use source has a key for this account. */
  workspace: boolean;
  /** E, the last day of every window; null when the source is not connected. */
  through: Day | null;
  /** Distinct users active in the 7 and 30 days ending E. */
  active7: number;
  active30: number;
  /** Sum of daily active users over Monday to Friday of those 30 days, and how many such days there are. */
  workingUserDays: number;
  workingDays: number;
  /** Distinct users active in the last four whole weeks, Monday to Sunday, up to E. */
  activeInWeeks: number;
  /** Those who used a key feature in at least three of them. */
  adopters: number;
  /** Last day with value-producing use within the window kept in memory (84 days); null: none in it. */
  lastUse: Day | null;
}

/** Seats under contract on E. seats null: unlimited. */
export interface SubscriptionSignal {
  /** Subscriptions in force. */
  count: number;
  seats: number | null;
  records: string[];
}

export interface OpenTicket {
  id: string;
  openedAt: Instant;
  openedOn: Day;
}
export interface ClosedTicket {
  id: string;
  closedAt: Instant;
  /** From opened to closed. */
  seconds: number;
}
export interface TicketSignal {
  openSevere: OpenTicket[];
  /** Closed in the 90 days to as-of, in order of closing. */
  closed: ClosedTicket[];
}

/** An invoice issued by as-of. */
export interface Invoice {
  id: string;
  amount: string;
  currency: string | null;
  /** In the corporate currency; null where the rate is unknown. */
  corporate: number | null;
  issuedOn: Day;
  /** As stated, else issued + the terms last known; null where neither was ever known. */
  dueOn: Day | null;
  paidOn: Day | null;
}
export interface InvoiceSignal {
  /** The account has a key under which an invoice was ever known. */
  known: boolean;
  invoices: Invoice[];
}

/** An NPS survey sent or answered in the 365 days to as-of, or through which a late source is complete. */
export interface SurveyRow {
  id: string;
  respondent: string;
  sentOn: Day;
  answeredAt: Instant | null;
  score: number | null;
}
export interface SurveySignal {
  nps: SurveyRow[];
}

export interface LastTouch {
  day: Day;
  touch: string;
  channel: string;
  contact: string | null;
}
export interface TouchSignal {
  /** The account's last two-way touch with anyone. */
  lastTwoWay: LastTouch | null;
}

export interface MilestoneSignal {
  goLive: { day: Day; record: string } | null;
  /** Anything is known of its milestones. */
  known: boolean;
}

/** How far each source and kind was read at a moment of knowledge. */
export interface CompletenessSignal {
  sources: SourceState[];
  /** The worst of the sources that provide the kind; absent: none is connected. */
  kinds: Partial<Record<Stream, { source: string; through: Day | null; live: boolean }>>;
}

/** Everything read of one account on one day, before the budget owner is found. */
export interface RawSignals {
  account: AccountSignal | null;
  use: UseSignal;
  subscription: SubscriptionSignal;
  ticket: TicketSignal;
  invoice: InvoiceSignal;
  survey: SurveySignal;
  touch: TouchSignal;
  milestone: MilestoneSignal;
  people: Omit<OwnerSignal, 'mailSilent' | 'contactSource' | 'renewalDate' | 'segment' | 'plan'>;
  completeness: CompletenessSignal;
}

/** What a measure reads. */
export interface Signals extends RawSignals {
  owner: OwnerFinding;
}
