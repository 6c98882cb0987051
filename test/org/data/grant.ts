export interface ObjectPermission {
  object: string;
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
  viewAll: boolean;
  modifyAll: boolean;
}

/** `field` is 'Account.Health_Score__c'. */
export interface FieldPermission {
  field: string;
  read: boolean;
  edit: boolean;
}

/** Deploying one replaces all that an earlier set of the same name granted. */
export interface PermissionSetDef {
  name: string;
  label: string;
  description?: string;
  objects: ObjectPermission[];
  fields: FieldPermission[];
  customPermissions?: string[];
  /** User permissions by API name, such as 'ViewAllData', 'ApiEnabled'. */
  userPermissions?: string[];
  /** Id of the licence that holds it. */
  licenceId?: string;
  /** It counts in sessions that were raised only. */
  activationRequired?: boolean;
}
