import { joinColumn } from './column-metadata';
import { parentOf } from './follow';
import { NAME_ENTITY } from './name-entity';
import { RecordShape } from './record-shape';
import { findHop, type Hop, noSuchColumn, resolveObject, resolvePath, type Scope, WSDL } from './resolve';
import { errorAt } from './soql-error';
import type { Path, SelectItem } from './statement';

type TypeofItem = Extract<SelectItem, { kind: 'typeof' }>;

/**
 * Adds a TYPEOF: the parent's fields depend on which object it is. Without a case for it and without ELSE only
 * its attributes are there.
 *
 * @throws SoqlError when the relationship is not one of several objects, or a case names none of them
 */
export function selectTypeof(scope: Scope, shape: RecordShape, item: TypeofItem): void {
  const { context, source } = scope;
  const hop = severalObjects(scope, item.path);
  const cases = item.cases.map(({ object: name, at, fields }) => {
    const object = resolveObject(source, context, name, at);
    if (!hop.reference.referenceTo.includes(object.name)) {
      throw errorAt(
        source,
        at,
        'INVALID_FIELD',
        `Object type '${object.name}' is not a valid reference of relationship '${hop.reference.relationshipName}'`,
      );
    }
    const inner = new RecordShape(context, object);
    for (const path of fields) {
      const ref = resolvePath({ source, context, object, aliases: new Map(), parents: new Set() }, path);
      inner.addField(ref.hops, ref.column, ref.text);
    }
    return { name: object.name, inner };
  });
  const otherwise = nameShape(scope, item.otherwise);
  const key = hop.reference.relationshipName ?? hop.reference.name;
  shape.add(
    key,
    ({ row }) => {
      const found = parentOf(context, hop, row);
      if (!found) return null;
      const match = cases.find(({ name }) => name === found.object.name);
      return (match?.inner ?? otherwise).write(found);
    },
    joinColumn(key, false, otherwise.columns()),
  );
}

function severalObjects(scope: Scope, path: Path): Hop {
  const name = path.names[path.names.length - 1] ?? '';
  const hop = path.names.length === 1 ? findHop(scope.context, scope.object, name) : null;
  if (hop && hop.target === null) return hop;
  throw errorAt(
    scope.source,
    path.at,
    'INVALID_FIELD',
    `Didn't understand relationship '${path.names.join('.')}' in TYPEOF: it must be a polymorphic relationship of '${scope.object.name}'. ${WSDL}`,
  );
}

function nameShape(scope: Scope, paths: readonly Path[]): RecordShape {
  const shape = new RecordShape(scope.context, null);
  for (const path of paths) {
    const name = path.names.join('.');
    const column = NAME_ENTITY.get(name.toLowerCase());
    if (!column) throw noSuchColumn(scope.source, path.at, name, 'Name');
    shape.addField([], column, column.name);
  }
  return shape;
}
