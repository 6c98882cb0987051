import type { Expression } from './expression';

/** Which fields are searched. */
export const SEARCH_GROUPS = ['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];

/** What is returned of one object: a list of fields, and clauses as a query has them after FROM. */
export interface Returned {
  object: string;
  fields: string;
  /** WHERE, ORDER BY, LIMIT and OFFSET. */
  clauses: string;
}

export interface Search {
  expression: Expression;
  group: SearchGroup;
  /** undefined: the ids of all objects that can be searched. */
  returning: Returned[] | undefined;
  limit: number;
}

/** Records that one search finds at most. */
export const MOST_FOUND = 2000;
