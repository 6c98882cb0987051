import type { Kind } from '../../store/kinds';

export type CellType = 'text' | 'integer' | 'numeric' | 'date' | 'instant';

/** One column that a table needs. `name` is the default header; a fact's column has the same name unless said. */
export interface Cell {
  name: string;
  type: CellType;
  required?: true;
  /** It serves identity or knowledge time only and is no column of the fact. */
  aside?: true;
  /** Where the header differs from the fact's column. */
  column?: string;
}

export interface Table {
  kind: Extract<Kind, 'subscription' | 'invoice' | 'survey' | 'milestone'>;
  /** The cell that identifies a row. */
  record: string;
  /** The cell with the account's key. */
  key: string;
  /** The key is the domain of the e-mail address in `key`. */
  keyIsDomain?: true;
  cells: readonly Cell[];
}

const UPDATED: Cell = { name: 'updated_at', type: 'instant', required: true, aside: true };
const CREATED: Cell = { name: 'created_at', type: 'instant', aside: true };
const id = (name: string): Cell => ({ name, type: 'text', required: true, aside: true });

/** The tables that can be read, with the headers expected unless others are configured. */
export const TABLES: Readonly<Record<Table['kind'], Table>> = {
  subscription: {
    kind: 'subscription',
    record: 'subscription_id',
    key: 'customer_id',
    cells: [
      id('subscription_id'),
      id('customer_id'),
      { name: 'product', type: 'text' },
      { name: 'seats', type: 'integer' },
      { name: 'amount', type: 'numeric' },
      { name: 'currency', type: 'text' },
      { name: 'start_date', type: 'date', required: true },
      { name: 'end_date', type: 'date' },
      { name: 'status', type: 'text' },
      CREATED,
      UPDATED,
    ],
  },
  invoice: {
    kind: 'invoice',
    record: 'invoice_id',
    key: 'customer_id',
    cells: [
      id('invoice_id'),
      id('customer_id'),
      { name: 'amount', type: 'numeric', required: true },
      { name: 'currency', type: 'text' },
      { name: 'issued_on', type: 'date', required: true },
      { name: 'terms_days', type: 'integer' },
      { name: 'due_on', type: 'date' },
      { name: 'paid_on', type: 'date' },
      { name: 'late_reason', type: 'text' },
      CREATED,
      UPDATED,
    ],
  },
  survey: {
    kind: 'survey',
    record: 'response_id',
    key: 'respondent_email',
    keyIsDomain: true,
    cells: [
      id('response_id'),
      { name: 'respondent_email', type: 'text', required: true, column: 'respondent' },
      { name: 'survey', type: 'text', required: true },
      { name: 'scale_max', type: 'integer' },
      { name: 'sent_at', type: 'instant', required: true },
      { name: 'answered_at', type: 'instant' },
      { name: 'score', type: 'numeric' },
      { name: 'journey_stage', type: 'text' },
      UPDATED,
    ],
  },
  milestone: {
    kind: 'milestone',
    record: 'milestone_id',
    key: 'workspace_id',
    cells: [
      id('milestone_id'),
      id('workspace_id'),
      { name: 'milestone', type: 'text', required: true },
      { name: 'due_on', type: 'date' },
      { name: 'reached_on', type: 'date' },
      UPDATED,
    ],
  },
};
