import { type ObjectDef, parentKey } from '../../data/definition';
import { asId } from '../../data/ids';
import { resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { pageSize } from '../query-locators';
import type { Site } from '../site';
import { queryFor } from './query';
import { fieldsOf, readRows } from './read-rows';

/** Does the path segment name a row of the object, so that what follows is one of its relationships? */
export function namesRelation(object: ObjectDef, segment: string): boolean {
  return object.keyPrefix !== null && segment.startsWith(object.keyPrefix) && asId(segment) !== null;
}

/**
 * `GET /sobjects/T/ID/RELATION?fields=`: the parent that a lookup leads to, or the page of children that one
 * relationship has.
 */
export function getRelated(site: Site, call: SignedCall, object: ObjectDef, id: string, name: string): Reply {
  const { org } = site;
  const asked = call.query.get('fields')?.split(',');
  // What a row is related to is for who sees the row.
  const mayRead = org.mayReadObject(call.session.userId, object.name);
  if (!mayRead || !readRows(site, call, object, [id], ['Id'])[0]) throw resourceNotFound();
  const same = (relation: string | null) => relation?.toLowerCase() === name.toLowerCase();
  const lookup = [...object.fields.values()].find(
    (field) => same(field.relationshipName) && org.mayReadField(call.session.userId, object.name, field.name),
  );
  if (lookup) {
    const target = org.row(object.name, id)?.[lookup.name];
    const parent = typeof target === 'string' ? org.objectOfId(target) : undefined;
    if (!parent || typeof target !== 'string') throw resourceNotFound();
    const [record] = readRows(site, call, parent, [target], fieldsOf(site, call, parent, asked));
    if (!record) throw resourceNotFound();
    return ok(record);
  }
  const relation = object.childRelationships.find((each) => same(each.relationshipName));
  if (!relation || !org.mayReadObject(call.session.userId, relation.childSObject)) throw resourceNotFound();
  const child = org.object(relation.childSObject);
  const fields = [...new Set(['Id', ...fieldsOf(site, call, child, asked)])].join(', ');
  const row = org.row(object.name, id);
  const key = row ? parentKey(relation, row) : id;
  const condition = key === null ? `Id = null` : `${relation.field} = '${key}'`;
  const soql = `SELECT ${fields} FROM ${child.name} WHERE ${condition}`;
  const result = queryFor(site, call, soql, false);
  return ok(
    site.locators.first(
      call.session.userId,
      { ...result, soql },
      pageSize(call.headers['sforce-query-options']),
      baseOf(call),
      site.clock.now(),
    ),
  );
}
