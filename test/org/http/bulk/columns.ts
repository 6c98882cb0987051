import type { FieldDef, ObjectDef } from '../../data/definition';
import type { OrgApi } from '../../data/org-api';
import type { IngestJob } from './job';
import { JobFailure } from './job-failure';

/** What one column of an upload writes to. */
export interface Column {
  field: FieldDef;
  /** For a lookup by a field of the parent: `Owner.Username`, `User:Owner.Username` where there are several objects. */
  parent: { relationship: string; object: string; key: string } | null;
  /**
   * Rows may name the field without giving it a value, so that they all look alike to the org, which works out a
   * write once for the same names. Not so where the name alone is refused, or fills a required field.
   */
  steady: boolean;
}

export interface ColumnPlan {
  columns: Column[];
  /** Where the row's id or, for an upsert, its external id stands; -1 where the upload has none. */
  keyAt: number;
}

/**
 * What the header row says, for the job's user.
 * @throws JobFailure InvalidBatch for a column that is not there or not to be seen, for one that comes twice, and
 * for a key that is missing
 */
export function planColumns(org: OrgApi, job: IngestJob, header: readonly string[]): ColumnPlan {
  const def = org.object(job.object);
  const columns = header.map((name) => planColumn(org, job, def, name));
  const seen = new Set<string>();
  for (const { field } of columns) {
    if (seen.has(field.name))
      throw new JobFailure('InvalidBatch', `Duplicate field name found : ${field.name}`);
    seen.add(field.name);
  }
  if (job.operation === 'insert') return { columns, keyAt: -1 };
  const key = job.operation === 'upsert' ? job.externalIdFieldName : 'Id';
  const keyAt = columns.findIndex((column) => column.parent === null && column.field.name === key);
  // An upsert by Id makes a new row of whichever has none, so that the column may be left out.
  if (keyAt < 0 && !(job.operation === 'upsert' && key === 'Id')) throw notFound(key ?? 'Id');
  if ((job.operation === 'delete' || job.operation === 'hardDelete') && columns.length > 1) {
    throw new JobFailure('InvalidBatch', `The '${job.operation}' batch must contain only ids`);
  }
  return { columns, keyAt };
}

function planColumn(org: OrgApi, job: IngestJob, def: ObjectDef, name: string): Column {
  const user = job.createdById;
  const field = def.fields.get(name.toLowerCase());
  if (field) {
    if (!org.mayReadField(user, def.name, field.name)) throw notFound(name);
    return { field, parent: null, steady: isSteady(org, job, field) };
  }
  const [, type, relationship, key] = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name) ?? [];
  if (relationship === undefined || key === undefined) throw notFound(name);
  return planParent(org, user, def, { name, type, relationship, key });
}

function isSteady(org: OrgApi, job: IngestJob, field: FieldDef): boolean {
  const open =
    (job.operation === 'insert' || field.updateable) && (job.operation === 'update' || field.createable);
  const fillsRequired = job.operation !== 'update' && !field.nillable && field.type !== 'boolean';
  return open && !fillsRequired && org.mayEditField(job.createdById, job.object, field.name);
}

interface ParentName {
  name: string;
  type: string | undefined;
  relationship: string;
  key: string;
}

/** Source: "Relationship Fields in a Header Row (2.0)" in the Bulk API 2.0 guide. */
function planParent(org: OrgApi, user: string, def: ObjectDef, sent: ParentName): Column {
  const wanted = sent.relationship.toLowerCase();
  const field = [...def.fields.values()].find((each) => each.relationshipName?.toLowerCase() === wanted);
  if (!field || !org.mayReadField(user, def.name, field.name)) {
    throw new JobFailure('InvalidBatch', `Unable to find relationship: ${sent.relationship}`);
  }
  const relationship = field.relationshipName ?? sent.relationship;
  const several = field.referenceTo.length > 1;
  if (several === (sent.type === undefined)) {
    const needed = several ? 'needed for polymorphic' : 'not needed for non polymorphic';
    throw new JobFailure('InvalidBatch', `type is ${needed} foreign key references: ${relationship}`);
  }
  const type = sent.type?.toLowerCase();
  const object = field.referenceTo.find((each) => type === undefined || each.toLowerCase() === type);
  const key = object === undefined ? undefined : org.find(object)?.fields.get(sent.key.toLowerCase());
  if (object === undefined || !key || !org.mayReadField(user, object, key.name)) throw notFound(sent.name);
  if (key.type === 'id') return { field, parent: null, steady: false };
  if (!key.externalId && !key.idLookup) throw notFound(sent.name);
  return { field, parent: { relationship, object, key: key.name }, steady: false };
}

const notFound = (name: string) => new JobFailure('InvalidBatch', `Field name not found : ${name}`);
