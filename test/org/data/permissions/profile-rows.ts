import { OrgError } from '../errors';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { auditRow, GrantRows, type Stamp } from './grant-rows';
import { licenceOf } from './licences';
import { fieldLevel, profileGrants } from './profiles';
import { permissionColumn, USER_PERMISSIONS } from './user-permissions';

/** Profiles, each with the permission set behind it that holds what it grants. */
export class ProfileRows {
  private readonly rows: GrantRows;

  constructor(private readonly store: Store) {
    this.rows = new GrantRows(store);
  }

  /** Makes one of the standard profiles, with all but its fields. */
  add(name: string, stamp: Stamp): Row {
    const { objects, userPermissions = [] } = profileGrants(name);
    const powers = Object.fromEntries(
      USER_PERMISSIONS.map((each) => [permissionColumn(each), userPermissions.includes(each)]),
    );
    const { profile, set } = this.pair(name, licenceOf(name), powers, stamp);
    for (const object of objects) this.rows.object(set.Id, object, stamp);
    return profile;
  }

  /** Makes a custom profile that grants what another one does. @throws OrgError when there is no such profile. */
  clone(name: string, like: string, stamp: Stamp): Row {
    const model = this.named(like);
    if (!model) throw new OrgError(404, 'NOT_FOUND', `There is no profile '${like}'`);
    if (this.named(name)) throw new OrgError(400, 'DUPLICATE_VALUE', `There is a profile '${name}' already`);
    const powers = Object.fromEntries(
      USER_PERMISSIONS.map((each) => [permissionColumn(each), model[permissionColumn(each)] ?? false]),
    );
    const licence = this.store.row('UserLicense', String(model['UserLicenseId']));
    const { profile, set } = this.pair(name, String(licence?.['Name']), powers, stamp);
    const from = this.setOf(model);
    for (const [object, prefix] of [
      ['ObjectPermissions', '110'],
      ['FieldPermissions', '01k'],
      ['SetupEntityAccess', '0J0'],
    ] as const) {
      for (const row of [...this.store.table(object).by('ParentId', from?.Id ?? '')]) {
        this.store.insert(object, { ...row, Id: this.store.mint.mint(prefix), ParentId: set.Id });
      }
    }
    return profile;
  }

  /**
   * Opens every field that can be granted, as it is now, to the profiles that open the standard objects; of hidden
   * fields those whose path, in lower case, is in `opened`.
   */
  grantFields(opened: ReadonlySet<string>, stamp: Stamp): void {
    for (const profile of this.store.table('Profile').rows.values()) {
      const level = fieldLevel(String(profile['Name']));
      const set = this.setOf(profile);
      if (level === null || !set) continue;
      for (const def of this.store.schema.values()) {
        if (def.keyPrefix === null) continue;
        for (const field of def.fields.values()) {
          const path = `${def.name}.${field.name}`;
          if (!field.permissionable || (field.hidden && !opened.has(path.toLowerCase()))) continue;
          const edit = level === 'edit' && !field.calculated && (field.createable || field.updateable);
          this.rows.field(set.Id, { field: path, read: true, edit }, stamp);
        }
      }
    }
  }

  private pair(name: string, licence: string, powers: Record<string, Scalar>, stamp: Stamp) {
    const { store } = this;
    const profile = Object.assign(auditRow(store.mint.mint('00e'), stamp), powers, {
      Name: name,
      UserType: 'Standard',
      UserLicenseId: this.licenceId(licence),
    });
    store.insert('Profile', profile);
    const set = Object.assign(auditRow(store.mint.mint('0PS'), stamp), powers, {
      Name: `X00e_${store.table('Profile').rows.size}`,
      Label: name,
      ProfileId: profile.Id,
      LicenseId: profile.UserLicenseId,
      IsOwnedByProfile: true,
      IsCustom: false,
      HasActivationRequired: false,
      Type: 'Profile',
    });
    store.insert('PermissionSet', set);
    return { profile, set };
  }

  private setOf(profile: Row): Row | undefined {
    const [set] = this.store.table('PermissionSet').by('ProfileId', profile.Id);
    return set;
  }

  private named(name: string): Row | undefined {
    for (const row of this.store.table('Profile').rows.values()) if (row['Name'] === name) return row;
    return undefined;
  }

  private licenceId(name: string): string | null {
    for (const row of this.store.table('UserLicense').rows.values()) if (row['Name'] === name) return row.Id;
    return null;
  }
}
