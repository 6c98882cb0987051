/**
 * The shapes of the demo book of business: what the outside world tells a CRM and a folder of files, day by
 * day. Nothing here knows who reads it.
 */

export type FieldValue = string | number | boolean | null;

/** One change in the CRM. `at` is ISO 8601 UTC, `by` a user id, ids have 18 characters. */
export type CrmChange =
  | {
      at: string;
      by: string;
      op: 'insert' | 'update';
      object: string;
      id: string;
      fields: Record<string, FieldValue>;
    }
  | { at: string; by: string; op: 'delete'; object: string; id: string }
  | { at: string; by: string; op: 'merge'; object: 'Account' | 'Contact'; id: string; into: string };

/** A custom field the organisation has had since before the book begins. */
export interface CustomFieldDef {
  object: string;
  name: string;
  label: string;
  type:
    | 'Text'
    | 'Number'
    | 'Currency'
    | 'Percent'
    | 'Checkbox'
    | 'Date'
    | 'DateTime'
    | 'Picklist'
    | 'MultiselectPicklist'
    | 'Lookup'
    | 'LongTextArea';
  length?: number;
  precision?: number;
  scale?: number;
  values?: string[];
  restricted?: boolean;
  referenceTo?: string;
  relationshipName?: string;
  externalId?: boolean;
  unique?: boolean;
  trackHistory?: boolean;
}

export interface RecordTypeDef {
  id: string;
  object: string;
  name: string;
  developerName: string;
  isActive: boolean;
}

export interface BookUser {
  id: string;
  username: string;
  name: string;
  email: string;
  /** Name of the profile, e.g. 'Standard User'. */
  profile: string;
  isActive: boolean;
  title: string;
  managerId?: string;
}

/** `conversionRate` is units of this currency for one unit of the corporate currency. */
export interface CurrencyDef {
  isoCode: string;
  conversionRate: number;
  decimalPlaces: number;
  isActive: boolean;
  isCorporate: boolean;
}

export interface OrganizationDef {
  name: string;
  timeZone: string;
  currency: string;
  /** 1 to 12. */
  fiscalYearStartMonth: number;
}

export interface BookMetadata {
  customFields: CustomFieldDef[];
  /** Standard fields whose history the organisation tracks besides the custom ones with `trackHistory`. */
  trackedStandardFields: { object: string; name: string }[];
  /** Choices that the organisation has given standard picklists in place of those that came with them. */
  picklists?: readonly { object: string; field: string; values: readonly string[] }[];
  /** Standard fields that a new organisation hides, and this one shows to everybody. */
  openedFields?: readonly { object: string; name: string }[];
  recordTypes: RecordTypeDef[];
  users: BookUser[];
  currencies: CurrencyDef[];
  organization: OrganizationDef;
}

/** A row of events/YYYY-MM-DD.parquet; times are milliseconds since 1970 UTC. */
export interface EventRow {
  event_id: string;
  workspace_id: string;
  user_id: string;
  event: string;
  at: number;
  received_at: number;
}

/** A row of subscriptions.csv. Dates are YYYY-MM-DD, an empty string is an empty cell. */
export interface SubscriptionRow {
  subscription_id: string;
  customer_id: string;
  product: string;
  /** Empty: unlimited. */
  seats: number | '';
  /** Annual recurring amount, in `currency`. */
  amount: number;
  currency: string;
  start_date: string;
  end_date: string;
  status: 'active' | 'upcoming' | 'ended' | 'cancelled';
  created_at: string;
  updated_at: string;
}

/** A row of invoices.csv. */
export interface InvoiceRow {
  invoice_id: string;
  customer_id: string;
  amount: number;
  currency: string;
  issued_on: string;
  terms_days: number;
  due_on: string;
  paid_on: string;
  late_reason: string;
  created_at: string;
  updated_at: string;
}

/** A row of surveys.csv: one for each survey sent, `score` empty until answered. */
export interface SurveyRow {
  response_id: string;
  respondent_email: string;
  survey: 'nps' | 'csat' | 'ces';
  scale_max: number;
  sent_at: string;
  answered_at: string;
  score: number | '';
  journey_stage: string;
  comment: string;
  updated_at: string;
}

/** A row of milestones.csv. */
export interface MilestoneRow {
  milestone_id: string;
  workspace_id: string;
  milestone: 'kickoff' | 'go_live' | 'first_value' | 'value_review';
  due_on: string;
  reached_on: string;
  updated_at: string;
}

/** A row of referrals.csv. */
export interface ReferralRow {
  referral_id: string;
  customer_id: string;
  referred_name: string;
  referred_on: string;
  became_customer_on: string;
  updated_at: string;
}

/** The rows of each CSV file, by file name without its ending. */
export interface Tables {
  subscriptions: SubscriptionRow;
  invoices: InvoiceRow;
  surveys: SurveyRow;
  milestones: MilestoneRow;
  referrals: ReferralRow;
}

export type TableRows = { [T in keyof Tables]: Tables[T][] };

/**
 * What became known on one day (UTC). `crm` is in time order; the first day also carries what was there
 * before the book begins, under its own earlier times. The tables hold rows that are new or changed, whole;
 * a row replaces the one with the same id. `events` are those received on the day and are built when read.
 */
export interface BookDay extends TableRows {
  readonly day: string;
  readonly crm: CrmChange[];
  readonly events: EventRow[];
}

/** An account whose story is set: `key` names the story, `why` says it in a sentence. */
export interface NamedAccount {
  id: string;
  name: string;
  key: string;
  why: string;
}

export interface BookOptions {
  seed: number;
  /** YYYY-MM-DD, the first day of the book. */
  firstDay: string;
  /** Customers in scope on any day; 300 by default. */
  accounts?: number;
  /** Accounts, contacts and opportunities only, for large organisations. */
  plain?: boolean;
}

export interface Book {
  readonly options: Required<BookOptions>;
  readonly metadata: BookMetadata;
  /** Accounts that show their story on any day from two years after the first day on. */
  readonly named: NamedAccount[];
  /** Accounts that carry one awkward case of CRM life each. */
  readonly awkward: NamedAccount[];
  /** The days from the first one through `through` (YYYY-MM-DD, inclusive); each call starts afresh. */
  days(through: string): Iterable<BookDay>;
}
