import type { Send } from './attempt';

/** Salesforce takes no more rows in one Collections call. */
export const ROWS_PER_CALL = 200;

/** One Collections call. */
export const sendCall: Send = async ({ crm }, object, _lease, rows, intended) => {
  await intended;
  return crm.writeOwned(object, rows);
};
