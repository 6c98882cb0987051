import { deployResult } from '../../metadata/deploy-result';
import { complex, flag, many, maybe, one, oneOf, text } from '../../metadata/shape';
import { deployOptions, findDeployment, userNameOf } from '../resources/deploy-request';
import type { MetadataOperation } from './metadata-call';

const deployShape = complex('deploy', {
  ZipFile: one(text),
  DeployOptions: maybe(
    complex('DeployOptions', {
      allowMissingFiles: maybe(flag),
      autoUpdatePackage: maybe(flag),
      checkOnly: maybe(flag),
      ignoreWarnings: maybe(flag),
      performRetrieve: maybe(flag),
      purgeOnDelete: maybe(flag),
      rollbackOnError: maybe(flag),
      runTests: many(text),
      singlePackage: maybe(flag),
      testLevel: maybe(
        oneOf('TestLevel', [
          'NoTestRun',
          'RunSpecifiedTests',
          'RunLocalTests',
          'RunAllTestsInOrg',
          'RunRelevantTests',
        ]),
      ),
    }),
  ),
});
const statusShape = complex('checkDeployStatus', { asyncProcessId: one(text), includeDetails: maybe(flag) });

export const deployCalls: Record<string, MetadataOperation> = {
  deploy({ site, target, operation }) {
    const { ZipFile, DeployOptions } = deployShape.read(operation);
    const zip = Buffer.from(ZipFile, 'base64');
    const { id } = site.deployments.start(target.user, zip, deployOptions(DeployOptions ?? {}));
    return { done: false, id, state: 'Queued' };
  },

  checkDeployStatus({ site, operation }) {
    const { asyncProcessId, includeDetails = false } = statusShape.read(operation);
    return deployResult(
      findDeployment(site, asyncProcessId),
      (user) => userNameOf(site, user),
      includeDetails,
    );
  },

  /** Its one argument is the id, under whatever name a client gives it. */
  cancelDeploy({ site, target, operation }) {
    const deployment = findDeployment(site, operation.children[0]?.text ?? '');
    site.deployments.cancel(deployment, target.user);
    return { done: deployment.completedDate !== null, id: deployment.id };
  },
};
