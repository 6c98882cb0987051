import { z } from 'zod';
import type { ObjectDef } from '../../data/definition';
import { ApiError } from '../api-error';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import { INGEST_OPERATIONS, type IngestJob } from './job';
import { choice, dialectShape, readDialect, readProperties } from './job-request';

const schema = z.object({
  object: z.string().default(''),
  operation: z.string().default(''),
  externalIdFieldName: z.string().nullish(),
  assignmentRuleId: z.string().nullish(),
  ...dialectShape,
});

type Operation = IngestJob['operation'];

/**
 * The job that a creation request asks for, `Open` and without data.
 * @throws ApiError 400 API_ERROR or INVALIDJOB for what is not a job, FEATURENOTENABLED for a hard delete by who
 * may not
 */
export function readIngestRequest(site: Site, call: SignedCall, body: Buffer): Omit<IngestJob, 'id'> {
  const sent = readProperties(body, schema);
  const dialect = readDialect(sent);
  const operation = choice('operation', sent.operation, INGEST_OPERATIONS);
  const user = call.session.userId;
  const def = site.org.find(sent.object);
  if (!def || !site.org.mayReadObject(user, def.name))
    throw invalidJob(`Unable to find object: ${sent.object}`);
  refuseClosed(site, user, def, operation);
  const keyField = operation === 'upsert' ? keyOf(site, user, def, sent.externalIdFieldName) : undefined;
  const at = site.clock.stamp();
  return {
    kind: 'ingest',
    ...dialect,
    object: def.name,
    operation,
    externalIdFieldName: keyField,
    assignmentRuleId: sent.assignmentRuleId ?? undefined,
    createdById: user,
    createdDate: at,
    systemModstamp: at,
    state: 'Open',
    version: call.version,
    data: null,
    reader: null,
    processed: 0,
    failed: 0,
    totalMs: 0,
    activeMs: 0,
    errorMessage: undefined,
    header: '',
    results: null,
    unprocessedRows: [],
  };
}

function refuseClosed(site: Site, user: string, def: ObjectDef, operation: Operation): void {
  const { org } = site;
  if (operation === 'hardDelete' && !org.hasPermission(user, 'BulkApiHardDelete')) {
    const message =
      'FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator';
    throw new ApiError(400, 'FEATURENOTENABLED', message);
  }
  const create = def.createable && org.mayCreateObject(user, def.name);
  const update = def.updateable && org.mayEditObject(user, def.name);
  const open: Record<Operation, boolean> = {
    insert: create,
    update,
    upsert: create || update,
    delete: def.deletable && org.mayDeleteObject(user, def.name),
    hardDelete: def.deletable && org.mayDeleteObject(user, def.name),
  };
  if (!open[operation]) throw invalidJob(`No ${operation} access for object:${def.name}`);
}

function keyOf(site: Site, user: string, def: ObjectDef, name: string | null | undefined): string {
  if (name === null || name === undefined) {
    throw invalidJob(`External ID was blank for ${def.name}. An External ID must be specified for upsert.`);
  }
  const field = def.fields.get(name.toLowerCase());
  const isKey = field && (field.externalId || field.idLookup || field.type === 'id');
  if (isKey && site.org.mayReadField(user, def.name, field.name)) return field.name;
  throw invalidJob(`Field name provided, ${name} does not match an External ID for ${def.name}`);
}

export const invalidJob = (message: string) => new ApiError(400, 'INVALIDJOB', `InvalidJob : ${message}`);
