import type { OrgApi, RecordAccess } from '../../data/types';
import { type QueryContext, type QueryResult, runQuery } from '../../soql/index';
import { ApiError } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { pageSize } from '../query-locators';
import type { Site } from '../site';

/** What a query may see: the org through the eyes of the call's user. */
function contextFor(site: Site, call: SignedCall, includeDeleted: boolean): QueryContext {
  const { org } = site;
  const userId = call.session.userId;
  return {
    object: (name) => org.find(name),
    rows: (object) => org.rows(object),
    row: (object, id) => org.row(object, id),
    byField: (object, field, value) => org.byField(object, field, value),
    mayReadObject: (name) => org.mayReadObject(userId, name),
    mayReadField: (object, field) => org.mayReadField(userId, object, field),
    maySeeRow: rowsSeenBy(org, userId),
    access: (user, record) => accessOf(org, userId, user, record),
    now: site.clock.now(),
    timeZone: org.timeZone,
    fiscalYearStartMonth: org.fiscalYearStartMonth,
    userId,
    includeDeleted,
    apiVersion: call.version,
  };
}

/** Asks about single rows only where not all of the object are open to the user. */
function rowsSeenBy(org: OrgApi, userId: string): QueryContext['maySeeRow'] {
  const open = new Map<string, boolean>();
  return (object, row) => {
    let all = open.get(object);
    if (all === undefined) {
      all = org.seesAll(userId, object);
      open.set(object, all);
    }
    return all || org.maySeeRow(userId, object, row);
  };
}

function accessOf(org: OrgApi, asking: string, user: string, record: string): RecordAccess | undefined {
  const object = org.objectOfId(record)?.name;
  const row = object === undefined ? undefined : org.row(object, record);
  if (!object || !row || row.IsDeleted || !org.accessTo(asking, object, row).read) return undefined;
  return org.accessTo(user, object, row);
}

/** Runs SOQL as the call's user. */
export function queryFor(site: Site, call: SignedCall, soql: string, includeDeleted: boolean): QueryResult {
  return runQuery(soql, contextFor(site, call, includeDeleted));
}

/** `GET /query?q=` (without deleted rows) and `GET /queryAll?q=` (with them), `&columns=true`, `?explain=`. */
export function getQuery(site: Site, call: SignedCall, includeDeleted: boolean): Reply {
  const explained = call.query.get('explain');
  if (explained !== null) return ok(explain(site, call, explained));
  const soql = call.query.get('q');
  if (soql === null) throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const result = queryFor(site, call, soql, includeDeleted);
  if (call.query.get('columns') === 'true') return ok(result.columns);
  const size = pageSize(call.headers['sforce-query-options']);
  return ok(site.locators.first(call.session.userId, result, size, baseOf(call)));
}

/** `GET /query/LOCATOR`: the next page. */
export function getQueryPage(site: Site, call: SignedCall): Reply {
  const size = pageSize(call.headers['sforce-query-options']);
  const locator = call.params['locator'] ?? '';
  return ok(site.locators.next(call.session.userId, locator, size, baseOf(call)));
}

/** The plan of a query: a table scan over the object, since the org has no cost-based optimiser to ask. */
function explain(site: Site, call: SignedCall, soql: string) {
  const result = queryFor(site, call, soql, false);
  const object = /\bfrom\s+(\w+)/i.exec(soql)?.[1] ?? '';
  const plan = {
    cardinality: result.totalSize,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: 1,
    sobjectCardinality: site.org.count(object),
    sobjectType: site.org.object(object).name,
  };
  return { plans: [plan], sourceQuery: soql };
}
