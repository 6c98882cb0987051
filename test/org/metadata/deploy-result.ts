import type { XmlValue } from '../http/soap-envelope';
import type { Problem } from './components';
import type { Deployed } from './deploy';
import type { Deployment } from './deployments';

type Result = { [name: string]: XmlValue };

/** The DeployResult of a deployment, in the shape that SOAP and REST share. */
export function deployResult(deployment: Deployment, userName: string, includeDetails: boolean): Result {
  const { outcome, options, at } = deployment;
  const success = outcome.failures.length === 0;
  const partial = !success && !options.rollbackOnError && outcome.successes.length > 0;
  const status = success ? 'Succeeded' : partial ? 'SucceededPartial' : 'Failed';
  const result: Result = {
    checkOnly: options.checkOnly,
    completedDate: at,
    createdBy: deployment.user.slice(0, 15),
    createdByName: userName,
    createdDate: at,
    done: true,
    id: deployment.id,
    ignoreWarnings: false,
    lastModifiedDate: at,
    numberComponentErrors: outcome.failures.length,
    numberComponentsDeployed: outcome.successes.length,
    numberComponentsTotal: outcome.total,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: false,
    startDate: at,
    status,
    success: status !== 'Failed',
  };
  if (includeDetails) result['details'] = details(deployment);
  return result;
}

function details({ outcome, at }: Deployment): Result {
  return {
    componentFailures: outcome.failures.map((failure) => failureMessage(failure, at)),
    componentSuccesses: [
      ...outcome.successes.map((success) => successMessage(success, at)),
      manifestMessage(at),
    ],
    runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0.0 },
  };
}

const successMessage = ({ created, changed, deleted, ...name }: Deployed, at: string): Result => ({
  changed,
  componentType: name.componentType,
  created,
  createdDate: at,
  deleted,
  fileName: name.fileName,
  fullName: name.fullName,
  success: true,
});

const manifestMessage = (at: string): Result => ({
  changed: true,
  componentType: '',
  created: false,
  createdDate: at,
  deleted: false,
  fileName: 'package.xml',
  fullName: 'package.xml',
  success: true,
});

const failureMessage = (failure: Problem, at: string): Result => ({
  changed: false,
  componentType: failure.componentType,
  created: false,
  createdDate: at,
  deleted: false,
  fileName: failure.fileName,
  fullName: failure.fullName,
  problem: failure.problem,
  problemType: 'Error',
  success: false,
});
