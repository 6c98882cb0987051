import { createHash } from 'node:crypto';
import type { ObjectDef } from '../data/definition';
import { carriedFields } from './carried-fields';

const known = new WeakMap<ObjectDef['fields'], string>();

/** The id of the schema that an object's change events have now: another one as soon as a field comes, goes or changes. */
export function schemaId(def: ObjectDef): string {
  const before = known.get(def.fields);
  if (before !== undefined) return before;
  const shape = [...carriedFields(def).values()].map(({ field, compound }) => [
    field.name,
    field.type,
    compound,
  ]);
  const id = createHash('md5')
    .update(JSON.stringify([def.name, shape]))
    .digest('base64url');
  known.set(def.fields, id);
  return id;
}
