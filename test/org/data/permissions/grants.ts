import type { ObjectPermission, PermissionSetDef } from '../types';

export type Deed = 'read' | 'create' | 'edit' | 'delete' | 'viewAll' | 'modifyAll';

/** What one permission set or profile grants; keys are lower-case. */
export interface Grants {
  objects: Map<string, ReadonlySet<Deed>>;
  /** By 'account.health_score__c'. */
  fields: Map<string, 'read' | 'edit'>;
  /** User permissions and custom permissions. */
  powers: Set<string>;
  /** Every permissionable standard field, as profiles that come with an org have them. */
  standardFields: boolean;
}

export function noGrants(): Grants {
  return { objects: new Map(), fields: new Map(), powers: new Set(), standardFields: false };
}

export function grantsOf(set: PermissionSetDef): Grants {
  const grants = noGrants();
  for (const o of set.objects) grants.objects.set(o.object.toLowerCase(), deedsOf(o));
  for (const f of set.fields) {
    if (f.read || f.edit) grants.fields.set(f.field.toLowerCase(), f.edit ? 'edit' : 'read');
  }
  for (const power of [...(set.customPermissions ?? []), ...(set.userPermissions ?? [])])
    grants.powers.add(power);
  return grants;
}

function deedsOf(o: ObjectPermission): ReadonlySet<Deed> {
  const deeds = new Set<Deed>();
  for (const deed of ['read', 'create', 'edit', 'delete', 'viewAll', 'modifyAll'] as const) {
    if (o[deed]) deeds.add(deed);
  }
  return deeds;
}

/** All that several grants give together. */
export function union(all: readonly Grants[]): Grants {
  const sum = noGrants();
  for (const grants of all) {
    for (const [object, deeds] of grants.objects) {
      sum.objects.set(object, new Set([...(sum.objects.get(object) ?? []), ...deeds]));
    }
    for (const [field, level] of grants.fields) {
      if (level === 'edit' || !sum.fields.has(field)) sum.fields.set(field, level);
    }
    for (const power of grants.powers) sum.powers.add(power);
    sum.standardFields ||= grants.standardFields;
  }
  return sum;
}
