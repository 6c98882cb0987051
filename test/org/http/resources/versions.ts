import { ApiError, resourceNotFound } from '../api-error';
import { baseOf, type Call, ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

/** The versions that are listed. Older ones are answered like them, since many clients ask for one unasked. */
const OLDEST = 60;
const NEWEST = 68;
/** Versions before this one are retired on the platform. */
const RETIRED_BEFORE = 31;
export const NEWEST_VERSION = `${NEWEST}.0`;
/** Version 60 was Spring '24; three releases follow each other every year. */
const RELEASES = ['Spring', 'Summer', 'Winter'];

function labelOf(version: number) {
  const step = version - OLDEST;
  const season = RELEASES[step % 3] ?? '';
  return `${season} '${24 + Math.floor((step + 1) / 3)}`;
}

/** `GET /services/data`, which needs no session. */
export function getVersions(call: Call): Reply {
  if (call.method !== 'GET' && call.method !== 'HEAD') {
    const message = `HTTP Method '${call.method}' not allowed. Allowed are HEAD,GET`;
    throw new ApiError(405, 'METHOD_NOT_ALLOWED', message);
  }
  const versions = Array.from({ length: NEWEST - OLDEST + 1 }, (_, step) => OLDEST + step);
  return ok(
    versions.map((version) => ({
      label: labelOf(version),
      url: `/services/data/v${version}.0`,
      version: `${version}.0`,
    })),
  );
}

/** Is this one of the versions served, such as '66.0'? */
export function isServed(version: string): boolean {
  const [, major] = /^(\d+)\.0$/.exec(version) ?? [];
  return major !== undefined && Number(major) >= RETIRED_BEFORE && Number(major) <= NEWEST;
}

/** Throws for versions not served: 410 for those that the platform has retired, else 404. */
export function checkVersion(version: string): void {
  if (isServed(version)) return;
  const [, major] = /^(\d+)\.0$/.exec(version) ?? [];
  if (major !== undefined && Number(major) >= 7 && Number(major) < RETIRED_BEFORE) {
    throw new ApiError(410, 'GONE', `API version ${version} is retired`);
  }
  throw resourceNotFound();
}

/** `GET /services/data/vNN.0`: the resources of a version. */
export function getResources(site: Site, call: SignedCall): Reply {
  const base = baseOf(call);
  const names = [
    'composite',
    'jobs',
    'limits',
    'metadata',
    'parameterizedSearch',
    'query',
    'queryAll',
    'recent',
    'search',
    'sobjects',
  ];
  const resources = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
  const identity = `${call.origin}/id/${site.org.organizationId}/${call.session.userId}`;
  return ok({ ...resources, identity });
}
