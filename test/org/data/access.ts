import type { FilterOperation } from './filter-operation';
export type SharingModel =
  | 'Private'
  | 'Read'
  | 'ReadWrite'
  | 'ReadWriteTransfer'
  | 'FullAccess'
  | 'ControlledByParent';

/** One condition of a criteria-based sharing rule, in the Metadata API's words. */
export interface SharingCriterion {
  field: string;
  operation: FilterOperation;
  /** Several values for equals and its opposite stand with commas between them. */
  value: string;
}

/** Opens rows owned by the members of a group, or meeting criteria, to the members of another. */
export interface SharingRule {
  object: string;
  name: string;
  level: 'Read' | 'Edit';
  /** Id of the Group it shares with. */
  to: string;
  /** Id of the Group whose members own the rows; criteria otherwise. */
  from?: string;
  criteria?: SharingCriterion[];
  /** Such as '1 AND (2 OR 3)'; all criteria when left out. */
  booleanFilter?: string;
  /** For accounts: what it opens of their opportunities, cases and contacts. */
  children?: Partial<Record<'Opportunity' | 'Case' | 'Contact', 'None' | 'Read' | 'Edit'>>;
}

/** What a user may do with one row, over object permissions and sharing together. */
export interface RecordAccess {
  read: boolean;
  edit: boolean;
  delete: boolean;
  transfer: boolean;
  /** May share it, too. */
  all: boolean;
}
