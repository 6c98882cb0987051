import { resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import type { ReportInstance } from '../report-instances';
import type { Site } from '../site';
import { attributesOf, neededReport, runAsAsked } from './reports';

/** `POST /analytics/reports/ID/instances?includeDetails=true`: runs it, for whoever asks later. */
export function postInstance(site: Site, call: SignedCall): Reply {
  const definition = neededReport(site, call.params['id'] ?? '');
  const result = runAsAsked(site, call, definition, 'HourlyAsyncReportRuns');
  const { attributes: _run, ...kept } = result;
  const instance = site.reportInstances.add({
    reportId: definition.id,
    ownerId: call.session.userId,
    hasDetailRows: result.hasDetailRows,
    result: kept,
  });
  return ok({ ...summary(call, instance), completionDate: null, status: 'New' });
}

/** `GET /analytics/reports/ID/instances`: the runs of the last day, latest first. */
export function getInstances(site: Site, call: SignedCall): Reply {
  const { id } = neededReport(site, call.params['id'] ?? '');
  return ok(site.reportInstances.of(id).map((instance) => summary(call, instance)));
}

/** `GET /analytics/reports/ID/instances/ID`: what came of one run, for who asked for it. */
export function getInstance(site: Site, call: SignedCall): Reply {
  const definition = neededReport(site, call.params['id'] ?? '');
  const instance = neededInstance(site, call, definition.id);
  const { id, ownerId, requestDate, result } = instance;
  const { reportId, reportName } = attributesOf(call, definition);
  const attributes = { completionDate: requestDate, id, ownerId, queryable: false, reportId, reportName };
  return ok({
    attributes: { ...attributes, requestDate, status: 'Success', type: 'ReportInstance' },
    ...result,
  });
}

/** `DELETE /analytics/reports/ID/instances/ID`. */
export function deleteInstance(site: Site, call: SignedCall): Reply {
  const { id } = neededReport(site, call.params['id'] ?? '');
  site.reportInstances.remove(neededInstance(site, call, id).id);
  return { status: 204 };
}

function neededInstance(site: Site, call: SignedCall, reportId: string): ReportInstance {
  const asked = call.params['instance'] ?? '';
  const found = site.reportInstances.of(reportId).find(({ id }) => id === asked || id.slice(0, 15) === asked);
  if (found?.ownerId === call.session.userId) return found;
  throw resourceNotFound();
}

function summary(call: SignedCall, { id, reportId, ownerId, requestDate, hasDetailRows }: ReportInstance) {
  const url = `${baseOf(call)}/analytics/reports/${reportId}/instances/${id}`;
  return {
    completionDate: requestDate,
    hasDetailRows,
    id,
    ownerId,
    queryable: false,
    requestDate,
    status: 'Success',
    url,
  };
}
