import { describeField } from './describe-field';
import { OrgError } from './errors';
import type { Permissions } from './permissions/permissions';
import type { Store } from './store';
import type { ObjectDef } from './types';

/** Id of the master record type, the same in every org. */
const MASTER = '012000000000000AAA';

/** What `/sobjects` and `/sobjects/NAME/describe` answer to a user: only the objects and fields they may read. */
export class Describe {
  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
  ) {}

  /** @throws OrgError 404 NOT_FOUND for an object that is not there, or that the user may not read. */
  object(user: string, name: string, version: string): object {
    const def = this.store.object(name);
    if (!this.permissions.may(user, 'read', def)) {
      throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
    }
    return {
      ...this.outline(user, def),
      actionOverrides: [],
      childRelationships: def.childRelationships
        .filter((c) => this.permissions.may(user, 'read', this.store.object(c.childSObject)))
        .map((c) => ({
          ...c,
          deprecatedAndHidden: false,
          junctionIdListNames: [],
          junctionReferenceTo: [],
        })),
      compactLayoutable: def.searchable,
      fields: [...def.fields.values()]
        .filter((field) => this.permissions.mayReadField(user, def, field))
        .map((field) => describeField(field, this.permissions.mayEditField(user, def, field))),
      listviewable: null,
      lookupLayoutable: null,
      namedLayoutInfos: [],
      networkScopeFieldName: null,
      recordTypeInfos: this.recordTypes(def),
      searchLayoutable: def.searchable,
      sobjectDescribeOption: 'FULL',
      supportedScopes: [{ label: `All ${def.labelPlural.toLowerCase()}`, name: 'everything' }],
      urls: urls(def, version),
    };
  }

  global(user: string, version: string): object {
    const sobjects = [...this.store.schema.values()]
      .filter((def) => this.permissions.may(user, 'read', def))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((def) => ({ ...this.outline(user, def), urls: urls(def, version) }));
    return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
  }

  private outline(user: string, def: ObjectDef): object {
    const may = (deed: 'create' | 'edit' | 'delete') => this.permissions.may(user, deed, def);
    return {
      activateable: false,
      associateEntityType: null,
      associateParentEntity: null,
      createable: def.createable && may('create'),
      custom: def.custom,
      customSetting: def.customSetting,
      deepCloneable: false,
      deletable: def.deletable && may('delete'),
      deprecatedAndHidden: false,
      feedEnabled: false,
      hasSubtypes: false,
      isInterface: false,
      isSubtype: false,
      keyPrefix: def.keyPrefix,
      label: def.label,
      labelPlural: def.labelPlural,
      layoutable: def.searchable,
      mergeable: def.mergeable,
      mruEnabled: def.searchable,
      name: def.name,
      queryable: def.queryable,
      replicateable: true,
      retrieveable: true,
      searchable: def.searchable,
      triggerable: def.createable,
      undeletable: def.undeletable,
      updateable: def.updateable && may('edit'),
    };
  }

  private recordTypes(def: ObjectDef): object[] {
    if (!def.fields.has('recordtypeid')) return [];
    const own = [...this.store.table('RecordType').rows.values()].filter(
      (r) => r['SobjectType'] === def.name,
    );
    const info = (id: string, name: string, developerName: string, active: boolean, isDefault: boolean) => ({
      active,
      available: true,
      defaultRecordTypeMapping: isDefault,
      developerName,
      master: id === MASTER,
      name,
      recordTypeId: id,
      urls: {},
    });
    return [
      ...own.map((r, i) =>
        info(r.Id, String(r['Name']), String(r['DeveloperName']), r['IsActive'] === true, i === 0),
      ),
      info(MASTER, 'Master', 'Master', true, own.length === 0),
    ];
  }
}

function urls(def: ObjectDef, version: string): object {
  const sobject = `/services/data/v${version}/sobjects/${def.name}`;
  return { sobject, describe: `${sobject}/describe`, rowTemplate: `${sobject}/{ID}` };
}
