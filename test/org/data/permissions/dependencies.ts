import type { FieldDef } from '../definition';
import { OrgError } from '../errors';
import type { ObjectPermission } from '../grant';
import { NEEDS_PARENT } from './governed';
import type { Deed } from './grants';

const NEEDED: Readonly<Record<Deed, readonly Deed[]>> = {
  read: [],
  create: ['read'],
  edit: ['read'],
  delete: ['edit', 'read'],
  viewAll: ['read'],
  modifyAll: ['delete', 'edit', 'read', 'viewAll'],
};
const WORDS: Readonly<Record<Deed, string>> = {
  read: 'Read',
  create: 'Create',
  edit: 'Edit',
  delete: 'Delete',
  viewAll: 'View All',
  modifyAll: 'Modify All',
};

/** 'Read Account', as messages about permissions name one. */
export function permissionName(deed: Deed, object: string): string {
  return `${WORDS[deed]} ${object}`;
}

/** @throws OrgError FIELD_INTEGRITY_EXCEPTION for the first permission of one set that asks for another it lacks. */
export function checkDependencies(objects: readonly ObjectPermission[]): void {
  for (const permission of objects) {
    const { object } = permission;
    for (const deed of Object.keys(NEEDED) as Deed[]) {
      if (!permission[deed]) continue;
      const lacking = NEEDED[deed].filter((each) => !permission[each]);
      refuse(
        deed,
        object,
        lacking.map((each) => permissionName(each, object)),
      );
    }
    const parent = NEEDS_PARENT[object];
    const readable = (name: string) => objects.some((each) => each.object === name && each.read);
    if (permission.read && parent !== undefined && !readable(parent)) {
      refuse('read', object, [permissionName('read', parent)]);
    }
  }
}

/** @throws OrgError FIELD_INTEGRITY_EXCEPTION for a level that a field cannot be granted at. */
export function checkFieldLevel(path: string, field: FieldDef, read: boolean, edit: boolean): void {
  if (!edit) return;
  if (!read) throw integrity(`Permission Edit ${path} depends on permission(s): Read ${path}`);
  if (field.calculated) throw integrity(`Field ${path} is a formula and cannot be editable`);
  const writable = field.createable || field.updateable || field.type === 'address';
  if (!writable) throw integrity(`Field ${path} cannot be editable`);
}

const integrity = (message: string) => new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', message);

function refuse(deed: Deed, object: string, lacking: readonly string[]): void {
  if (lacking.length === 0) return;
  throw integrity(
    `Permission ${permissionName(deed, object)} depends on permission(s): ${lacking.join(', ')}`,
  );
}
