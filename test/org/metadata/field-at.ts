import type { FieldDef, ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';

/**
 * The field at the end of a query's path from an object (`Owner.Alias`). Behind a lookup with several possible
 * objects it is the last one's that has the field, as users stand behind an owner.
 */
export function fieldAt(org: OrgApi, object: ObjectDef, path: string): FieldDef | undefined {
  const [step = '', ...rest] = path.split('.');
  if (rest.length === 0) return object.fields.get(step.toLowerCase());
  const lookup = [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === step.toLowerCase(),
  );
  for (const name of [...(lookup?.referenceTo ?? [])].reverse()) {
    const next = org.find(name);
    const field = next && fieldAt(org, next, rest.join('.'));
    if (field) return field;
  }
  return undefined;
}

/** May the user read the field at the end of a path, and each lookup on the way? */
export function mayReadPath(org: OrgApi, user: string, object: ObjectDef, path: string): boolean {
  const [step = '', ...rest] = path.split('.');
  if (rest.length === 0) return org.mayReadField(user, object.name, step);
  const lookup = [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === step.toLowerCase(),
  );
  if (!lookup || !org.mayReadField(user, object.name, lookup.name)) return false;
  return lookup.referenceTo.some((name) => {
    const next = org.find(name);
    return next !== undefined && mayReadPath(org, user, next, rest.join('.'));
  });
}
