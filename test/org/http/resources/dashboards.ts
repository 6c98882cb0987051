import { z } from 'zod';
import type { Definition } from '../../data/new-setup';
import { dashboardComponents } from '../../metadata/types/dashboard';
import type { DashboardComponent, DashboardContent } from '../../metadata/types/dashboard-shape';
import { ApiError, asApiError, resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { readJson } from '../json-body';
import type { Site } from '../site';
import { mayRunReports, reportContent, reportResult } from './reports';

/** `GET /analytics/dashboards`: the dashboards there are, latest first. */
export function getDashboards(site: Site, call: SignedCall): Reply {
  const latest = [...site.org.definitions('Dashboard')].sort((a, b) =>
    a.lastModifiedDate > b.lastModifiedDate ? -1 : 1,
  );
  return ok(
    latest.map((definition) => {
      const url = urlOf(call, definition);
      return { id: definition.id, name: dashboardContent(definition).title, statusUrl: `${url}/status`, url };
    }),
  );
}

/** `GET /analytics/dashboards/ID/describe`. */
export function getDashboardDescribe(site: Site, call: SignedCall): Reply {
  return ok(dashboardMetadata(site, call, neededDashboard(site, call.params['id'] ?? '')));
}

/** `GET /analytics/dashboards/ID/status`: every component is as fresh as its data. */
export function getDashboardStatus(site: Site, call: SignedCall): Reply {
  const definition = neededDashboard(site, call.params['id'] ?? '');
  const componentStatus = dashboardComponents(dashboardContent(definition)).map((_component, index) => ({
    componentId: componentId(definition, index),
    refreshDate: site.clock.stamp(),
    refreshStatus: 'IDLE',
  }));
  return ok({ componentStatus });
}

/** `GET /analytics/dashboards/ID`: the report behind each component, run now as its running user sees it. */
export function getDashboard(site: Site, call: SignedCall): Reply {
  return ok(results(site, call, () => true));
}

const componentsSchema = z.object({ componentIds: z.union([z.string(), z.array(z.string())]).optional() });

/** `POST /analytics/dashboards/ID {componentIds}`: the same of some components only. */
export function postDashboard(site: Site, call: SignedCall): Reply {
  const { componentIds } = readJson(call, componentsSchema);
  const asked = componentIds === undefined ? undefined : [componentIds].flat();
  return ok(results(site, call, (id) => asked?.includes(id) ?? true));
}

function results(site: Site, call: SignedCall, isAsked: (componentId: string) => boolean) {
  const definition = neededDashboard(site, call.params['id'] ?? '');
  const runner = asRunningUser(site, call, definition);
  const components = dashboardComponents(dashboardContent(definition)).map((component, index) => ({
    component,
    id: componentId(definition, index),
  }));
  return {
    componentData: components
      .filter(({ id }) => isAsked(id))
      .map(({ component, id }) => ({ componentId: id, ...componentData(site, runner, component) })),
    dashboardMetadata: dashboardMetadata(site, call, definition),
  };
}

/** `PUT /analytics/dashboards/ID` asks for fresh data, which there always is. */
export function putDashboard(site: Site, call: SignedCall): Reply {
  const definition = neededDashboard(site, call.params['id'] ?? '');
  return ok({ statusUrl: `${urlOf(call, definition)}/status` }, 201);
}

function componentData(site: Site, call: SignedCall, { report }: DashboardComponent) {
  const definition = site.org.definition('Report', report ?? '');
  if (!definition) return { reportResult: null, status: statusOf('ERROR', 202, GONE) };
  try {
    const result = reportResult(site, call, definition, reportContent(definition), undefined);
    return { reportResult: result, status: statusOf('DATA', null, null) };
  } catch (thrown) {
    return { reportResult: null, status: statusOf('ERROR', 202, asApiError(thrown).message) };
  }
}

const GONE =
  "The source report isn't available; it's been deleted or isn't in a folder accessible to the dashboard's running user.";

const statusOf = (dataStatus: string, errorCode: number | null, errorMessage: string | null) => ({
  dataStatus,
  errorCode,
  errorMessage,
  errorSeverity: errorCode === null ? null : 'Error',
  refreshDate: null,
  refreshStatus: 'IDLE',
});

/** A dashboard of a specified user looks through that user's eyes, whoever looks at it. */
function asRunningUser(site: Site, call: SignedCall, definition: Definition): SignedCall {
  const refuse = (message: string) => new ApiError(400, 'BAD_REQUEST', message);
  const another = 'Your system administrator should select';
  const specified = (dashboardContent(definition).dashboardType ?? 'SpecifiedUser') === 'SpecifiedUser';
  const userId = specified
    ? String(site.org.row('Dashboard', definition.id)?.['RunningUserId'])
    : call.session.userId;
  if (site.org.row('User', userId)?.['IsActive'] !== true) {
    throw refuse(
      `The running user for this dashboard is inactive. ${another} an active user for this dashboard.`,
    );
  }
  if (!mayRunReports(site, userId)) {
    throw refuse(
      `The running user for this dashboard doesn't have permission to run reports. ${another} a different running user for this dashboard.`,
    );
  }
  return { ...call, session: { ...call.session, userId } };
}

/** Only a dashboard's own shape writes its definition. */
export const dashboardContent = (definition: Definition) => definition.content as DashboardContent;

const urlOf = (call: SignedCall, { id }: Definition) => `${baseOf(call)}/analytics/dashboards/${id}`;

/** Components have no ids of their own in metadata: they are numbered within their dashboard. */
const componentId = ({ id }: Definition, index: number) =>
  `01a${id.slice(3, 12)}${String(index + 1).padStart(3, '0')}${id.slice(15)}`;

export function neededDashboard({ org }: Site, id: string): Definition {
  for (const definition of org.definitions('Dashboard')) {
    if (definition.id === id || definition.id.slice(0, 15) === id) return definition;
  }
  if (org.row('Dashboard', id)) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  throw resourceNotFound();
}

export function dashboardMetadata(site: Site, call: SignedCall, definition: Definition) {
  const content = dashboardContent(definition);
  const row = site.org.row('Dashboard', definition.id);
  const url = urlOf(call, definition);
  const runningUserId = row?.['RunningUserId'] ?? null;
  const grid = content.dashboardGridLayout;
  return {
    attributes: {
      dashboardId: definition.id,
      dashboardName: content.title,
      statusUrl: `${url}/status`,
      type: 'Dashboard',
    },
    canChangeRunningUser: false,
    components: dashboardComponents(content).map((component, index) => ({
      componentData: index,
      footer: component.footer ?? null,
      header: component.header ?? null,
      id: componentId(definition, index),
      properties: { visualizationType: component.componentType },
      reportId: site.org.definition('Report', component.report ?? '')?.id ?? null,
      title: component.title ?? null,
      type: 'Report',
    })),
    dashboardType: content.dashboardType ?? 'SpecifiedUser',
    description: content.description ?? null,
    developerName: definition.fullName.split('/').at(-1) ?? '',
    filters: [],
    folderId: row?.['FolderId'] ?? null,
    id: definition.id,
    layout: grid
      ? {
          columns: grid.dashboardGridComponents.map(({ colSpan, columnIndex, rowIndex, rowSpan }) => ({
            colspan: colSpan,
            column: columnIndex,
            row: rowIndex,
            rowspan: rowSpan,
          })),
          gridLayout: true,
          numColumns: grid.numberOfColumns,
          rowHeight: grid.rowHeight,
        }
      : { gridLayout: false },
    maxFilterOptions: 50,
    name: content.title,
    runningUser:
      runningUserId === null
        ? null
        : { displayName: site.org.row('User', String(runningUserId))?.['Name'] ?? null, id: runningUserId },
  };
}
