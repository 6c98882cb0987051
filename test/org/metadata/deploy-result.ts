import type { XmlValue } from '../http/soap-envelope';
import type { Deployed } from './deploy';
import type { Deployment } from './deployments';
import type { Problem } from './package-content';

type Result = { [name: string]: XmlValue };

/**
 * The DeployResult of a deployment, in the shape that SOAP and REST share. `nameOf` gives the name of a user.
 */
export function deployResult(
  deployment: Deployment,
  nameOf: (user: string) => string,
  includeDetails: boolean,
): Result {
  const { outcome, options, status } = deployment;
  const components = outcome?.successes.filter((success) => success.componentType !== '') ?? [];
  const result: Result = {
    canceledBy: deployment.canceledBy?.slice(0, 15),
    canceledByName: deployment.canceledBy === null ? undefined : nameOf(deployment.canceledBy),
    checkOnly: options.checkOnly,
    completedDate: deployment.completedDate ?? undefined,
    createdBy: deployment.user.slice(0, 15),
    createdByName: nameOf(deployment.user),
    createdDate: deployment.createdDate,
    done: deployment.completedDate !== null,
    errorMessage: outcome?.refused?.message,
    errorStatusCode: outcome?.refused?.statusCode,
    id: deployment.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: deployment.lastModifiedDate,
    numberComponentErrors: outcome?.failures.length ?? 0,
    numberComponentsDeployed: components.length,
    numberComponentsTotal: outcome?.total ?? 0,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: false,
    startDate: deployment.startDate ?? undefined,
    status,
    success: status === 'Succeeded' || status === 'SucceededPartial',
  };
  if (includeDetails) result['details'] = details(deployment);
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

function details({ outcome, completedDate }: Deployment): Result {
  const at = completedDate ?? '';
  return {
    componentFailures: outcome?.failures.map((failure) => failureMessage(failure, at)) ?? [],
    componentSuccesses: outcome?.successes.map((success) => successMessage(success, at)) ?? [],
    runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0.0 },
  };
}

const successMessage = (success: Deployed, at: string): Result => ({
  changed: success.changed,
  componentType: success.componentType,
  created: success.created,
  createdDate: at,
  deleted: success.deleted,
  fileName: success.fileName,
  fullName: success.fullName,
  ...(success.id === '' ? {} : { id: success.id }),
  ...(success.warning === undefined ? {} : { problem: success.warning, problemType: 'Warning' }),
  success: true,
});

const failureMessage = (failure: Problem, at: string): Result => ({
  changed: false,
  ...(failure.place ? { columnNumber: failure.place.column } : {}),
  componentType: failure.componentType,
  created: false,
  createdDate: at,
  deleted: false,
  fileName: failure.fileName,
  fullName: failure.fullName,
  ...(failure.place ? { lineNumber: failure.place.line } : {}),
  problem: failure.problem,
  problemType: failure.problemType,
  success: false,
});
