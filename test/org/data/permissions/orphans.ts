import type { Store } from '../store';

/** What goes with its parent, though neither has a recycle bin: child object, and its lookup to the parent. */
const PARTS_OF: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Group: [
    ['GroupMember', 'GroupId'],
    ['GroupMember', 'UserOrGroupId'],
    ['QueueSobject', 'QueueId'],
  ],
  PermissionSet: [
    ['ObjectPermissions', 'ParentId'],
    ['FieldPermissions', 'ParentId'],
    ['SetupEntityAccess', 'ParentId'],
  ],
};

/** Erases the parts of a row that was just erased. */
export function dropParts(store: Store, object: string, id: string): void {
  for (const [part, field] of PARTS_OF[object] ?? []) {
    for (const row of [...store.table(part).by(field, id)]) store.erase(part, row);
  }
}
