import type { Store } from '../store';

/** The groups that come with a role; nobody is put in them by hand. */
const ROLE_GROUPS = ['Role', 'RoleAndSubordinates'] as const;

/** Gives each role its groups, and takes away those of roles that are gone. */
export function completeRoleGroups(store: Store): void {
  const groups = store.table('Group');
  for (const role of store.table('UserRole').rows.values()) {
    if ([...groups.by('RelatedId', role.Id)].length > 0) continue;
    for (const type of ROLE_GROUPS) {
      const by = role['LastModifiedById'] ?? null;
      store.insert('Group', {
        Id: store.mint.mint('00G'),
        IsDeleted: false,
        Name: role['Name'] ?? null,
        DeveloperName: role['DeveloperName'] ?? null,
        RelatedId: role.Id,
        Type: type,
        OwnerId: by,
        DoesSendEmailToMembers: false,
        DoesIncludeBosses: true,
        CreatedDate: role.SystemModstamp,
        CreatedById: by,
        LastModifiedDate: role.SystemModstamp,
        LastModifiedById: by,
        SystemModstamp: role.SystemModstamp,
      });
    }
  }
  for (const group of [...groups.rows.values()]) {
    const of = group['RelatedId'];
    if (typeof of === 'string' && !store.row('UserRole', of)) store.erase('Group', group);
  }
}
