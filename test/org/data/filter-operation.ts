/** How a condition of a sharing rule, a lookup filter, a list view or a report compares. */
export const FILTER_OPERATIONS = [
  'equals',
  'notEqual',
  'lessThan',
  'greaterThan',
  'lessOrEqual',
  'greaterOrEqual',
  'contains',
  'notContain',
  'startsWith',
  'includes',
  'excludes',
] as const;

export type FilterOperation = (typeof FILTER_OPERATIONS)[number];
