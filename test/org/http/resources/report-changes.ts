import { z } from 'zod';
import type { Definition } from '../../data/new-setup';
import { MetadataProblem } from '../../metadata/metadata-problem';
import type { MetadataType, Target } from '../../metadata/metadata-type';
import { dashboard } from '../../metadata/types/dashboard';
import { report } from '../../metadata/types/report';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readJson } from '../json-body';
import type { Site } from '../site';
import { dashboardContent, dashboardMetadata, neededDashboard } from './dashboards';
import { forbidden, neededReport, reportContent, reportDescribe } from './reports';

const reportSchema = z.object({ reportMetadata: z.object({ name: z.string() }) });
const dashboardSchema = z.object({ name: z.string(), folderId: z.string().nullish() });

/** `POST /analytics/reports?cloneId=ID {reportMetadata: {name}}`: a copy beside it. */
export function cloneReport(site: Site, call: SignedCall): Reply {
  const target = targetOf(site, call, 'CreateCustomizeReports');
  const source = neededReport(site, neededSource(call));
  const { name } = readJson(call, reportSchema).reportMetadata;
  const fullName = freeName(report, target, folderOf(source), name);
  put(report, target, fullName, { ...reportContent(source), name });
  return ok(reportDescribe(site, call, made(site, 'Report', fullName)));
}

/** `DELETE /analytics/reports/ID`. */
export function deleteReport(site: Site, call: SignedCall): Reply {
  const target = targetOf(site, call, 'CreateCustomizeReports');
  report.remove(target, neededReport(site, call.params['id'] ?? '').fullName);
  return { status: 204 };
}

/** `POST /analytics/dashboards?cloneId=ID {name, folderId}`: a copy in a folder, of which its name is new. */
export function cloneDashboard(site: Site, call: SignedCall): Reply {
  const target = targetOf(site, call, 'CreateCustomizeDashboards');
  const source = neededDashboard(site, neededSource(call));
  const { name, folderId } = readJson(call, dashboardSchema);
  const fullName = freeName(dashboard, target, folderNamed(site, folderId) ?? folderOf(source), name);
  put(dashboard, target, fullName, { ...dashboardContent(source), title: name });
  return ok(dashboardMetadata(site, call, made(site, 'Dashboard', fullName)));
}

/** `DELETE /analytics/dashboards/ID`. */
export function deleteDashboard(site: Site, call: SignedCall): Reply {
  const target = targetOf(site, call, 'CreateCustomizeDashboards');
  dashboard.remove(target, neededDashboard(site, call.params['id'] ?? '').fullName);
  return { status: 204 };
}

function targetOf({ org, clock }: Site, call: SignedCall, permission: string): Target {
  const user = call.session.userId;
  if (!org.hasPermission(user, permission)) {
    throw forbidden("You don't have sufficient privileges to perform this operation.");
  }
  return { org, user, at: clock.stamp() };
}

function neededSource(call: SignedCall): string {
  const id = call.query.get('cloneId');
  if (id === null)
    throw new ApiError(400, 'BAD_REQUEST', 'Nothing is made here but copies: cloneId is missing');
  return id;
}

/** @throws ApiError BAD_REQUEST in the words that a deployment would be refused with */
function put(type: MetadataType, target: Target, fullName: string, content: object): void {
  try {
    type.put(target, fullName, content);
  } catch (thrown) {
    if (thrown instanceof MetadataProblem) throw new ApiError(400, 'BAD_REQUEST', thrown.message);
    throw thrown;
  }
}

const folderOf = ({ fullName }: Definition) => fullName.slice(0, fullName.lastIndexOf('/'));

function folderNamed({ org }: Site, id: string | null | undefined): string | undefined {
  if (id === null || id === undefined) return undefined;
  const folder = [...org.definitions('DashboardFolder')].find((each) => each.id.startsWith(id.slice(0, 15)));
  if (folder) return folder.fullName;
  throw new ApiError(400, 'BAD_REQUEST', `There is no dashboard folder of the id ${id}`);
}

/** A developer name made of the name, numbered where another one has it. */
function freeName(type: MetadataType, { org }: Target, folder: string, name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^(?=\d)|^_+|_+$/g, (cut) => (cut === '' ? 'X' : ''));
  const base = `${folder}/${plain === '' ? 'Unnamed' : plain.slice(0, 70)}`;
  for (let n = 0; ; n++) {
    const fullName = n === 0 ? base : `${base}_${n}`;
    if (!type.exists(org, fullName)) return fullName;
  }
}

function made({ org }: Site, type: string, fullName: string): Definition {
  const definition = org.definition(type, fullName);
  if (definition) return definition;
  throw new Error(`${type} ${fullName} was not kept`);
}
