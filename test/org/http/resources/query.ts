import { type QueryResult, runQuery } from '../../soql/index';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import { contextFor } from './query-context';

/**
 * Checks SOQL as the call's user would run it, without looking at any row.
 * @throws SoqlError for whatever Salesforce refuses in it
 */
export function checkQuery(site: Site, call: SignedCall, soql: string): QueryResult['columns'] {
  const nothing = { rows: () => [], row: () => undefined, byField: () => [] };
  return runQuery(soql, { ...contextFor(site, call, false), ...nothing }).columns;
}

/** Runs SOQL as the call's user. */
export function queryFor(site: Site, call: SignedCall, soql: string, includeDeleted: boolean): QueryResult {
  return runQuery(soql, contextFor(site, call, includeDeleted));
}
