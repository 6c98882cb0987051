import { z } from 'zod';
import type { DeployOptions } from '../../metadata/deploy';
import { deployResult } from '../../metadata/deploy-result';
import type { Deployment } from '../../metadata/deployments';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readEntity } from '../json-body';
import { readMultipart } from '../multipart';
import type { Site } from '../site';

const optionsSchema = z.object({
  allowMissingFiles: z.boolean().optional(),
  autoUpdatePackage: z.boolean().optional(),
  checkOnly: z.boolean().optional(),
  ignoreWarnings: z.boolean().optional(),
  rollbackOnError: z.boolean().optional(),
});
const entitySchema = z.object({ deployOptions: optionsSchema.default({}) });
const cancelSchema = z.object({ deployResult: z.object({ status: z.literal('Canceling') }) });

type Said<T> = { [K in keyof T]?: T[K] | undefined };

/** The options of a deployment, with the platform's values where a caller says nothing. */
export function deployOptions(said: Said<DeployOptions>): DeployOptions {
  return {
    allowMissingFiles: said.allowMissingFiles ?? false,
    autoUpdatePackage: said.autoUpdatePackage ?? false,
    checkOnly: said.checkOnly ?? false,
    ignoreWarnings: said.ignoreWarnings ?? false,
    rollbackOnError: said.rollbackOnError ?? true,
  };
}

/** `POST /metadata/deployRequest`: multipart with the zip as `file` and `entity_content {"deployOptions":{}}`. */
export function postDeployment(site: Site, call: SignedCall): Reply {
  refuseWithoutMetadataAccess(site, call.session.userId);
  const parts = readMultipart(call.headers['content-type'] ?? '', call.body);
  const file = parts.find((part) => part.name === 'file');
  if (!file) throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'The multipart body has no part named file');
  const options = readOptions(
    parts.find((part) => part.name === 'entity_content' || part.name === 'json')?.body.toString('utf8'),
  );
  const deployment = site.deployments.start(call.session.userId, file.body, options);
  return ok(deployRequest(site, deployment, false), 201);
}

/** `GET /metadata/deployRequest/ID?includeDetails=true`. */
export function getDeployment(site: Site, call: SignedCall): Reply {
  refuseWithoutMetadataAccess(site, call.session.userId);
  const deployment = findDeployment(site, call.params['id'] ?? '');
  return ok(deployRequest(site, deployment, call.query.get('includeDetails') === 'true'));
}

/** `PATCH /metadata/deployRequest/ID {"deployResult":{"status":"Canceling"}}` cancels. */
export function patchDeployment(site: Site, call: SignedCall): Reply {
  refuseWithoutMetadataAccess(site, call.session.userId);
  const deployment = findDeployment(site, call.params['id'] ?? '');
  readEntity(call, cancelSchema);
  if (!site.deployments.cancel(deployment, call.session.userId)) {
    throw new ApiError(400, 'INVALID_ID_FIELD', 'The deployment has already been completed');
  }
  return ok(deployRequest(site, deployment, false), 202);
}

function deployRequest(site: Site, deployment: Deployment, details: boolean) {
  const result = deployResult(deployment, (user) => userNameOf(site, user), details);
  return {
    id: deployment.id,
    validatedDeployRequestId: null,
    deployOptions: deployment.options,
    deployResult: result,
  };
}

export function findDeployment(site: Site, id: string): Deployment {
  const deployment = site.deployments.find(id);
  if (deployment) return deployment;
  throw new ApiError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

export function userNameOf(site: Site, userId: string): string {
  return String(site.org.row('User', userId)?.['Name'] ?? '');
}

/** Only who may change an org's set-up may use the Metadata API. */
export function refuseWithoutMetadataAccess(site: Site, userId: string): void {
  if (['ModifyMetadata', 'CustomizeApplication'].some((name) => site.org.hasPermission(userId, name))) return;
  const message =
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
  throw new ApiError(403, 'INSUFFICIENT_ACCESS', message);
}

function readOptions(text: string | undefined): DeployOptions {
  try {
    return deployOptions(entitySchema.parse(JSON.parse(text ?? '{}')).deployOptions);
  } catch {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'entity_content must be JSON with deployOptions');
  }
}
