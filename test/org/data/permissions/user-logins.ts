import type { Store } from '../store';

/** Gives each user the row that says whether the user is frozen. */
export function completeUserLogins(store: Store): void {
  const logins = store.table('UserLogin');
  const users = store.table('User').rows;
  if (logins.rows.size === users.size) return;
  for (const user of users.values()) {
    if ([...logins.by('UserId', user.Id)].length > 0) continue;
    store.insert('UserLogin', {
      Id: store.mint.mint('0Yw'),
      IsDeleted: false,
      SystemModstamp: user.SystemModstamp,
      UserId: user.Id,
      IsFrozen: false,
      IsPasswordLocked: false,
      LastModifiedDate: user.SystemModstamp,
      LastModifiedById: user['LastModifiedById'] ?? null,
    });
  }
}
