import { explainQuery } from '../../soql/index';
import { ApiError } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { pageSize } from '../query-locators';
import type { Site } from '../site';
import { soqlOfListView } from './list-views';
import { checkQuery, queryFor } from './query';
import { contextFor } from './query-context';
import { soqlOfReport } from './reports';

/** `GET /query?q=` (without deleted rows) and `GET /queryAll?q=` (with them), `&columns=true`, `?explain=`. */
export function getQuery(site: Site, call: SignedCall, includeDeleted: boolean): Reply {
  const explained = call.query.get('explain');
  if (explained !== null) {
    const plans = explainQuery(soqlAsked(site, call, explained), contextFor(site, call, includeDeleted));
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

/** What `?explain=` asks of: SOQL, or the id of a list view or a report. */
function soqlAsked(site: Site, call: SignedCall, explained: string): string {
  if (/^00B(\w{12}|\w{15})$/.test(explained)) return soqlOfListView(site, call, explained);
  if (/^00O(\w{12}|\w{15})$/.test(explained)) return soqlOfReport(site, call, explained);
  return explained;
}
