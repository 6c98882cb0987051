/** A date counts in days since 1970, a moment in milliseconds. */
export type Value =
  | number
  | string
  | boolean
  | null
  | { kind: 'date'; days: number }
  | { kind: 'moment'; ms: number };
