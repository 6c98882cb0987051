import { explainQuery, type QueryResult, runQuery } from '../../soql/index';
import { ApiError } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { pageSize } from '../query-locators';
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

/** `GET /query?q=` (without deleted rows) and `GET /queryAll?q=` (with them), `&columns=true`, `?explain=`. */
export function getQuery(site: Site, call: SignedCall, includeDeleted: boolean): Reply {
  const explained = call.query.get('explain');
  if (explained !== null) {
    const plans = explainQuery(explained, contextFor(site, call, includeDeleted));
    return ok({ plans, sourceQuery: explained });
  }
  const soql = call.query.get('q');
  if (soql === null) throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const result = queryFor(site, call, soql, includeDeleted);
  if (call.query.get('columns') === 'true') return ok(result.columns);
  const size = pageSize(call.headers['sforce-query-options']);
  const paged = { ...result, soql };
  return ok(site.locators.first(call.session.userId, paged, size, baseOf(call), site.clock.now()));
}

/** `GET /query/LOCATOR`: the next page, for whom the query is still open to. */
export function getQueryPage(site: Site, call: SignedCall): Reply {
  const size = pageSize(call.headers['sforce-query-options']);
  const locator = call.params['locator'] ?? '';
  const recheck = (soql: string) => void checkQuery(site, call, soql);
  return ok(site.locators.next(call.session.userId, locator, size, baseOf(call), site.clock.now(), recheck));
}
