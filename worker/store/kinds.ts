type ColumnType = 'text' | 'numeric' | 'integer' | 'boolean' | 'date' | 'timestamptz' | 'text[]';
export type Columns = Readonly<Record<string, ColumnType>>;

/**
 * The kinds of fact and their columns, all nullable. Each kind is one table `fact_<kind>` of versions:
 * besides these columns `seq, source, source_key, record, at, day, known_from, known_to, assumed, hash`.
 * `source_key` is the account's key in its source; `record` the fact's identity within (source, kind).
 */
export const KINDS = {
  /** CRM state of an account. record = source_key = Account id. */
  account: {
    name: 'text',
    website: 'text',
    domain: 'text',
    type: 'text',
    plan: 'text',
    region: 'text',
    use_case: 'text',
    employees: 'integer',
    arr: 'numeric',
    currency: 'text',
    renewal_date: 'date',
    owner_id: 'text',
    csm_id: 'text',
    csm_name: 'text',
    parent_id: 'text',
    created_on: 'date',
    in_scope: 'boolean',
    workspace_id: 'text',
    billing_id: 'text',
    pulse: 'text',
    pulse_at: 'date',
    pulse_reason: 'text',
    budget_owner_override: 'text',
  },
  /** record = Contact id. departed: a person says they are no longer there. */
  contact: { name: 'text', title: 'text', email: 'text', departed: 'boolean', bounced_at: 'timestamptz' },
  /** Opportunity contact role. record = its id. */
  role: {
    contact_id: 'text',
    opportunity_id: 'text',
    role: 'text',
    is_primary: 'boolean',
    role_at: 'timestamptz',
  },
  /** AccountContactRelation. record = its id. roles: the multi-select's values. */
  relation: {
    contact_id: 'text',
    roles: 'text[]',
    is_active: 'boolean',
    end_date: 'date',
    is_direct: 'boolean',
  },
  /** record = Opportunity id. */
  opportunity: {
    name: 'text',
    stage: 'text',
    type: 'text',
    is_renewal: 'boolean',
    is_closed: 'boolean',
    is_won: 'boolean',
    close_date: 'date',
    closed_on: 'date',
    amount: 'numeric',
    currency: 'text',
    term_months: 'integer',
    created_on: 'date',
    /** Its contract's id, and the mapped renewal date: CloseDate is none. */
    contract_id: 'text',
    due_on: 'date',
    /** People say that it is a duplicate, or another paper for the same term. */
    is_void: 'boolean',
    csm_call: 'text',
    final_call: 'text',
    final_amount: 'numeric',
  },
  /** record = its id. amount: for the line's term, in the opportunity's currency; term_months null: the opportunity's. */
  opportunity_line: {
    opportunity_id: 'text',
    product: 'text',
    is_recurring: 'boolean',
    amount: 'numeric',
    currency: 'text',
    term_months: 'integer',
  },
  /** record = Contract id. */
  contract: { end_date: 'date', term_months: 'integer', status: 'text' },
  /**
   * One row per (activity, contact); contact_id null when nobody of theirs is named. at = when it takes or took place.
   * channel: meeting | email | call | review | other. direction: inbound | outbound | both.
   * rung: attended | accepted | logged | invited (meetings and reviews), null else.
   * two_way is decided when read, see `touchpoint` of the Salesforce source; bounce, auto_reply, departure_notice, bulk mark mail.
   */
  touchpoint: {
    touch: 'text',
    contact_id: 'text',
    channel: 'text',
    direction: 'text',
    rung: 'text',
    two_way: 'boolean',
    auto_reply: 'boolean',
    departure_notice: 'boolean',
    bounce: 'boolean',
    bulk: 'boolean',
    subject: 'text',
    user_id: 'text',
  },
  /** at = opened. */
  ticket: {
    opened_at: 'timestamptz',
    closed_at: 'timestamptz',
    severe: 'boolean',
    priority: 'text',
    status: 'text',
    category: 'text',
    subject: 'text',
    contact_id: 'text',
  },
  /** at = start. seats null = unlimited. end_date null = open. amount = annual recurring. */
  subscription: {
    product: 'text',
    seats: 'integer',
    amount: 'numeric',
    currency: 'text',
    start_date: 'date',
    end_date: 'date',
    status: 'text',
  },
  /** at = issued. */
  invoice: {
    amount: 'numeric',
    currency: 'text',
    issued_on: 'date',
    terms_days: 'integer',
    due_on: 'date',
    paid_on: 'date',
    late_reason: 'text',
  },
  /** at = sent. One row per survey sent; score null while unanswered. */
  survey: {
    survey: 'text',
    respondent: 'text',
    scale_max: 'integer',
    sent_at: 'timestamptz',
    answered_at: 'timestamptz',
    score: 'numeric',
    journey_stage: 'text',
  },
  /** at = due or reached. */
  milestone: { milestone: 'text', due_on: 'date', reached_on: 'date' },
  /** record = ISO code; source_key ''. rate: units per one unit of the corporate currency. */
  currency: { rate: 'numeric', is_corporate: 'boolean' },
  /** record = its id; source_key ''. In force from start_date until the next one of its currency. */
  dated_rate: { code: 'text', start_date: 'date', rate: 'numeric' },
  /** A fiscal quarter. record = Period id; source_key ''. */
  fiscal_quarter: { start_date: 'date', end_date: 'date', label: 'text' },
  /** record = Organization id; source_key ''. fiscal_start_month: 1 to 12. */
  organization: { name: 'text', fiscal_start_month: 'integer', fiscal_named_by_start: 'boolean' },
} as const satisfies Record<string, Columns>;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

type ValueOf<T extends ColumnType> = T extends 'boolean'
  ? boolean
  : T extends 'integer'
    ? number
    : T extends 'text[]'
      ? string[]
      : string;

/** A fact's own columns. numeric is decimal text, date `YYYY-MM-DD`, timestamptz ISO 8601 UTC. */
export type FactBody<K extends Kind> = {
  [C in keyof (typeof KINDS)[K]]?: ValueOf<(typeof KINDS)[K][C] & ColumnType> | null;
};

/** One version of one fact as a source hands it over. */
export interface Fact<K extends Kind = Kind> {
  record: string;
  sourceKey: string;
  /** Event time, ISO 8601 UTC. */
  at: string;
  /** Knowledge time: the source's created, modified or received stamp; else assumed. */
  knownFrom: string;
  assumed?: boolean;
  /** The record was deleted at `knownFrom`: its open version closes and none opens. */
  deleted?: boolean;
  body: FactBody<K>;
}
