import type { Failure } from './errors';

/** How the CRM answered one row; null: it was written. */
export type RowResult = { id: string; failure: Failure | null };
