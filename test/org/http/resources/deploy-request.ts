import { z } from 'zod';
import { deployResult } from '../../metadata/deploy-result';
import type { Deployment } from '../../metadata/deployments';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readMultipart } from '../multipart';
import type { Site } from '../site';

const entitySchema = z.object({
  deployOptions: z
    .object({ checkOnly: z.boolean().default(false), rollbackOnError: z.boolean().default(true) })
    .default({ checkOnly: false, rollbackOnError: true }),
});

/** `POST /metadata/deployRequest`: multipart with the zip as `file` and `entity_content {"deployOptions":{}}`. */
export function postDeployment(site: Site, call: SignedCall): Reply {
  refuseWithoutMetadataAccess(site, call.session.userId);
  const parts = readMultipart(call.headers['content-type'] ?? '', call.body);
  const file = parts.find((part) => part.name === 'file');
  if (!file) throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'The multipart body has no part named file');
  const options = readOptions(parts.find((part) => part.name === 'entity_content')?.body.toString('utf8'));
  const user = call.session.userId;
  const deployment = site.deployments.run(site.org, user, file.body, options, site.clock.stamp());
  const reply = { id: deployment.id, deployOptions: options, validatedDeployRequestId: null };
  return ok(
    { ...reply, deployResult: { done: false, id: deployment.id, status: 'Pending', success: false } },
    201,
  );
}

/** `GET /metadata/deployRequest/ID?includeDetails=true`. */
export function getDeployment(site: Site, call: SignedCall): Reply {
  const deployment = findDeployment(site, call.params['id'] ?? '');
  const details = call.query.get('includeDetails') === 'true';
  const result = deployResult(deployment, userNameOf(site, deployment.user), details);
  return ok({ id: deployment.id, deployOptions: deployment.options, deployResult: result });
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

function readOptions(text: string | undefined) {
  try {
    return entitySchema.parse(JSON.parse(text ?? '{}')).deployOptions;
  } catch {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'entity_content must be JSON with deployOptions');
  }
}
