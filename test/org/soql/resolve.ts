import type { FieldDef, ObjectDef } from '../data/definition';
import { type Column, NAME_ENTITY } from './name-entity';
import type { QueryContext } from './query-context';
import { errorAt, type SoqlError } from './soql-error';
import type { Path, Statement } from './statement';

/** What every stage of a query works with. */
export interface Scope {
  source: string;
  context: QueryContext;
  /** The object asked, and the aliases that FROM gave. */
  object: ObjectDef;
  aliases: Statement['aliases'];
  /** The paths to parents that the query has followed so far. */
  parents: Set<string>;
}

/** One step to a parent; `target` is null where the lookup may point to several objects. */
export interface Hop {
  reference: FieldDef;
  target: ObjectDef | null;
}

/** A path that names a field. */
export interface FieldRef {
  hops: Hop[];
  column: Column;
  /** The name of the object that the field is on. */
  owner: string;
  /** Canonical: 'Account.Owner.Name'. */
  text: string;
  at: number;
}

/** Salesforce follows at most this many parents, one after the other, and different ones in a query. */
const MOST_HOPS = 5;
const MOST_PARENTS = 55;

export const WSDL = 'Please reference your WSDL or the describe call for the appropriate names.';

export function noSuchColumn(source: string, at: number, name: string, entity: string): SoqlError {
  return errorAt(
    source,
    at,
    'INVALID_FIELD',
    `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${WSDL}`,
  );
}

function noSuchObject(source: string, at: number, name: string): SoqlError {
  return errorAt(
    source,
    at,
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${WSDL}`,
  );
}

/** The object a FROM, WHEN or inner select names, if the user may read it. @throws SoqlError INVALID_TYPE */
export function resolveObject(source: string, context: QueryContext, name: string, at: number): ObjectDef {
  const object = context.object(name);
  if (!object?.queryable || !context.mayReadObject(object.name)) throw noSuchObject(source, at, name);
  return object;
}

/**
 * Looks a path up, one parent after the other. The first name may be the alias of FROM or its object's name.
 *
 * @throws SoqlError INVALID_FIELD for a field or relationship that is not there, or not for this user
 */
export function resolvePath(scope: Scope, path: Path): FieldRef {
  const names = withoutAlias(scope, path.names);
  const relationships = names.slice(0, -1);
  const last = names[names.length - 1] ?? '';
  if (relationships.length > MOST_HOPS) {
    throw errorAt(
      scope.source,
      path.at,
      'INVALID_FIELD',
      `Relationship paths cannot have more than ${MOST_HOPS} parent levels: ${path.names.join('.')}`,
    );
  }
  const hops: Hop[] = [];
  let object: ObjectDef | null = scope.object;
  for (const name of relationships) {
    const hop: Hop | null = object && findHop(scope.context, object, name);
    if (!hop) {
      throw errorAt(
        scope.source,
        path.at,
        'INVALID_FIELD',
        `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`,
      );
    }
    hops.push(hop);
    object = hop.target;
  }
  countParents(scope, hops, path.at);
  const owner = object?.name ?? 'Name';
  const column = object ? findField(scope.context, object, last) : NAME_ENTITY.get(last.toLowerCase());
  if (!column) throw noSuchColumn(scope.source, path.at, last, owner);
  const text = [...hops.map((hop) => hop.reference.relationshipName), column.name].join('.');
  return { hops, column, owner, text, at: path.at };
}

function countParents({ parents, source }: Scope, hops: readonly Hop[], at: number): void {
  let name = '';
  for (const { reference } of hops) {
    name += `${reference.name}.`;
    parents.add(name);
  }
  if (parents.size <= MOST_PARENTS) return;
  throw errorAt(
    source,
    at,
    'MALFORMED_QUERY',
    `A query cannot follow more than ${MOST_PARENTS} child-to-parent relationships`,
  );
}

function withoutAlias(scope: Scope, names: readonly string[]): readonly string[] {
  const first = names[0]?.toLowerCase() ?? '';
  if (names.length < 2) return names;
  const aliased = scope.aliases.get(first);
  if (aliased) return [...aliased, ...names.slice(1)];
  const isObject = first === scope.object.name.toLowerCase() && !findHop(scope.context, scope.object, first);
  return isObject ? names.slice(1) : names;
}

/** A field of an object that the user may read. */
function findField(context: QueryContext, object: ObjectDef, name: string): FieldDef | undefined {
  const field = object.fields.get(name.toLowerCase());
  return field && context.mayReadField(object.name, field.name) ? field : undefined;
}

/** The lookup behind a relationship's name, if the user may follow it. */
export function findHop(context: QueryContext, object: ObjectDef, relationship: string): Hop | null {
  const wanted = relationship.toLowerCase();
  for (const field of object.fields.values()) {
    if (field.relationshipName?.toLowerCase() !== wanted) continue;
    if (!context.mayReadField(object.name, field.name)) return null;
    if (field.polymorphic || field.referenceTo.length > 1) return { reference: field, target: null };
    const target = context.object(field.referenceTo[0] ?? '');
    return target && context.mayReadObject(target.name) ? { reference: field, target } : null;
  }
  return null;
}
