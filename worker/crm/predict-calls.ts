import { ROWS_PER_CALL } from './connection';
import { IDS_PER_QUERY } from './soql';

/** Calls that writing takes, where no row has to be tried again. */
export interface PredictedCalls {
  /** Reading rows again right before they are written. */
  reads: number;
  /** Collections calls. */
  writes: number;
}

/** The calls that writing `rows` rows takes. */
export function predictCalls(rows: number): PredictedCalls {
  const writes = Math.ceil(rows / ROWS_PER_CALL);
  return { reads: writes * Math.ceil(ROWS_PER_CALL / IDS_PER_QUERY), writes };
}
