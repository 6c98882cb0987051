import { originName } from '../events/change-origin';
import { ApiError, asApiError, errorBody, resourceNotFound } from './api-error';
import { BULK_ROUTES } from './bulk/routes';
import type { Call, Reply, SignedCall } from './call';
import { checkMediaTypes } from './media-type';
import { getDeleted, getUpdated } from './resources/changed-rows';
import * as collections from './resources/collections';
import { postBatch, postComposite, type SubRequest } from './resources/composite';
import * as dashboards from './resources/dashboards';
import { getDeployment, patchDeployment, postDeployment } from './resources/deploy-request';
import { getBasicInformation, getDescribe, getGlobalDescribe, getRecent } from './resources/describe';
import { getLimits, getRecordCount } from './resources/limits';
import * as listViews from './resources/list-views';
import { getObjectInfo } from './resources/object-info';
import { getPicklist, getPicklists } from './resources/picklist-values';
import { getQuery, getQueryPage } from './resources/query-calls';
import { cloneDashboard, cloneReport, deleteDashboard, deleteReport } from './resources/report-changes';
import * as instances from './resources/report-instances';
import * as reports from './resources/reports';
import * as row from './resources/row';
import * as search from './resources/search';
import { postTree } from './resources/tree';
import * as password from './resources/user-password';
import { checkVersion, getResources } from './resources/versions';
import { matchRoute, type Route } from './router';
import type { Session } from './sessions';
import type { Site } from './site';

/** Addresses of the platform that would be read as keys of rows. */
const NOT_SERVED = [
  ...['layouts', 'namedLayouts', 'compactLayouts', 'approvalLayouts', 'quickActions'].map(
    (what) => `/sobjects/:type/describe/${what}`,
  ),
  '/sobjects/:type/quickActions/:action',
];

/** What a composite request may hold. Source: REST API Developer Guide, "Composite". */
const IN_COMPOSITE = /^\/(sobjects|query|queryAll|composite\/sobjects)(\/|$)/;
/** What a batch may hold. Source: REST API Developer Guide, "Composite Batch"; UI API Developer Guide. */
const IN_BATCH = /^\/(sobjects|query|queryAll|search|limits|ui-api)(\/|$)/;

/** The REST API below `/services/data/vNN.0`, for calls whose session is already accepted. */
export class RestApi {
  readonly #routes: Route[];

  constructor(private readonly site: Site) {
    const route = (
      method: string,
      pattern: string,
      handle: (site: Site, call: SignedCall) => Reply,
    ): Route => ({
      method,
      pattern,
      handle: (call) => handle(site, call),
    });
    this.#routes = [
      route('GET', '/', getResources),
      route('GET', '/limits', getLimits),
      route('GET', '/limits/recordCount', getRecordCount),
      route('GET', '/recent', getRecent),
      route('GET', '/query', (s, call) => getQuery(s, call, false)),
      route('GET', '/queryAll', (s, call) => getQuery(s, call, true)),
      route('GET', '/query/:locator', getQueryPage),
      route('GET', '/queryAll/:locator', getQueryPage),
      route('GET', '/search', search.getSearch),
      route('GET', '/parameterizedSearch', search.getParameterizedSearch),
      route('POST', '/parameterizedSearch', search.postParameterizedSearch),
      route('GET', '/sobjects', getGlobalDescribe),
      route('GET', '/sobjects/:type', getBasicInformation),
      route('POST', '/sobjects/:type', row.postRow),
      route('GET', '/sobjects/:type/describe', getDescribe),
      ...NOT_SERVED.map((pattern) =>
        route('GET', pattern, () => {
          throw resourceNotFound();
        }),
      ),
      route('GET', '/sobjects/:type/updated', getUpdated),
      route('GET', '/sobjects/:type/deleted', getDeleted),
      route('GET', '/sobjects/:type/listviews', listViews.getListViews),
      route('GET', '/sobjects/:type/listviews/:view', listViews.getListView),
      route('GET', '/sobjects/:type/listviews/:view/describe', listViews.getListViewDescribe),
      route('GET', '/sobjects/:type/listviews/:view/results', listViews.getListViewResults),
      route('GET', '/sobjects/:type/:id', row.getRow),
      route('POST', '/sobjects/:type/Id', row.postRow),
      route('PATCH', '/sobjects/:type/:id', row.patchRow),
      route('DELETE', '/sobjects/:type/:id', row.deleteRow),
      route('GET', '/sobjects/User/:id/password', password.getPassword),
      route('POST', '/sobjects/User/:id/password', password.postPassword),
      route('DELETE', '/sobjects/User/:id/password', password.deletePassword),
      route('GET', '/sobjects/:type/:field/:value', row.getByExternalId),
      route('PATCH', '/sobjects/:type/:field/:value', row.upsertRow),
      route('DELETE', '/sobjects/:type/:field/:value', row.deleteByExternalId),
      route('POST', '/composite', (s, call) => postComposite(s, call, this.#inComposite)),
      route('POST', '/composite/batch', (_s, call) => postBatch(call, this.#inBatch)),
      route('POST', '/composite/tree/:type', postTree),
      route('POST', '/composite/sobjects', collections.createMany),
      route('PATCH', '/composite/sobjects', collections.updateMany),
      route('DELETE', '/composite/sobjects', collections.deleteMany),
      route('POST', '/composite/sobjects/:type', collections.readMany),
      route('GET', '/composite/sobjects/:type', collections.readMany),
      route('PATCH', '/composite/sobjects/:type/:field', collections.upsertMany),
      route('GET', '/ui-api/object-info/:type', getObjectInfo),
      route('GET', '/ui-api/object-info/:type/picklist-values/:recordType', getPicklists),
      route('GET', '/ui-api/object-info/:type/picklist-values/:recordType/:field', getPicklist),
      route('GET', '/analytics/dashboards', dashboards.getDashboards),
      route('GET', '/analytics/dashboards/:id', dashboards.getDashboard),
      route('POST', '/analytics/dashboards', cloneDashboard),
      route('POST', '/analytics/dashboards/:id', dashboards.postDashboard),
      route('PUT', '/analytics/dashboards/:id', dashboards.putDashboard),
      route('DELETE', '/analytics/dashboards/:id', deleteDashboard),
      route('GET', '/analytics/dashboards/:id/describe', dashboards.getDashboardDescribe),
      route('GET', '/analytics/dashboards/:id/status', dashboards.getDashboardStatus),
      route('GET', '/analytics/reports', reports.getReports),
      route('POST', '/analytics/reports', cloneReport),
      route('DELETE', '/analytics/reports/:id', deleteReport),
      route('GET', '/analytics/reports/:id/instances', instances.getInstances),
      route('POST', '/analytics/reports/:id/instances', instances.postInstance),
      route('GET', '/analytics/reports/:id/instances/:instance', instances.getInstance),
      route('DELETE', '/analytics/reports/:id/instances/:instance', instances.deleteInstance),
      route('GET', '/analytics/reports/:id', reports.runReport),
      route('POST', '/analytics/reports/:id', reports.runReport),
      route('GET', '/analytics/reports/:id/describe', reports.getReportDescribe),
      route('POST', '/metadata/deployRequest', postDeployment),
      route('GET', '/metadata/deployRequest/:id', getDeployment),
      route('PATCH', '/metadata/deployRequest/:id', patchDeployment),
      ...BULK_ROUTES.map(([method, pattern, handle]) => route(method, pattern, handle)),
    ];
  }

  /** Answers a call to `/services/data/vNN.0/…`, only where its route is among `allowed`; refusals are replies too. */
  answer(call: Call, session: Session, allowed?: RegExp): Reply {
    try {
      return this.#answer(call, session, allowed);
    } catch (thrown) {
      const error = asApiError(thrown);
      return { status: error.status, json: errorBody(error) };
    }
  }

  #answer(call: Call, session: Session, allowed: RegExp | undefined): Reply {
    const [, version, rest] = /^\/services\/data\/v([\d.]+)(\/.*)?$/.exec(call.path) ?? [];
    if (version === undefined) throw resourceNotFound();
    checkVersion(version);
    checkMediaTypes(call);
    const match = matchRoute(this.#routes, call.method, rest ?? '/');
    if (!match) throw resourceNotFound();
    if (allowed && !allowed.test(match.pattern)) {
      throw new ApiError(
        400,
        'INVALID_REQUEST',
        `The resource ${call.path} is not supported in a subrequest`,
      );
    }
    const lock = this.site.weather.lockFor(this.site.org, call.method, call.path);
    const name = originName('rest', version, call.headers['sforce-call-options']);
    return this.site.events.during({ user: session.userId, name }, () =>
      match.handle(signed(call, session, version, match.params, lock)),
    );
  }

  readonly #inComposite = (outer: SignedCall, request: SubRequest): Reply =>
    this.#dispatch(outer, request, IN_COMPOSITE);

  /** A request inside a batch counts as one of its own, and is refused alone once the allowance is gone. */
  readonly #inBatch = (outer: SignedCall, request: SubRequest): Reply => {
    try {
      this.site.usage.count();
      outer.tally.calls += 1;
    } catch (thrown) {
      const error = asApiError(thrown);
      return { status: error.status, json: errorBody(error) };
    }
    return this.#dispatch(outer, request, IN_BATCH);
  };

  /** A request inside another: same session, its own path and body, no further API call counted. */
  #dispatch(outer: SignedCall, { method, url, body, headers }: SubRequest, allowed: RegExp): Reply {
    const target = URL.canParse(url, outer.origin) ? new URL(url, outer.origin) : undefined;
    if (!target) return { status: 404, json: errorBody(resourceNotFound()) };
    const inner: Call = {
      method: method.toUpperCase(),
      path: target.pathname,
      search: target.search.slice(1),
      query: target.searchParams,
      headers: { ...innerHeaders(outer), ...lowerCased(headers) },
      body: Buffer.from(body === undefined || body === null ? '' : JSON.stringify(body)),
      origin: outer.origin,
      tally: outer.tally,
    };
    return this.answer(inner, outer.session, allowed);
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The headers of the whole, without those about its own body. */
function innerHeaders({ headers }: SignedCall): SignedCall['headers'] {
  const { 'content-type': _type, 'content-encoding': _coding, ...others } = headers;
  return others;
}

/** Spelled out because Node 20 takes 10 microseconds to spread an object into a larger one. */
function signed(
  call: Call,
  session: Session,
  version: string,
  params: Record<string, string>,
  lock: SignedCall['lock'],
): SignedCall {
  const { method, path, search, query, headers, body, origin, tally, address } = call;
  const all = { method, path, search, query, headers, body, origin, tally, session, version, params, lock };
  return address === undefined ? all : Object.assign(all, { address });
}
